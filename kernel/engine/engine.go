// Package engine runs what the cells of one kernel ask for: programs, commands and the magics about both. Below it are
// program (what runs), build (from source to program), gopkg (what can be imported) and workspace (the session's
// folder, settings, processes and tools).
//
// A watchdog (see Role) ends every process of the session and removes its folder when the kernel itself is killed.
// Processes are found through /proc, so a kernel that is killed leaves nothing behind on Linux only.
package engine

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"sync"
	"time"

	"github.com/atelier-go/atelier/kernel/engine/build"
	"github.com/atelier-go/atelier/kernel/engine/gopkg"
	"github.com/atelier-go/atelier/kernel/engine/program"
	"github.com/atelier-go/atelier/kernel/engine/workspace"
)

// Options say what an Engine works with.
type Options struct {
	KernelID string      // Jupyter's name for this kernel, without which GoNB's widgets find no way back; may be empty
	Self     string      // absolute path of a program that calls Role first
	Module   string      // absolute path of the root of ModulePath
	Go       string      // absolute path of the go tool, from workspace.FindGo
	Env      []string    // NAME=value, added to the environment of the cells
	Log      *log.Logger // what goes wrong behind the scenes; nil: nowhere
}

// Engine builds and runs programs. Build, Execute and RunMagics each wait for those that were called before;
// Interrupt, Comm and Packages may be used at any time.
type Engine struct {
	options  Options
	session  *workspace.Session
	settings *workspace.Settings
	tool     *workspace.GoTool
	packages *gopkg.Packages
	builder  *build.Builder
	notebook *program.Notebook
	watchdog *workspace.Watchdog

	life      context.Context // ends with Close
	end       context.CancelCauseFunc
	semaphore workspace.Semaphore // of Execute and RunMagics
	running   *workspace.Operations

	closed   sync.Once
	closeErr error
}

// Start makes the session's folder and starts the listing of the usual packages, which finishes behind the scenes. It
// also ends what kernels left that were killed with all they had.
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
	s, err := workspace.New(o.Module, o.Go)
	if err != nil {
		return nil, err
	}
	dog, err := workspace.StartWatchdog(o.Self, s.Folder)
	if err != nil {
		return nil, workspace.RemoveAfter(s.Folder, err)
	}
	e := &Engine{options: o, session: s, watchdog: dog, semaphore: workspace.NewSemaphore()}
	e.life, e.end = context.WithCancelCause(context.WithoutCancel(ctx))
	e.running = workspace.NewOperations(e.life)
	e.settings = workspace.NewSettings(s.Environment(os.Environ(), o.Env))
	e.tool = workspace.NewGoTool(s, e.settings)
	e.packages = gopkg.New(e.tool, e.running)
	e.builder = build.New(e.tool, e.packages)
	e.notebook = &program.Notebook{KernelID: o.KernelID, Script: e.script, Report: func(err error) { o.Log.Print(err) }}
	go e.packages.Prepare(e.life, o.Log)
	return e, nil
}

// grace is how long a program has to end when the kernel does; then it is killed.
const grace = 3 * time.Second

// Close ends every process that the session started, and every other child of this process, and removes
// the session's folder. A program that runs is interrupted and has a moment to end by itself.
func (e *Engine) Close() error {
	e.closed.Do(func() {
		e.Interrupt()
		e.running.Drain(grace)
		e.end(errClosed)
		if e.watchdog.Release() != nil { // it was killed, or could not do its work: this is the last chance
			e.closeErr = workspace.Sweep(e.session.Folder)
		}
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

// errClosed is why what runs when the engine is closed does not go on.
var errClosed = errors.New("engine: closed")

// interruptedError is what ended badly after an interrupt: both ErrInterrupted and how it ended.
type interruptedError struct{ how error }

func (e *interruptedError) Error() string   { return ErrInterrupted.Error() }
func (e *interruptedError) Unwrap() []error { return []error{ErrInterrupted, e.how} }

// CellError is a fault in a magic, or of what it was to do.
type CellError struct{ Value string }

func (e *CellError) Error() string { return "engine: " + e.Value }

// IsFull tells errors that come from a disk, or a user's share of one, without more room for what the engine writes. How
// a program ended is none.
func IsFull(err error) bool {
	var exit *program.ExitError
	return !errors.As(err, &exit) && build.IsFull(err)
}

// Build compiles and links a program and returns its path, as build.Builder does. It can be interrupted.
func (e *Engine) Build(ctx context.Context, s build.Source) (binary string, err error) {
	ctx, done := e.running.Begin(ctx)
	defer done()
	return e.builder.Build(ctx, s)
}

// Role plays the part that the program's first argument asks for, if it asks for one: the watchdog of a session. Played
// tells whether it did; err, if any, is what to tell the user.
func Role(args []string) (played bool, err error) {
	if len(args) < 2 || args[1] != workspace.RoleWatchdog {
		return false, nil
	}
	if len(args) != 3 {
		return true, fmt.Errorf("engine: %s wants the session's folder", workspace.RoleWatchdog)
	}
	return true, workspace.Watch(args[2])
}
