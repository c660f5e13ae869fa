package engine

import (
	"os"

	"golang.org/x/sys/unix"
)

// limitPipe lets a pipe hold no more than GoNB reads at a time, so that what GoNB reads ends where something that
// was written ends.
func limitPipe(file *os.File) {
	const atATime = 32 << 10
	_, _ = unix.FcntlInt(file.Fd(), unix.F_SETPIPE_SZ, atATime) // at worst some character is spoilt
}

// isFilled tells whether there is something to read in a pipe.
func isFilled(file *os.File) bool {
	n, err := unix.IoctlGetInt(int(file.Fd()), unix.TIOCINQ)
	return err == nil && n > 0
}
