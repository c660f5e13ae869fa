package front

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/atelier-go/atelier/kernel/front/internal/history"
	"github.com/atelier-go/atelier/kernel/jupyter"
	"github.com/atelier-go/atelier/kernel/jupyter/zmtp"
)

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
		l, err := history.Open(o.History)
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
