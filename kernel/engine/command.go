package engine

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/atelier-go/atelier/kernel/engine/program"
)

// command is a shell command or a script of a cell.
type command struct {
	args     []string
	shown    string // as the user wrote it
	input    program.Input
	inModule bool // it runs in the folder of the cells' module
	mayFail  bool
}

// newCommand reads a line: an exclamation mark, then in any order a dash, which lets the command fail, and a star, which
// runs it in the folder of the cells' module, then the command.
func newCommand(line string) *command {
	c := &command{shown: line}
	body := strings.TrimLeft(line[1:], " \t")
	for ; body != "" && (body[0] == '-' || body[0] == '*'); body = body[1:] {
		c.mayFail = c.mayFail || body[0] == '-'
		c.inModule = c.inModule || body[0] == '*'
	}
	c.args = []string{"/bin/bash", "-c", body}
	return c
}

// runCommand runs a command. If one fails that may, the reader is told all the same.
func (e *Engine) runCommand(ctx context.Context, c *command, client program.Client) error {
	folder := e.settings.WorkFolder()
	if c.inModule {
		folder = e.session.ModuleFolder()
	}
	err := program.Run(ctx, program.Command{Args: c.args, Env: e.environment(), Folder: folder, Input: c.input, Shell: true}, client)
	var exit *program.ExitError
	switch {
	case errors.As(err, &exit):
		exit.Command = c.shown
	case errors.Is(err, program.ErrNotRun):
		return &CellError{Value: fmt.Sprintf("the command %q %s", c.shown, strings.TrimPrefix(err.Error(), "engine: "))}
	}
	if exit == nil || !c.mayFail || ctx.Err() != nil {
		return err
	}
	client.Output("stream", map[string]any{"name": "stderr", "text": strings.TrimPrefix(err.Error(), "engine: ") + "\n"}, map[string]any{}, nil)
	return nil
}
