package engine

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/atelier-go/atelier/kernel/internal/atomicfile"
	"github.com/atelier-go/atelier/kernel/jupyter"
)

// lastClient is who hears what belongs to no cell: the last who asked for one.
type lastClient struct {
	mu     sync.Mutex
	client Client
}

func (a *lastClient) set(client Client) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.client = client
}

// unclaimed passes on a message that answers no request that waits, such as one about a widget.
func (a *lastClient) unclaimed(m *message) {
	a.mu.Lock()
	client := a.client
	a.mu.Unlock()
	if client != nil {
		pass(client, m)
	}
}

// stubCell is the cell that GoNB runs in place of a program's source.
const stubCell = "func main() {}"

// Execute runs a program that Build has made, through GoNB, so that c gets what it writes and shows. The
// error is an *ExitError if it ended badly, ErrInterrupted after an interrupt that ended it, or
// ErrEngineDied.
func (e *Engine) Execute(ctx context.Context, binary string, args []string, c Client) error {
	ctx, done := e.running.Begin(ctx)
	defer done()
	if err := e.semaphore.Acquire(ctx); err != nil {
		return err
	}
	defer e.semaphore.Release()
	g, err := e.enter(ctx, c)
	if err != nil {
		return err
	}
	pipes := newStreams(e.session, e.programs.Add(1))
	defer pipes.close()
	words := append([]string{binary}, args...)
	if err := e.withSpace(ctx, func() error { return e.placeProgram(g, pipes, words, c.AllowsInput()) }); err != nil {
		return err
	}
	defer os.Remove(e.session.StubFile())
	call := newCall(ctx, c)
	call.program = true
	if c.AllowsInput() {
		ended := make(chan struct{})
		defer close(ended)
		go call.askForInput(g.cmd.Process.Pid, pipes, ended)
	}
	reply, err := g.execute(ctx, stubCell, call, nil)
	if err != nil {
		call.release()
		return e.withDiskFullCause(err)
	}
	return call.result(ctx, reply)
}

// enter waits for GoNB, and lets c hear what it says by the way.
func (e *Engine) enter(ctx context.Context, c Client) (*gonb, error) {
	g, err := e.gonb(ctx)
	if err == nil {
		e.set(c)
	}
	return g, err
}

// placeProgram places what starts a program where GoNB expects the program that it has built itself. Arguments are part of
// it, because GoNB would break words that are not ASCII.
func (e *Engine) placeProgram(g *gonb, pipes streams, words []string, input bool) error {
	pipes.close() // a try before this one may have left them
	err := pipes.open()
	if err == nil {
		script := []byte(pipes.launcher(e.session, words, input))
		err = atomicfile.Write(filepath.Join(g.folder, filepath.Base(g.folder)), script, 0o700)
	}
	if err == nil {
		err = os.WriteFile(e.session.StubFile(), nil, 0o600)
	}
	if err != nil {
		return fmt.Errorf("engine: placing the program: %w", err)
	}
	return nil
}

// shellWords writes words for a shell that must take them as they are.
func shellWords(words []string) string {
	var quoted []string
	for _, word := range words {
		quoted = append(quoted, "'"+strings.ReplaceAll(word, "'", `'\''`)+"'")
	}
	return strings.Join(quoted, " ")
}

// exitValue is how GoNB's reply names a program's failure.
var exitValue = regexp.MustCompile(`^(?:exit status (\d+)|signal: (.*))$`)

// result is what GoNB's reply says about a program.
func (c *call) result(ctx context.Context, reply map[string]any) error {
	if text(reply, "status") == "ok" {
		c.release()
		return nil
	}
	parts := exitValue.FindStringSubmatch(text(reply, "evalue"))
	if parts == nil {
		c.release()
		return cellError(reply)
	}
	exit := &ExitError{Code: -1, Signal: strings.TrimSuffix(parts[2], " (core dumped)")}
	if parts[1] != "" {
		exit.Code, _ = strconv.Atoi(parts[1]) // digits
	}
	return orInterrupted(ctx, exit)
}

// cellError is the fault that GoNB's reply tells of.
func cellError(reply map[string]any) error {
	fault := &CellError{Name: text(reply, "ename"), Value: text(reply, "evalue")}
	lines, _ := reply["traceback"].([]any)
	for _, line := range lines {
		if line, ok := line.(string); ok {
			fault.Traceback = append(fault.Traceback, line)
		}
	}
	return fault
}

// Comm passes a message about a widget to GoNB: comm_open, comm_msg or comm_close. It is lost where no
// GoNB runs, as the widget is.
func (e *Engine) Comm(msgType string, content, metadata map[string]any, buffers [][]byte) {
	e.child.mu.Lock()
	g := e.child.current
	e.child.mu.Unlock()
	if g == nil || !g.alive() || g.shell == nil {
		return
	}
	err := g.say(g.shell, jupyter.Outgoing{Type: msgType, Content: orEmpty(content), Metadata: orEmpty(metadata), Buffers: buffers})
	if err != nil && g.alive() {
		e.log.Printf("a message for a widget is lost: %v", err)
	}
}
