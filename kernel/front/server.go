package front

import (
	"context"
	"errors"
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

// inbox is how many messages may wait to be dispatched, before a client has to wait.
const inbox = 64

// listen opens the sockets of a kernel; what arrives there waits until the server works.
func listen(c jupyter.Connection, o Options) (*server, error) {
	if o.Kernel == nil {
		return nil, errors.New("front: options: Kernel is nil, wanted one to serve")
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	s := &server{
		kernel:      o.Kernel,
		log:         o.Log,
		connection:  c,
		writer:      jupyter.NewWriter("kernel", c.Key),
		replays:     jupyter.NewReplayGuard(),
		comms:       newComms(),
		answers:     newAnswers(),
		cells:       newQueue[*cell](),
		background:  newQueue[func()](),
		fromShell:   make(chan *request, inbox),
		fromControl: make(chan *request, inbox),
	}
	s.history = sync.OnceValue(func() *history.Log {
		l, err := history.Open(o.History, o.Name)
		s.logError(err)
		return l
	})
	s.ctx, s.end = context.WithCancelCause(context.Background())
	s.interrupter = newInterrupter(s.ctx)
	if err := s.openSockets(); err != nil {
		s.end(err)
		s.closeSockets(0)
		return nil, err
	}
	return s, nil
}

func (s *server) openSockets() error {
	var faults []error
	open := func(port int, kind zmtp.Kind, receive func(*zmtp.Peer, [][]byte)) *zmtp.Socket {
		network, address := s.connection.Endpoint(port)
		opened, err := zmtp.Listen(network, address, zmtp.Options{Kind: kind, Receive: receive, Log: s.log})
		faults = append(faults, err)
		return opened
	}
	c := s.connection
	s.status.pending = true
	network, address := c.Endpoint(c.IOPub)
	var err error
	s.iopub, err = zmtp.NewPublisher(network, address, s.welcome, zmtp.Options{Log: s.log})
	faults = append(faults, err)
	s.heartbeat = open(c.Heartbeat, zmtp.Rep, func(p *zmtp.Peer, frames [][]byte) { p.Send(frames) })
	s.stdin = open(c.Stdin, zmtp.Router, s.receive("stdin", s.answers.take))
	s.control = open(c.Control, zmtp.Router, s.receive("control", s.into(s.fromControl)))
	s.shell = open(c.Shell, zmtp.Router, s.receive("shell", s.into(s.fromShell)))
	return errors.Join(faults...)
}

// receive gives valid messages to take and drops the others.
func (s *server) receive(name string, take func(*request) error) func(*zmtp.Peer, [][]byte) {
	return func(p *zmtp.Peer, frames [][]byte) {
		s.guard(name, func() {
			m, err := jupyter.Decode(frames, s.writer.Key)
			if err == nil && len(s.writer.Key) > 0 {
				err = s.replays.Check(m.Signature)
			}
			if err == nil {
				err = take(&request{m, p})
			}
			if err != nil {
				s.log.Warn("front: message dropped", "socket", name, "reason", err)
			}
		})
	}
}

// into waits for room in a channel, unless the kernel ends.
func (s *server) into(inbox chan<- *request) func(*request) error {
	return func(m *request) error {
		select {
		case inbox <- m:
			return nil
		case <-s.ctx.Done():
			return context.Cause(s.ctx)
		}
	}
}

func (s *server) closeSockets(linger time.Duration) {
	var group sync.WaitGroup
	for _, each := range []*zmtp.Socket{s.shell, s.control, s.stdin, s.heartbeat} {
		if each != nil {
			group.Go(func() { each.Close(linger) })
		}
	}
	if s.iopub != nil {
		group.Go(func() { s.iopub.Close(linger) })
	}
	group.Wait()
}

func (s *server) logError(err error) {
	if err != nil {
		s.log.Warn(err.Error())
	}
}
