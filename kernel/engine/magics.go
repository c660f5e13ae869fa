package engine

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/atelier-go/atelier/kernel/engine/workspace"
)

// RunMagics gives GoNB lines as they are: its magics, shell commands, whole cells such as %%writefile, or one for
// a browser with Go in it. A command that fails is an *ExitError, and what stands after it does not run,
// unless it is written with a dash: !-cmd. Other faults are a *CellError, ErrInterrupted or
// ErrEngineDied. RunMagics also takes to heart what the magics say about building.
func (e *Engine) RunMagics(ctx context.Context, text string, c Client) error {
	ctx, done := e.running.Begin(ctx)
	defer done()
	if err := e.semaphore.Acquire(ctx); err != nil {
		return err
	}
	defer e.semaphore.Release()
	if err := e.checkWasm(ctx, text); err != nil {
		return err
	}
	for _, part := range e.split(text) {
		if err := context.Cause(ctx); err != nil {
			return err
		}
		if err := e.runRequest(ctx, part, c); err != nil {
			return err
		}
	}
	return nil
}

// wasm is the magic of a cell for a browser.
var wasm = regexp.MustCompile(`(?m)^(?://gonb:)?%wasm\b`)

// checkWasm refuses a cell for a browser where GoNB would fail, and take the next cell for one too: it looks for
// a file that Go has moved since version 1.24.
func (e *Engine) checkWasm(ctx context.Context, text string) error {
	if !wasm.MatchString(text) {
		return nil
	}
	out, err := e.builder.tool.Run(ctx, e.session.ModuleFolder(), "env", "GOROOT")
	if err != nil {
		return out.Explain(err)
	}
	const script = "misc/wasm/wasm_exec.js"
	if _, err := os.Stat(filepath.Join(strings.TrimSpace(string(out.Stdout)), script)); err != nil {
		return &CellError{Name: "error", Value: "%wasm needs a Go older than 1.24: GoNB wants its " + script}
	}
	return nil
}

// runRequest lets GoNB run one request.
func (e *Engine) runRequest(ctx context.Context, part request, c Client) error {
	g, err := e.enter(ctx, c)
	if err != nil {
		return err
	}
	if part.command != nil {
		if err := e.withSpace(ctx, func() error { return part.command.prepare(e.session) }); err != nil {
			return err
		}
		defer part.command.remove(e.session)
	}
	if err := e.builder.forget(ctx, part.magics); err != nil {
		return err
	}
	reply, err := g.execute(ctx, part.text, newCall(ctx, c), part.command.interrupting(e.session))
	if err != nil {
		return e.withDiskFullCause(err)
	}
	if text(reply, "status") != "ok" {
		return orInterrupted(ctx, e.withDiskFullCause(cellError(reply)))
	}
	e.applyMagics(g, part.magics)
	if part.command == nil {
		return nil
	}
	return e.commandError(ctx, part.command, c)
}

// commandError is the error of a command, if it may not fail. If it may, the reader is told all the same.
func (e *Engine) commandError(ctx context.Context, command *command, c Client) error {
	err := command.outcome(e.session)
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return orInterrupted(ctx, err)
	}
	if command.mayFail {
		c.Output("stream", map[string]any{"name": "stderr", "text": strings.TrimPrefix(err.Error(), "engine: ") + "\n"}, map[string]any{}, nil)
		return nil
	}
	return err
}

// orInterrupted is a fault, or why ctx has ended, if that may have caused it.
func orInterrupted(ctx context.Context, fault error) error {
	switch cause := context.Cause(ctx); {
	case cause == nil:
		return fault
	case errors.Is(cause, ErrInterrupted):
		return &interruptedError{fault}
	default:
		return cause
	}
}

// applyMagics takes from magics that GoNB has run what concerns more than it.
func (e *Engine) applyMagics(g *gonb, magics []string) {
	for _, magic := range magics {
		e.settings.Apply(magic)
		if strings.HasPrefix(magic, "%cd") {
			// On Linux GoNB's folder can be seen; elsewhere a GoNB that follows it starts where the kernel did.
			if folder, err := os.Readlink(filepath.Join("/proc", strconv.Itoa(g.cmd.Process.Pid), "cwd")); err == nil {
				e.settings.SetWorkFolder(folder)
			}
		}
	}
}

// commandGrace is how long a command has to end after an interrupt; then it is killed.
const commandGrace = 4 * time.Second

// interrupting gives what interrupts that which GoNB does not reach: a build that it has started, and the
// processes of a command. A command is told twice, because a shell that is about to start something
// loses what it is told just then.
func (c *command) interrupting(s *workspace.Session) func(time.Duration) {
	due := time.Duration(0)
	return func(since time.Duration) {
		interruptBuild(s)
		if c == nil {
			return
		}
		file := commandFile(s, c.number, commandPID)
		if due <= since && since < commandGrace && signalGroup(file, syscall.SIGINT) {
			due += commandGrace / 2
		}
		if since > commandGrace {
			signalGroup(file, syscall.SIGKILL)
		}
	}
}

// signalGroup signals the process group whose number a file holds, and says whether there is one.
func signalGroup(file string, signal syscall.Signal) bool {
	text, err := os.ReadFile(file)
	if err != nil {
		return false
	}
	pid, err := strconv.Atoi(string(text))
	if err != nil || pid <= 1 {
		return false
	}
	err = syscall.Kill(-pid, signal)
	return err == nil || errors.Is(err, syscall.ESRCH) // it has ended
}
