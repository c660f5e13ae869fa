package calibrate

import (
	"runtime"
	"syscall"
	"time"

	"github.com/gomlx/compute"
)

// clock is the time that training takes on a machine.
type clock func() time.Duration

// clockOf is the time that the cores of this process worked, divided by their number, which other programs do not make longer,
// or, where another device does the work, that of the day.
func clockOf(b compute.Backend) clock {
	if onCPU(b) {
		cores := time.Duration(runtime.NumCPU())
		return func() time.Duration { return processorTime() / cores }
	}
	begun := time.Now()
	return func() time.Duration { return time.Since(begun) }
}

// processorTime is the time that this process has had of all cores.
func processorTime() time.Duration {
	var use syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &use); err != nil {
		return 0
	}
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}
