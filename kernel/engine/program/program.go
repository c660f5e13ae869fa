// Package program runs what a cell starts, its own program or a command: it passes on in order what is printed and
// shown, asks what is asked, passes on an interrupt, and says how the end came.
//
// A program shows things through gonbui, which speaks with the kernel over two named pipes in the messages of
// github.com/janpfeifer/gonb/gonbui/protocol: displays, questions and the values of widgets come by one, values for
// widgets and acknowledgements go by the other.
package program

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// Client is where a program's output goes, and who answers its questions.
type Client interface {
	// Output takes a message as Jupyter defines it: stream, display_data, update_display_data, comm_msg or
	// comm_close. It is also called between programs, for the last client, when a widget speaks.
	Output(msgType string, content, metadata map[string]any, buffers [][]byte)
	// Ask puts a question to the user. It returns once the question is on its way, with what waits for the
	// answer, which must be called. It fails if there is nobody to ask, or ctx ends first.
	Ask(ctx context.Context, prompt string, password bool) (answer func(context.Context) (string, error), err error)
	// AllowsInput tells whether there is somebody to ask.
	AllowsInput() bool
}

// Command is what to run.
type Command struct {
	Args   []string // the path of a program, or its name on the PATH of Env, and its arguments
	Env    []string // all of its environment: NAME=value, the last of two for one name counts
	Folder string   // where it runs; "": where the kernel does
	Input  Input
	Shell  bool   // it is a shell's: one that is about to start something loses an interrupt, so it is told again
	Pipes  *Pipes // for gonbui; nil: there is nothing to show but what is printed
}

// Input is what a command finds on its standard input. The zero value is nothing.
type Input struct {
	Text     []byte // this, if not nil
	Ask      bool   // else what the user types whenever it is waited for, if the client allows that
	Password bool   // nobody is to see what is typed
}

// How long a program has to end after an interrupt; then it is killed.
const (
	killAfter      = 5 * time.Second
	killShellAfter = 4 * time.Second
)

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

// ErrNotRun is in the error of a command that could not be started.
var ErrNotRun = errors.New("does not run")

// run is a command on its way.
type run struct {
	cmd       *exec.Cmd
	client    Client
	output    *output
	stdin     *stdin
	questions *questions
	pipes     *Pipes // nil: none
	shell     bool
}

// Run runs a command to its end and passes on all that it wrote and showed. When ctx ends, by an interrupt or otherwise,
// the command and what it has started are interrupted, as by Ctrl-C in a terminal, and killed if they do not end
// soon. The error is an *ExitError, holds ErrNotRun, or says why a question was refused.
func Run(ctx context.Context, c Command, client Client) error {
	if err := context.Cause(ctx); err != nil {
		return err
	}
	path, err := lookPath(c.Args[0], c.Env)
	if err != nil {
		return err
	}
	cmd := &exec.Cmd{Path: path, Args: c.Args, Env: c.Env, Dir: c.Folder}
	// A session of its own keeps Jupyter's signals to the kernel's process group away: it must not be interrupted twice.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	r := &run{cmd: cmd, client: client, pipes: c.Pipes, shell: c.Shell}
	if err := r.start(ctx, c); err != nil {
		return err
	}
	return r.wait(ctx)
}

// start opens the streams and starts the command.
func (r *run) start(ctx context.Context, c Command) error {
	output, err := openOutput(r.cmd, r.client)
	if err != nil {
		return err
	}
	defer output.closeOurs() // the command has its own
	r.output = output
	r.stdin, err = openStdin(r.cmd, c.Input, r.client.AllowsInput())
	if err != nil {
		output.abandon()
		return err
	}
	defer r.stdin.closeOurs()
	r.cmd.Env = append(slices.Clip(r.cmd.Env), r.pipes.environment()...)
	if err := r.cmd.Start(); err != nil {
		output.abandon()
		r.stdin.close()
		return fmt.Errorf("engine: %w: %w", ErrNotRun, err)
	}
	r.questions = newQuestions(ctx, r)
	output.begin()
	r.pipes.begin(ctx, r)
	r.stdin.begin(r)
	return nil
}

// wait waits for the end, and for all that was said before it.
func (r *run) wait(ctx context.Context) error {
	ended := make(chan error, 1)
	go func() { ended <- r.cmd.Wait() }()
	err := r.untilEnd(ctx, ended)
	r.questions.close()
	r.pipes.end()
	r.stdin.close()
	r.output.end()
	r.questions.wait()
	if refusal := r.questions.refusal(); refusal != nil {
		return refusal
	}
	return err
}

// untilEnd waits for the command itself. What was refused ends it as ctx does.
func (r *run) untilEnd(ctx context.Context, ended <-chan error) error {
	done, refused := ctx.Done(), r.questions.refused.Done()
	var again, kill <-chan time.Time
	interrupt := func() {
		if kill != nil {
			return
		}
		r.signal(syscall.SIGINT)
		kill = time.After(killAfter)
		if r.shell {
			again, kill = time.After(killShellAfter/2), time.After(killShellAfter)
		}
	}
	for {
		select {
		case err := <-ended:
			return exitError(r.cmd.ProcessState, err)
		case <-done:
			done = nil
			interrupt()
		case <-refused:
			refused = nil
			interrupt()
		case <-again:
			r.signal(syscall.SIGINT)
		case <-kill:
			r.signal(syscall.SIGKILL)
		}
	}
}

// signal signals the command and what it has started.
func (r *run) signal(signal syscall.Signal) {
	_ = syscall.Kill(-r.cmd.Process.Pid, signal) // one that is gone already is what we want
}

// exitError is how a process ended, nil if it ended well.
func exitError(state *os.ProcessState, err error) error {
	if state == nil {
		return fmt.Errorf("engine: waiting for the program: %w", err)
	}
	if state.Success() {
		return nil
	}
	if status, ok := state.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return &ExitError{Code: -1, Signal: status.Signal().String()}
	}
	return &ExitError{Code: state.ExitCode()}
}

// lookPath finds a program by its name on the PATH of an environment.
func lookPath(name string, env []string) (string, error) {
	if strings.ContainsRune(name, filepath.Separator) {
		return name, nil
	}
	path := ""
	for _, pair := range env {
		if value, ok := strings.CutPrefix(pair, "PATH="); ok {
			path = value
		}
	}
	for _, folder := range filepath.SplitList(path) {
		file := filepath.Join(folder, name)
		if found, err := exec.LookPath(file); err == nil && filepath.IsAbs(found) {
			return found, nil
		}
	}
	return "", fmt.Errorf("engine: %w: %w", ErrNotRun, &exec.Error{Name: name, Err: exec.ErrNotFound})
}
