package zmtp

import (
	"context"
	"fmt"
	"time"
)

// join adds a client, unless the socket is closing.
func (s *Socket) join(p *Peer) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open.Err() != nil {
		return false
	}
	s.arrived++
	p.number = s.arrived
	s.peers[p] = true
	close(s.arrival)
	s.arrival = make(chan struct{})
	return true
}

func (s *Socket) leave(p *Peer) {
	s.mu.Lock()
	delete(s.peers, p)
	s.mu.Unlock()
	if s.options.Leave != nil {
		s.options.Leave(p)
	}
}

// newest is the last client that came with this identity, or nil. A client that lost its connection comes
// back with its old identity before the loss is noticed here.
func (s *Socket) newest(id string) (found *Peer, news <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for p := range s.peers {
		if id != "" && p.id == id && p.ctx.Err() == nil && (found == nil || p.number > found.number) {
			found = p
		}
	}
	return found, s.arrival
}

// Find waits for the client with this identity until ctx ends.
func (s *Socket) Find(ctx context.Context, id string) (*Peer, error) {
	for {
		p, news := s.newest(id)
		if p != nil {
			return p, nil
		}
		select {
		case <-news:
		case <-ctx.Done():
			return nil, fmt.Errorf("zmtp: no client %q is connected: %w", id, context.Cause(ctx))
		}
	}
}

// Close accepts no more clients, gives those that are connected this long to take what is queued for them,
// and returns when all of the socket's goroutines have ended.
func (s *Socket) Close(linger time.Duration) {
	s.mu.Lock()
	already := s.open.Err() != nil
	s.shut()
	if !already {
		for p := range s.peers {
			close(p.closing)
		}
	}
	s.mu.Unlock()
	s.listener.Close()
	timer := time.AfterFunc(linger, s.end)
	s.group.Wait()
	timer.Stop()
	s.end()
}
