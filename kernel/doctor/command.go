package doctor

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"time"
)

// command is a program to ask something.
type command struct {
	folder string   // where it runs; empty for here
	env    []string // its environment; nil for ours
	input  string   // what it reads
	line   []string // its name and arguments
}

// output runs the command for at most patience and gives what it wrote to its standard output.
// The error ends with the last line that the command complained in.
func (c command) output(ctx context.Context) (string, error) {
	limited, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	cmd := exec.CommandContext(limited, c.line[0], c.line[1:]...)
	cmd.Dir, cmd.Env, cmd.Stdin = c.folder, c.env, strings.NewReader(c.input)
	// A grandchild that holds the pipes open must not keep the doctor waiting.
	cmd.WaitDelay = time.Second
	var out, complaints bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaints
	err := cmd.Run()
	switch {
	case err == nil:
		return out.String(), nil
	case ctx.Err() != nil:
		return "", ctx.Err()
	case errors.Is(limited.Err(), context.DeadlineExceeded):
		return "", fmt.Errorf("no answer within %v", patience)
	}
	if said := lastLine(complaints.String()); said != "" {
		return "", fmt.Errorf("%w: %s", err, said)
	}
	return "", err
}

// lastLine gives the last line of a text that is not blank.
func lastLine(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.TrimSpace(lines[len(lines)-1])
}
