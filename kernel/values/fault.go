package values

import (
	"runtime"
	"strings"

	"github.com/atelier-go/atelier/kernel/values/internal/pretty"
)

// Fault is what ended a cell early.
type Fault struct {
	Name    string // "panic", "runtime error", "error" (ShowOrFail, Bundle, CellError), "values" (a variable cannot be restored) or DiskFull
	Message string
	Frames  []Frame // of the panicking goroutine, the innermost first; no frames of the runtime
}

// DiskFull is the name of the fault that the session's disk has no room for the variables or the report.
const DiskFull = "disk full"

// Frame is one call on the stack.
type Frame struct {
	Function string
	File     string
	Line     int
}

// guarded calls f and sets fault to what it panicked with. If f calls runtime.Goexit, fault is set too
// and the caller's deferred calls run next.
func guarded(fault **Fault, f func()) {
	done := false
	defer func() {
		if v := recover(); v != nil {
			*fault = newFault(v, callers())
		} else if !done {
			*fault = &Fault{Name: "panic", Message: "runtime.Goexit was called on the cell's goroutine", Frames: callers()}
		}
	}()
	f()
	done = true
}

// newFault describes the value v of a panic. One with a CellError is how a package ends a cell with a
// sentence of its own.
func newFault(v any, frames []Frame) *Fault {
	if e, ok := v.(interface{ CellError() string }); ok {
		return &Fault{Name: "error", Message: e.CellError(), Frames: frames}
	}
	if err, ok := v.(runtime.Error); ok {
		return &Fault{Name: "runtime error", Message: strings.TrimPrefix(err.Error(), "runtime error: "), Frames: frames}
	}
	return &Fault{Name: "panic", Message: pretty.Plain(v), Frames: frames}
}

// maxFrames is as many as Go itself prints.
const maxFrames = 100

// callers returns the frames of user code below a panic; guarded's deferred function calls it.
func callers() []Frame {
	pcs := make([]uintptr, maxFrames)
	rest := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs)])
	var frames []Frame
	for more := true; more; {
		var f runtime.Frame
		f, more = rest.Next()
		if f.Function == self+"guarded" {
			return frames
		}
		if f.Function != "" && !strings.HasPrefix(f.Function, "runtime.") && !strings.HasPrefix(f.Function, timingPackage) {
			frames = append(frames, Frame{Function: f.Function, File: f.File, Line: f.Line})
		}
	}
	return frames
}

// self begins the names of this package's functions.
const self = "github.com/atelier-go/atelier/kernel/values."

// timingPackage begins the names of those that stand between a cell and what it repeats.
const timingPackage = "github.com/atelier-go/atelier/kernel/values/timing."
