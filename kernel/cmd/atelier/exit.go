package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"github.com/spf13/cobra"
)

// The exit codes.
const (
	codeFailed      = 1   // it could not be done
	codeMisuse      = 2   // the command line is wrong
	codeInterrupted = 130 // SIGINT or SIGTERM came first
)

// exitHelp tells the codes to the users.
const exitHelp = `Exit codes: 0 it is done, 1 it failed, 2 the command line is wrong, 130 it was interrupted (SIGINT or SIGTERM).
With --json a verb writes one JSON object to standard output and nothing else; all else goes to standard error.`

// failure is an error of a verb that was called rightly.
type failure struct{ error }

func (f failure) Unwrap() error { return f.error }

// misuse is an error of a verb that finds its own arguments wrong.
type misuse struct{ error }

func (m misuse) Unwrap() error { return m.error }

// interruption is an error that says what an interruption left.
type interruption struct{ error }

// wrong marks an error, if it is one, as the command line's.
func wrong(err error) error {
	if err == nil {
		return nil
	}
	return misuse{err}
}

// markFailures marks what verbs return, so that it differs from what is said before one runs.
func markFailures(cmd *cobra.Command) {
	if run := cmd.RunE; run != nil {
		cmd.RunE = func(cmd *cobra.Command, args []string) error {
			err := run(cmd, args)
			if err == nil {
				return nil
			}
			return failure{err}
		}
	}
	for _, verb := range cmd.Commands() {
		markFailures(verb)
	}
}

// exitCode says why a verb ended, if it was not done, and gives the exit code.
func exitCode(ctx context.Context, err error, complaints io.Writer) int {
	if err == nil {
		return 0
	}
	if ctx.Err() != nil {
		// What else failed then, failed because of it.
		if left := (interruption{}); !errors.As(err, &left) {
			err = errInterrupted
		}
		fmt.Fprintln(complaints, err)
		return codeInterrupted
	}
	fmt.Fprintln(complaints, err)
	var failed failure
	var misused misuse
	if errors.As(err, &misused) || !errors.As(err, &failed) {
		return codeMisuse
	}
	return codeFailed
}

// patience is how long a verb may take to end by itself when it is told to. What XLA computes cannot be told.
const patience = 500 * time.Millisecond

var errInterrupted = errors.New("atelier: interrupted")

// ending is how this program ends when it gets SIGINT or SIGTERM: the context is cancelled, and if the verb does not
// end soon after, or at a second signal, the program does.
type ending struct {
	mutex      sync.Mutex
	said       io.Writer
	keeping    bool // there is something to keep, however long that takes
	signalled  bool
	half       map[*output]bool // what is half written
	exit       func(code int)
	afterwards func(time.Duration, func()) *time.Timer
}

type endingKey struct{}

// handleSignals gives the context that the verbs get, and a function that ends the heeding.
func handleSignals(parent context.Context, complaints io.Writer) (context.Context, func()) {
	e := &ending{said: complaints, half: map[*output]bool{}, exit: os.Exit, afterwards: time.AfterFunc}
	ctx, cancel := context.WithCancel(context.WithValue(parent, endingKey{}, e))
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM)
	go func() {
		for sig := range signals {
			e.heed(sig, cancel)
		}
	}()
	return ctx, func() {
		signal.Stop(signals)
		close(signals)
		cancel()
	}
}

// heed acts on a signal.
func (e *ending) heed(sig os.Signal, cancel func()) {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	switch {
	case e.signalled:
		e.leave()
	default:
		e.signalled = true
		cancel()
		e.afterwards(patience, e.lose)
	}
}

// lose ends the program when patience is over, unless there is something to keep.
func (e *ending) lose() {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	if e.keeping {
		fmt.Fprintln(e.said, "atelier: the step under way is waited for, to keep the model; a second interrupt ends without it")
		return
	}
	e.leave()
}

// leave ends the program and removes what is half written.
func (e *ending) leave() {
	for file := range e.half {
		_ = os.Remove(file.part.Name())
	}
	fmt.Fprintln(e.said, errInterrupted)
	e.exit(codeInterrupted)
}

// change changes how the program of a verb's context ends, if it heeds signals.
func change(ctx context.Context, do func(*ending)) {
	if e, ok := ctx.Value(endingKey{}).(*ending); ok {
		e.mutex.Lock()
		defer e.mutex.Unlock()
		do(e)
	}
}

// keep says whether there is something to keep at the end.
func keep(ctx context.Context, something bool) {
	change(ctx, func(e *ending) { e.keeping = something })
}
