//go:build !linux

package workspace

// BecomeSubreaper does nothing here.
func BecomeSubreaper() error { return nil }

// ReapChildren does nothing here.
func ReapChildren() {}
