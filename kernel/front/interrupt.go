package front

import (
	"context"
	"errors"
	"sync"

	"github.com/atelier-go/atelier/kernel/jupyter"
)

// interrupter gives cells contexts that the next interrupt ends.
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

// begin gives a cell its context, which ends with the cell, and by an interrupt, wherever the cell is by then.
func (c *interrupter) begin() (context.Context, context.CancelCauseFunc) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return context.WithCancelCause(c.now)
}

// interrupt ends the contexts of all cells.
func (c *interrupter) interrupt(cause error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.end(cause)
	c.now, c.end = context.WithCancelCause(c.parent)
}

var errInterrupted = errors.New("front: the cell was interrupted")

// interrupt ends the running cell; those that wait behind it will not run, nor one that is about to.
func (s *server) interrupt() {
	waiting := s.cells.drain()
	s.interrupter.interrupt(errInterrupted)
	s.guard("interrupt", s.kernel.Interrupt)
	s.abort(waiting)
}

func (s *server) interruptRequest(empty) any {
	s.interrupt()
	return map[string]any{"status": "ok"}
}

type shutdownRequest struct {
	Restart bool `json:"restart"`
}

func (shutdownRequest) check() error { return nil }

// shutdown tells everyone and then ends the kernel.
func (s *server) shutdown(m *request, r shutdownRequest) {
	s.answer(m, "shutdown_reply", func() any {
		content := map[string]any{"status": "ok", "restart": r.Restart}
		s.publish(jupyter.Outgoing{Type: "shutdown_reply", Parent: m.RawHeader, Content: content})
		return content
	})
	s.end(errShutDown)
}
