package workspace

import (
	"fmt"
	"syscall"

	"golang.org/x/sys/unix"
)

// BecomeSubreaper makes this process the parent of processes below it that lose theirs, such as what a cell left when its
// program ended. Without it they stay as zombies where process 1 does not wait for any, as in a container.
func BecomeSubreaper() error {
	if err := unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); err != nil {
		return fmt.Errorf("engine: adopting lost processes: %w", err)
	}
	return nil
}

// ReapChildren takes note of the children that have ended.
func ReapChildren() {
	for {
		pid, err := syscall.Wait4(-1, nil, syscall.WNOHANG, nil)
		if pid <= 0 && err != syscall.EINTR {
			return
		}
	}
}
