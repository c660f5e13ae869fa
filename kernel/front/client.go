package front

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"

	"github.com/atelier-go/atelier/kernel/jupyter"
)

// client is the Client of one message.
type client struct {
	server  *server
	request *request
	cell    *cell // nil unless the message is one
	count   int
}

func (c *client) Send(kind string, content, metadata map[string]any, buffers [][]byte) {
	if strings.HasPrefix(kind, "comm_") {
		c.server.comms.note(kind, content)
	} else if c.cell != nil && c.cell.Silent {
		return
	}
	if _, counted := content["execution_count"]; kind == "execute_result" && !counted {
		content = maps.Clone(object(content))
		content["execution_count"] = c.count
	}
	c.server.publish(jupyter.Outgoing{
		Type: kind, Parent: c.request.RawHeader, Metadata: object(metadata), Content: object(content), Buffers: buffers,
	})
}

func (c *client) Ask(ctx context.Context, prompt string, password bool) (answer func(context.Context) (string, error), err error) {
	if c.cell == nil || !c.cell.AllowStdin {
		return nil, errors.New("front: input: the client takes no questions (allow_stdin is false)")
	}
	asking, end := c.whileCellLives(ctx)
	defer end()
	q, err := c.server.ask(asking, c.request, map[string]any{"prompt": prompt, "password": password})
	if err != nil {
		return nil, fmt.Errorf("front: input: %w", err)
	}
	return func(ctx context.Context) (string, error) {
		waiting, end := c.whileCellLives(ctx)
		defer end()
		text, err := c.server.await(waiting, q)
		if err != nil {
			return "", fmt.Errorf("front: input: %w", err)
		}
		return text, nil
	}, nil
}

// whileCellLives is a context that ends with ctx and with the cell.
func (c *client) whileCellLives(ctx context.Context) (_ context.Context, end func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	life := c.cell.ctx
	stop := context.AfterFunc(life, func() { cancel(context.Cause(life)) })
	return ctx, func() {
		stop()
		cancel(nil)
	}
}
