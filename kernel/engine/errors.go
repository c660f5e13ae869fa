package engine

import (
	"errors"
	"fmt"
	"strings"
)

// ErrInterrupted says that Interrupt ended a build, a program or a command.
var ErrInterrupted = errors.New("engine: interrupted")

// ErrEngineDied says that GoNB ended under a program or command.
var ErrEngineDied = errors.New("engine: GoNB, which runs the cells, has ended: run the cell again, after its %cd and %env lines if it needs them")

// errClosed is why what runs when the engine is closed does not go on.
var errClosed = errors.New("engine: closed")

// BuildError is a program that does not compile.
type BuildError struct {
	Output string // the compiler's own words, a line a fault
}

func (e *BuildError) Error() string {
	return "engine: the program does not compile:\n" + strings.TrimSpace(e.Output)
}

// interruptedError is what ended badly after an interrupt: both ErrInterrupted and how it ended.
type interruptedError struct{ how error }

func (e *interruptedError) Error() string   { return ErrInterrupted.Error() }
func (e *interruptedError) Unwrap() []error { return []error{ErrInterrupted, e.how} }

// ExitError is a program or a command that ended badly.
type ExitError struct {
	Code    int    // the exit status; -1 when a signal ended it
	Signal  string // the signal's name as in "killed"; empty when there was none
	Command string // of a shell command, the line; empty for a program
}

func (e *ExitError) Error() string {
	how := fmt.Sprintf("exit status %d", e.Code)
	if e.Signal != "" {
		how = "signal: " + e.Signal
	}
	if e.Command == "" {
		return "engine: the program ended with " + how
	}
	return fmt.Sprintf("engine: the command %q ended with %s", e.Command, how)
}

// CellError is a fault that GoNB found in what RunMagics gave it.
type CellError struct {
	Name, Value string
	Traceback   []string
}

func (e *CellError) Error() string { return "engine: GoNB: " + strings.TrimSpace(e.Value) }
