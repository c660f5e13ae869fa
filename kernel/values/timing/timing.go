// Package timing measures what a cell runs, for %time and %timeit, and prints what came of it. A program links it only
// if its cell asks for that.
package timing

import (
	"fmt"
	"math"
	"os"
	"runtime"
	"syscall"
	"time"
)

// measurement is the clocks when something began.
type measurement struct {
	wall      time.Time
	user, sys time.Duration // that the whole process has used
}

var running []measurement // the innermost last

// Start begins to measure, until Stop is called.
func Start() {
	user, sys := used()
	running = append(running, measurement{time.Now(), user, sys})
}

// Stop prints what was used since the last Start.
func Stop() {
	wall := time.Now()
	user, sys := used()
	since := running[len(running)-1]
	running = running[:len(running)-1]
	user, sys = user-since.user, sys-since.sys
	fmt.Fprintf(os.Stdout, "CPU times: user %s, sys: %s, total: %s\nWall time: %s\n", text(user), text(sys), text(user+sys), text(wall.Sub(since.wall)))
}

// End is Stop for the first Start, whatever was started since and did not come to its end.
func End() {
	running = running[:1]
	Stop()
}

// used is the processor time of this process.
func used() (user, sys time.Duration) {
	var r syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &r) != nil {
		return 0, 0
	}
	return time.Duration(r.Utime.Nano()), time.Duration(r.Stime.Nano())
}

const (
	usualRuns = 7
	enough    = 200 * time.Millisecond // a run that long tells
	maxLoops  = 1_000_000_000
)

// Repeat runs f many times and prints how long once takes: so many runs of so many loops; with 0, as many as tell.
func Repeat(loops, runs int, f func()) {
	if runs < 1 {
		runs = usualRuns
	}
	if loops < 1 {
		loops = 1
		for loops < maxLoops && run(loops, f) < enough {
			loops *= 10
		}
	}
	fmt.Fprintln(os.Stdout, summary(loops, measure(loops, runs, f)))
}

// measure is the nanoseconds of a loop in each run.
func measure(loops, runs int, f func()) []float64 {
	list := make([]float64, runs)
	for i := range list {
		list[i] = float64(run(loops, f)) / float64(loops)
	}
	return list
}

func run(loops int, f func()) time.Duration {
	began := time.Now()
	for range loops {
		f()
	}
	return time.Since(began)
}

// summary says what the runs gave: mean and standard deviation, and the best, which others disturbed least.
func summary(loops int, list []float64) string {
	mean, best, square := 0.0, math.Inf(1), 0.0
	for _, x := range list {
		mean += x / float64(len(list))
		best = min(best, x)
	}
	for _, x := range list {
		square += (x - mean) * (x - mean) / float64(len(list))
	}
	return fmt.Sprintf("%s ± %s per loop, best of %d: %s (mean ± std. dev. of %s, %s each)", short(mean), short(math.Sqrt(square)), len(list), short(best),
		count(len(list), "run"), count(loops, "loop"))
}

func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// Use has the compiler compute what it could leave out, because nobody looks at it.
//
//go:noinline
func Use[T any](x T) { runtime.KeepAlive(x) }

func text(d time.Duration) string { return short(float64(d)) }

// short is nanoseconds with three digits, in the unit that fits.
func short(ns float64) string {
	switch {
	case ns >= 60e9:
		return time.Duration(ns).Round(time.Second).String()
	case ns >= 1e9:
		return fmt.Sprintf("%.3g s", ns/1e9)
	case ns >= 1e6:
		return fmt.Sprintf("%.3g ms", ns/1e6)
	case ns >= 1e3:
		return fmt.Sprintf("%.3g µs", ns/1e3)
	}
	return fmt.Sprintf("%.3g ns", ns)
}
