package front

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/atelier-go/atelier/kernel/front/internal/history"
	"github.com/atelier-go/atelier/kernel/front/internal/socket"
	"github.com/go-zeromq/zmq4"
)

// inbox is how many messages may wait to be dispatched, before a client has to wait.
const inbox = 64

// listen opens the sockets of a kernel; what arrives there waits until the server works.
func listen(c connection, o Options) (*server, error) {
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
		pen:         newPen(c.Key),
		replays:     newReplays(),
		comms:       newComms(),
		answers:     newAnswers(),
		cells:       newQueue[*cell](),
		aside:       newQueue[func()](),
		fromShell:   make(chan *request, inbox),
		fromControl: make(chan *request, inbox),
	}
	s.history = sync.OnceValue(func() *history.Log {
		l, err := history.Open(o.History)
		s.logError(err)
		return l
	})
	s.ctx, s.end = context.WithCancelCause(context.Background())
	s.calm = newCalm(s.ctx)
	if err := s.openSockets(); err != nil {
		s.end(err)
		s.closeSockets(0)
		return nil, err
	}
	return s, nil
}

func (s *server) openSockets() error {
	var faults []error
	open := func(port int, kind zmq4.SocketType, receive func(*socket.Peer, [][]byte)) *socket.Socket {
		network, address := s.connection.endpoint(port)
		opened, err := socket.Listen(network, address, socket.Options{Kind: kind, Receive: receive, Log: s.log})
		faults = append(faults, err)
		return opened
	}
	c := s.connection
	s.status.pending = true
	network, address := c.endpoint(c.IOPub)
	var err error
	s.iopub, err = socket.NewPublisher(network, address, s.welcome, socket.Options{Log: s.log})
	faults = append(faults, err)
	s.heartbeat = open(c.Heartbeat, zmq4.Rep, func(p *socket.Peer, frames [][]byte) { p.Send(frames) })
	s.stdin = open(c.Stdin, zmq4.Router, s.receive("stdin", s.answers.take))
	s.control = open(c.Control, zmq4.Router, s.receive("control", s.into(s.fromControl)))
	s.shell = open(c.Shell, zmq4.Router, s.receive("shell", s.into(s.fromShell)))
	return errors.Join(faults...)
}

// receive gives valid messages to take and drops the others.
func (s *server) receive(name string, take func(*request) error) func(*socket.Peer, [][]byte) {
	return func(p *socket.Peer, frames [][]byte) {
		m, err := decode(frames, s.pen.key)
		if err == nil && len(s.pen.key) > 0 {
			err = s.replays.check(m.signature)
		}
		if err == nil {
			err = take(&request{m, p})
		}
		if err != nil {
			s.log.Warn("front: message dropped", "socket", name, "reason", err)
		}
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
	for _, each := range []*socket.Socket{s.shell, s.control, s.stdin, s.heartbeat} {
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
