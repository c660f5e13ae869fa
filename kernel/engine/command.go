package engine

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/atelier-go/atelier/kernel/engine/program"
	"github.com/atelier-go/atelier/kernel/internal/shellwords"
)

// shell runs a command: before it stand, in any order, a dash, which lets it fail, and a star, which has it run in the
// folder of the cells' module.
func (m *magics) shell(ctx context.Context, o Magic) error {
	line := strings.TrimLeft(o.Args, " \t")
	command := strings.TrimLeft(line, "-*")
	if line == "" {
		return nil
	}
	signs := line[:len(line)-len(command)]
	run := program.Command{Args: []string{"/bin/bash", "-c", command}, Input: m.input}
	m.input = program.Input{}
	if strings.Contains(signs, "*") {
		run.Folder = m.session.ModuleFolder()
	}
	err := m.runCommand(ctx, run, o.Text)
	var exit *program.ExitError
	if !errors.As(err, &exit) || !strings.Contains(signs, "-") || ctx.Err() != nil {
		return err
	}
	m.write("stderr", strings.TrimPrefix(err.Error(), "engine: ")+"\n") // the reader is told all the same
	return nil
}

// bash runs a cell with the shell that its magic names.
func (m *magics) bash(ctx context.Context, o Magic) error {
	if o.Args != "" {
		return &CellError{Value: fmt.Sprintf("%%%s wants nothing behind it, got %q", o.Name, o.Args)}
	}
	return m.runScript(ctx, []string{o.Name[1:]}, o)
}

// script runs a cell with a command.
func (m *magics) script(ctx context.Context, o Magic) error {
	args := shellwords.Split(o.Args)
	if len(args) == 0 {
		return &CellError{Value: "%%script wants a command, as in %%script python3"}
	}
	return m.runScript(ctx, args, o)
}

func (m *magics) runScript(ctx context.Context, args []string, o Magic) error {
	return m.runCommand(ctx, program.Command{Args: args, Input: program.Input{Text: []byte(o.Rest + "\n")}}, o.Text)
}

// runCommand runs what the user wrote as a text, in the folder of programs if it names none.
func (m *magics) runCommand(ctx context.Context, c program.Command, text string) error {
	c.Env, c.Shell = m.environment(), true
	if c.Folder == "" {
		c.Folder = m.settings.WorkFolder()
	}
	err := program.Run(ctx, c, m.client)
	var exit *program.ExitError
	switch {
	case errors.As(err, &exit):
		exit.Command = text
	case errors.Is(err, program.ErrNotRun):
		return &CellError{Value: fmt.Sprintf("the command %q %s", text, strings.TrimPrefix(err.Error(), "engine: "))}
	}
	return err
}
