package front

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"os/signal"
	"strconv"
	"sync"
	"syscall"
	"time"

	"github.com/atelier-go/atelier/kernel/jupyter"
)

// Options say what Serve serves.
type Options struct {
	ConnectionFile string // Jupyter's
	Kernel         Kernel
	History        string       // the file of what was typed, shared by kernels; "": none
	Log            *slog.Logger // nil: none
}

// Serve answers Jupyter's messages until a client shuts the kernel down, ctx ends, the process gets SIGTERM
// or SIGHUP, or the Jupyter that started it is gone. SIGINT does what interrupt_request does. At the end the
// running cell is interrupted, and what was queued for clients is sent. It returns an error only when it
// cannot start.
func Serve(ctx context.Context, o Options) error {
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	defer signal.Stop(signals)
	c, err := jupyter.ReadConnection(o.ConnectionFile)
	if err != nil {
		return err
	}
	s, err := listen(c, o)
	if err != nil {
		return err
	}
	s.serve(ctx, signals)
	return nil
}

var (
	errShutDown  = errors.New("front: the kernel is shut down")
	errSignal    = errors.New("front: the kernel was told to end by a signal")
	errNoJupyter = errors.New("front: the Jupyter that started the kernel is gone")
)

// serve works until something ends it.
func (s *server) serve(ctx context.Context, signals <-chan os.Signal) {
	stopParent := context.AfterFunc(ctx, func() { s.end(context.Cause(ctx)) })
	defer stopParent()
	s.work()
	for {
		select {
		case sig := <-signals:
			if sig == syscall.SIGINT {
				s.guard("interrupt", s.interrupt)
			} else {
				s.end(errSignal)
			}
		case <-s.ctx.Done():
			s.log.Info("front: ending", "reason", context.Cause(s.ctx))
			s.close()
			return
		}
	}
}

// endWithJupyter calls end once the Jupyter that started this process is gone, where Jupyter asks for that.
func endWithJupyter(ctx context.Context, end func()) {
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	watchParent(ctx, ticker.C, os.Getppid, end)
}

// watchParent looks at every tick whether the process still has the parent that Jupyter named.
func watchParent(ctx context.Context, ticks <-chan time.Time, parent func() int, end func()) {
	first := parent()
	if os.Getenv("JPY_PARENT_PID") != strconv.Itoa(first) {
		return
	}
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticks:
			if parent() != first {
				end()
				return
			}
		}
	}
}

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
