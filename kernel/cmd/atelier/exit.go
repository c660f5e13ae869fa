package main

import (
	"context"
	"errors"
	"fmt"
	"io"

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
