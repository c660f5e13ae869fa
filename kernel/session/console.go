package session

import (
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"sync"

	"github.com/atelier-go/atelier/kernel/contract"
	"github.com/atelier-go/atelier/kernel/front"
)

// clearType is the MIME type of a display message that asks for the cell's output to be cleared.
const clearType = contract.MIMEClearOutput

// console passes a program's output to the client. It gives cells the names that people know, and keeps
// back what Go writes about a crash, which becomes the cell's error.
type console struct {
	client        front.Client
	withCellNames func(text string) string // gives cells the names that people know
	allowsStdin   bool

	mu         sync.Mutex
	crash      strings.Builder // what may be the words of a crash
	fresh      bool            // standard error is at the start of a line
	updates    figureUpdates
	capture    io.WriteCloser // gets a copy of what the cell puts out, if not nil
	captureErr error
}

func newConsole(client front.Client, named func(string) string, allowsStdin bool) *console {
	return &console{client: client, withCellNames: named, allowsStdin: allowsStdin, fresh: true}
}

// Output implements program.Client.
func (c *console) Output(msgType string, content, metadata map[string]any, buffers [][]byte) {
	switch msgType {
	case "stream":
		name, _ := content["name"].(string)
		text, _ := content["text"].(string)
		if name == "stderr" {
			text = c.holdCrash(text)
		}
		if text != "" {
			c.copyOut(text)
			c.client.Send("stream", map[string]any{"name": name, "text": c.withCellNames(text)}, metadata, buffers)
		}
		return
	case "display_data":
		if data, ok := content["data"].(map[string]any); ok && data[clearType] != nil {
			c.client.Send("clear_output", map[string]any{"wait": data[clearType] == "wait"}, nil, nil)
			return
		}
		c.copyOut(plainText(content))
	case "update_display_data":
		c.mu.Lock()
		c.updates.add(content)
		c.mu.Unlock()
	}
	c.client.Send(msgType, content, metadata, buffers)
}

// plainText is a display in words, ended by a line's end; "" if it has none.
func plainText(content map[string]any) string {
	data, _ := content["data"].(map[string]any)
	words, _ := data[contract.MIMEPlain].(string)
	if words == "" {
		return ""
	}
	return strings.TrimSuffix(words, "\n") + "\n"
}

// copyOut writes what the cell puts out to the file of %capture.
func (c *console) copyOut(text string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.capture != nil {
		_, err := io.WriteString(c.capture, text)
		c.captureErr = errors.Join(c.captureErr, err)
	}
}

// endCapture closes the file of %capture, and says what of the copy is not there.
func (c *console) endCapture() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.capture == nil {
		return nil
	}
	err := errors.Join(c.captureErr, c.capture.Close())
	c.capture = nil
	if err != nil {
		return fmt.Errorf("%%capture: %w", err)
	}
	return nil
}

// printUpdates says what became of the figures that the program changed.
func (c *console) printUpdates() {
	c.mu.Lock()
	words := c.updates.texts()
	c.mu.Unlock()
	if words != "" {
		c.client.Send("stream", map[string]any{"name": "stdout", "text": words}, nil, nil)
	}
}

// crashing is how Go begins to tell of a crash.
var crashing = regexp.MustCompile(`(?m)^(panic: |fatal error: |runtime: |unexpected fault address|SIG[A-Z]+: )`)

// holdCrash is the part of standard error that is the program's own.
func (c *console) holdCrash(text string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.crash.Len() > 0 {
		c.crash.WriteString(text)
		return ""
	}
	for _, at := range crashing.FindAllStringIndex(text, -1) {
		if at[0] == 0 && !c.fresh {
			continue
		}
		c.crash.WriteString(text[at[0]:])
		return text[:at[0]]
	}
	c.fresh = strings.HasSuffix(text, "\n")
	return text
}

// releaseCrash gives back what was held for the words of a crash: to the client when there was none.
func (c *console) releaseCrash(crashed error) string {
	c.mu.Lock()
	held := c.crash.String()
	c.crash.Reset()
	c.mu.Unlock()
	if held != "" && crashed == nil {
		c.client.Send("stream", map[string]any{"name": "stderr", "text": held}, nil, nil)
	}
	return held
}

// Ask implements program.Client.
func (c *console) Ask(ctx context.Context, prompt string, password bool) (func(context.Context) (string, error), error) {
	return c.client.Ask(ctx, prompt, password)
}

// AllowsInput implements program.Client.
func (c *console) AllowsInput() bool { return c.allowsStdin }
