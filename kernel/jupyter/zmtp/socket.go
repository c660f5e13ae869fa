package zmtp

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"
)

const (
	handshakeTime = 10 * time.Second
	retryTime     = 100 * time.Millisecond // until the next try when no connection can be accepted

	// writeBuffer is small, because the system lets a writer go on only when a third of it was read: with
	// its usual megabytes, a slow client would look like one that does not read at all.
	writeBuffer = 64 << 10
)

// Options say how a socket treats its clients.
type Options struct {
	Kind     Kind
	Receive  func(*Peer, [][]byte) // is called for each message, for one client by one goroutine
	Leave    func(*Peer)           // is called when a client is gone; may be nil
	Patience time.Duration         // how long a client that does not read may keep a sender waiting: 5 s if 0
	Log      *slog.Logger          // may be nil
}

// Socket listens at one address.
type Socket struct {
	options  Options
	listener net.Listener
	group    sync.WaitGroup
	ctx      context.Context // ends with the last connection
	end      context.CancelFunc
	open     context.Context // ends when the socket begins to close
	shut     context.CancelFunc

	mu      sync.Mutex
	peers   map[*Peer]bool
	arrived uint64
	arrival chan struct{} // closed at the next arrival
}

// Listen opens a socket: network is "tcp" or "unix".
func Listen(network, address string, o Options) (*Socket, error) {
	if network == "unix" {
		removeStale(address)
	}
	listener, err := net.Listen(network, address)
	if err != nil {
		return nil, fmt.Errorf("zmtp: listening at %s: %w", address, err)
	}
	return newSocket(listener, o), nil
}

func newSocket(listener net.Listener, o Options) *Socket {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Patience == 0 {
		o.Patience = 5 * time.Second
	}
	s := &Socket{options: o, listener: listener, peers: map[*Peer]bool{}, arrival: make(chan struct{})}
	s.ctx, s.end = context.WithCancel(context.Background())
	s.open, s.shut = context.WithCancel(s.ctx)
	s.group.Go(s.accept)
	return s
}

// removeStale removes what a killed kernel left at the address, as ZeroMQ does.
func removeStale(address string) {
	if info, err := os.Lstat(address); err == nil && info.Mode().Type() == os.ModeSocket {
		_ = os.Remove(address) // if it cannot be removed, listening says why
	}
}

// Addr is where the socket listens.
func (s *Socket) Addr() net.Addr { return s.listener.Addr() }

func (s *Socket) accept() {
	for {
		conn, err := s.listener.Accept()
		switch {
		case err == nil:
			s.group.Go(func() { s.serve(conn) })
		case errors.Is(err, net.ErrClosed):
			return
		default:
			s.options.Log.Warn("zmtp: no connection accepted", "error", err)
			select {
			case <-time.After(retryTime):
			case <-s.open.Done():
				return
			}
		}
	}
}

// serve is the life of one connection.
func (s *Socket) serve(conn net.Conn) {
	ctx, end := context.WithCancel(s.ctx)
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer func() {
		stop()
		end()
		conn.Close()
	}()
	p, err := s.handshake(conn)
	if err != nil {
		s.options.Log.Warn("zmtp: a client was refused", "error", err)
		return
	}
	p.ctx, p.end = ctx, end
	if !s.join(p) {
		return
	}
	defer s.leave(p)
	s.group.Go(p.write)
	s.options.Log.Debug("zmtp: a client is gone", "reason", p.read(s.options.Receive))
}

// handshake does the handshake. A client that says nothing keeps nobody waiting but itself.
func (s *Socket) handshake(c net.Conn) (*Peer, error) {
	stop := context.AfterFunc(s.open, func() { c.Close() })
	defer stop()
	if buffered, ok := c.(interface{ SetWriteBuffer(int) error }); ok {
		_ = buffered.SetWriteBuffer(writeBuffer) // the system's own choice works, too
	}
	if err := c.SetDeadline(time.Now().Add(handshakeTime)); err != nil {
		return nil, fmt.Errorf("zmtp: handshake: %w", err)
	}
	made, err := newConn(c, s.options.Kind)
	if err != nil {
		return nil, err
	}
	if err := c.SetDeadline(time.Time{}); err != nil {
		return nil, fmt.Errorf("zmtp: handshake: %w", err)
	}
	return &Peer{
		socket:   s,
		id:       made.peer.identity,
		patience: s.options.Patience,
		conn:     made,
		room:     semaphore.NewWeighted(maxQueued),
		reserve:  semaphore.NewWeighted(reserved),
		queue:    make(chan queuedMessage, maxQueued/minWeight+reserved),
		closing:  make(chan struct{}),
	}, nil
}
