package front

import (
	"context"
	"sync"
)

// calm lasts until the next interrupt, and then begins anew.
type calm struct {
	parent context.Context
	mu     sync.Mutex
	now    context.Context
	end    context.CancelCauseFunc
}

func newCalm(parent context.Context) *calm {
	c := &calm{parent: parent}
	c.now, c.end = context.WithCancelCause(parent)
	return c
}

// life is that of a cell: it ends with the cell, and by an interrupt, wherever the cell is by then.
func (c *calm) life() (context.Context, context.CancelCauseFunc) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return context.WithCancelCause(c.now)
}

// disturb ends all lives.
func (c *calm) disturb(cause error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.end(cause)
	c.now, c.end = context.WithCancelCause(c.parent)
}
