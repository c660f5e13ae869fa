package engine

import (
	"os"

	"golang.org/x/sys/unix"
)

// shrinkPipe lets a pipe hold no more than GoNB reads at a time, so that what GoNB reads ends where something that
// was written ends.
func shrinkPipe(file *os.File) {
	const atATime = 32 << 10
	_, _ = unix.FcntlInt(file.Fd(), unix.F_SETPIPE_SZ, atATime) // at worst some character is spoilt
}

// hasInput tells whether there is something to read in a pipe.
func hasInput(file *os.File) bool {
	n, err := unix.IoctlGetInt(int(file.Fd()), unix.TIOCINQ)
	return err == nil && n > 0
}
