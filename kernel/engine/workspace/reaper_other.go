//go:build !linux

package workspace

// BecomeSubreaper does nothing here.
func BecomeSubreaper() error { return nil }

// ReapOrphans does nothing here.
func ReapOrphans() {}

// ReapChildren does nothing here.
func ReapChildren() {}
