package workspace

import (
	"fmt"
	"os"
	"path/filepath"
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

// ReapOrphans takes note of what programs have left behind, if it has ended. What this process has started is waited for
// by who did: it leads a session of its own, or is in this process's.
func ReapOrphans() {
	own, _ := unix.Getsid(0)
	folders, _ := filepath.Glob("/proc/[0-9]*") // fails only on a malformed pattern
	for _, folder := range folders {
		if p, ok := readStat(folder); ok && p.ended && p.parent == os.Getpid() && p.session != p.pid && p.session != own {
			_, _ = syscall.Wait4(p.pid, nil, syscall.WNOHANG, nil)
		}
	}
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
