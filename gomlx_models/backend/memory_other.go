//go:build !linux

package backend

// keepFreedMemory is for Linux, where it was seen to matter.
func keepFreedMemory() {}
