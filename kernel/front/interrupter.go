package front

import (
	"context"
	"sync"
)

// interrupter lasts until the next interrupt, and then begins anew.
type interrupter struct {
	parent context.Context
	mu     sync.Mutex
	now    context.Context
	end    context.CancelCauseFunc
}

func newInterrupter(parent context.Context) *interrupter {
	c := &interrupter{parent: parent}
	c.now, c.end = context.WithCancelCause(parent)
	return c
}

// begin is that of a cell: it ends with the cell, and by an interrupt, wherever the cell is by then.
func (c *interrupter) begin() (context.Context, context.CancelCauseFunc) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return context.WithCancelCause(c.now)
}

// interrupt ends all lives.
func (c *interrupter) interrupt(cause error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.end(cause)
	c.now, c.end = context.WithCancelCause(c.parent)
}
