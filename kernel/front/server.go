package front

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/atelier-go/atelier/kernel/front/internal/history"
	"github.com/atelier-go/atelier/kernel/jupyter"
	"github.com/atelier-go/atelier/kernel/jupyter/zmtp"
)

const (
	grace  = 2 * time.Second // that a running cell has to end at shutdown
	linger = time.Second     // that clients have to take their last messages
)

// server is one kernel's front.
type server struct {
	kernel     Kernel
	log        *slog.Logger
	connection jupyter.Connection
	writer     *jupyter.Writer
	replays    *jupyter.ReplayGuard
	history    func() *history.Log // waits until it is read
	comms      *comms
	answers    *answers

	shell, control, stdin, heartbeat *zmtp.Socket
	iopub                            *zmtp.Publisher
	fromShell, fromControl           chan *request

	ctx   context.Context // ends when the kernel is to end
	end   context.CancelCauseFunc
	group sync.WaitGroup // of all that may call the kernel

	cells       *queue[*cell]  // waiting to run
	background  *queue[func()] // completions and inspections, which may take a while
	interrupter *interrupter   // ends the lives of cells
	count       atomic.Int64   // the last execution count
	status      executionState
}

// work starts all goroutines.
func (s *server) work() {
	s.group.Go(func() { s.history() })
	s.group.Go(func() { endWithJupyter(s.ctx, func() { s.end(errNoJupyter) }) })
	s.group.Go(func() { s.dispatchAll(s.fromShell) })
	s.group.Go(func() { s.dispatchAll(s.fromControl) })
	s.group.Go(func() {
		for c, ok := s.cells.next(s.ctx); ok; c, ok = s.cells.next(s.ctx) {
			s.guard("execute_request", func() { s.run(c) })
		}
	})
	s.group.Go(func() {
		for task, ok := s.background.next(s.ctx); ok; task, ok = s.background.next(s.ctx) {
			task()
		}
	})
}

func (s *server) dispatchAll(inbox <-chan *request) {
	for {
		select {
		case m := <-inbox:
			s.guard(m.Header.Type, func() { s.dispatch(m) })
		case <-s.ctx.Done():
			return
		}
	}
}

// guard calls f and logs a panic, which must not end the kernel.
func (s *server) guard(place string, f func()) {
	defer func() {
		if fault := recover(); fault != nil {
			s.log.Error("front: panic", "place", place, "fault", fault)
		}
	}()
	f()
}

// close ends the running cell, answers those that wait, and then closes the sockets. A kernel that does not
// come to an end is not waited for.
func (s *server) close() {
	s.end(nil)
	s.group.Go(func() { s.guard("interrupt", s.interrupt) })
	ended := make(chan struct{})
	go func() {
		s.group.Wait()
		close(ended)
	}()
	timer := time.NewTimer(grace)
	defer timer.Stop()
	select {
	case <-ended:
	case <-timer.C:
		s.log.Warn("front: the running cell did not end", "after", grace)
	}
	s.closeSockets(linger)
}
