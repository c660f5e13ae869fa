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

func (c *client) Input(ctx context.Context, prompt string, password bool) (string, error) {
	if c.cell == nil || !c.cell.AllowStdin {
		return "", errors.New("front: input: the client takes no questions (allow_stdin is false)")
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	life := c.cell.ctx
	stop := context.AfterFunc(life, func() { cancel(context.Cause(life)) })
	defer stop()
	text, err := c.server.ask(ctx, c.request, map[string]any{"prompt": prompt, "password": password})
	if err != nil {
		return "", fmt.Errorf("front: input: %w", err)
	}
	return text, nil
}
