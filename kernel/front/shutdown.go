package front

import (
	"github.com/atelier-go/atelier/kernel/jupyter"
)

import "errors"

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
