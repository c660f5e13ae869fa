// Package engine builds and runs the programs of a kernel's cells. It is the only room that knows GoNB:
// how it is started and spoken to, what it expects on PATH, what it leaves behind. Below it are workspace (the
// session, its processes and tools) and gopkg (what can be imported).
//
// GoNB runs the programs, because it knows how to show what they draw, how to pass on what a user types and
// how widgets talk. It does not build them: Build calls the compiler and the linker itself, with the
// packages that gopkg found once, which takes a fifth of the time. Execute then hands GoNB a cell
// that does nothing, and puts the program where GoNB's own build of that cell would have put it.
//
// The atelier binary stands on GoNB's PATH under other names (see Role): it seeds the cell's module so that
// it resolves offline, runs shell commands so that their exit status is known, and watches the kernel, to
// end every process of the session and remove its folder when the kernel itself is killed.
//
// Processes are found through /proc, so a kernel that is killed leaves nothing behind on Linux only.
package engine

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/atelier-go/atelier/kernel/engine/gopkg"
	"github.com/atelier-go/atelier/kernel/engine/workspace"
)

// Options say what an Engine works with.
type Options struct {
	KernelID       string          // Jupyter's name for this kernel, without which GoNB's widgets find no way back; may be empty
	Self           string          // absolute path of the atelier binary
	Module         string          // absolute path of the root of ModulePath
	Tools          workspace.Tools // from FindTools
	Env            []string        // NAME=value, added to the environment of the cells
	Stdout, Stderr *os.File        // GoNB's own; files, because a pipe would wait for all who hold it
	Log            *log.Logger     // what goes wrong behind the scenes; nil: nowhere
}

// Client is where a cell's output goes, and who answers its questions.
type Client interface {
	// Output takes a message as Jupyter defines it: stream, display_data, update_display_data,
	// clear_output, comm_open, comm_msg or comm_close. It is also called between cells, for the last client,
	// when a widget speaks.
	Output(msgType string, content, metadata map[string]any, buffers [][]byte)
	// Input asks the user. It fails if there is nobody to ask, or ctx ends first.
	Input(ctx context.Context, prompt string, password bool) (string, error)
	// AllowsInput tells whether there is somebody to ask.
	AllowsInput() bool
}

// Engine builds and runs programs. Build, Execute and RunMagics each wait for those that were called before;
// Interrupt, Comm and Packages may be used at any time.
type Engine struct {
	options  Options
	session  *workspace.Session
	settings *workspace.Settings
	packages *gopkg.Packages
	builder  *builder
	watchdog *workspace.Watchdog
	log      *log.Logger

	life      context.Context // ends with Close
	end       context.CancelCauseFunc
	semaphore workspace.Semaphore // of Execute and RunMagics
	child     child
	running   *workspace.Operations
	lastClient
	commands atomic.Int64 // so many have run
	programs atomic.Int64
	started  atomic.Int64 // GoNBs

	closed   sync.Once
	closeErr error
}

// Start makes the session's folder and starts GoNB and the listing of the usual packages, both of which
// finish behind the scenes. It also ends what kernels left that were killed with all they had.
// ctx is only for the starting: Close ends the engine.
func Start(ctx context.Context, o Options) (*Engine, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if o.Log == nil {
		o.Log = log.New(io.Discard, "", 0)
	}
	if err := workspace.BecomeSubreaper(); err != nil {
		return nil, err
	}
	workspace.SweepDead()
	s, err := workspace.New(o.Self, o.Module, o.Tools)
	if err != nil {
		return nil, err
	}
	dog, err := workspace.StartWatchdog(o.Self, s.Folder)
	if err != nil {
		return nil, workspace.RemoveAfter(s.Folder, err)
	}
	e := &Engine{options: o, session: s, watchdog: dog, log: o.Log, semaphore: workspace.NewSemaphore()}
	e.life, e.end = context.WithCancelCause(context.WithoutCancel(ctx))
	e.running = workspace.NewOperations(e.life)
	e.settings = workspace.NewSettings(s.Environment(os.Environ(), o.Env))
	tool := workspace.NewGoTool(s, e.settings)
	e.packages = gopkg.New(tool, e.running)
	e.builder = newBuilder(tool, e.packages)
	e.child = child{semaphore: workspace.NewSemaphore()}
	go e.prepare()
	return e, nil
}

// prepare does early what the first cell would have to wait for.
func (e *Engine) prepare() {
	go e.packages.Prepare(e.life, e.log)
	if _, err := e.gonb(e.life); err != nil && e.life.Err() == nil {
		e.log.Printf("GoNB does not start: %v", err)
	}
}

// Close ends every process that the session started, and every other child of this process, and removes
// the session's folder. A program that runs is interrupted and has a moment to end by itself.
func (e *Engine) Close() error {
	e.closed.Do(func() {
		e.Interrupt()
		e.running.Drain(grace)
		e.end(errClosed)
		e.holdGoNB()
		if e.watchdog.Release() != nil { // it was killed, or could not do its work: this is the last chance
			e.closeErr = workspace.Sweep(e.session.Folder)
		}
		e.waitGoNB()
		workspace.ReapChildren()
	})
	return e.closeErr
}

// Folder is the session's own, with all that it keeps on disk. It goes with Close.
func (e *Engine) Folder() string { return e.session.Folder }

// Packages are those that cells can import.
func (e *Engine) Packages() *gopkg.Packages { return e.packages }

// GoWorkFix has the cells' go.mod replace the modules of their go.work, and says what it did.
func (e *Engine) GoWorkFix() (said []string, err error) { return e.session.GoWorkFix() }

// Interrupt ends the build that runs, and the fetching of modules, and interrupts the program or command
// that runs, which may take note and go on. It does nothing where nothing runs.
func (e *Engine) Interrupt() { e.running.Interrupt(ErrInterrupted) }

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
