package zmtp

import (
	"context"
	"sync/atomic"
	"time"

	"golang.org/x/sync/semaphore"
)

const (
	maxQueued = 64 << 20 // bytes that may wait for one peer
	minWeight = 16 << 10 // bytes that any message counts, so that about four thousand may wait
	reserved  = 1000     // messages beyond that of those that must not be lost
)

// queuedMessage is a message and the room it takes.
type queuedMessage struct {
	message [][]byte
	room    *semaphore.Weighted
	size    int64
}

// Peer is one connected client.
type Peer struct {
	socket   *Socket
	id       string
	number   uint64 // of its arrival
	patience time.Duration
	conn     *conn
	room     *semaphore.Weighted // in bytes
	reserve  *semaphore.Weighted // in messages
	queue    chan queuedMessage
	stalled  atomic.Bool // it had its chance to make room, and nothing was sent since
	closing  chan struct{}
	ctx      context.Context
	end      context.CancelFunc
}

// ID is the identity that the client gave itself, or "".
func (p *Peer) ID() string { return p.id }

// Done is closed when the client is gone.
func (p *Peer) Done() <-chan struct{} { return p.ctx.Done() }

// Send queues one message for the client and tells whether it did. A client that reads slowly slows the
// sender down; one that does not read at all loses messages.
func (p *Peer) Send(message [][]byte) bool {
	n := weight(message)
	if !p.room.TryAcquire(n) && !p.waitForRoom(n) {
		return false
	}
	p.queue <- queuedMessage{message, p.room, n} // has room, because each message in it holds some
	return true
}

// SendReserved is Send for a message without which the client would wait for ever. There must be few of them.
func (p *Peer) SendReserved(message [][]byte) bool {
	if p.Send(message) {
		return true
	}
	if !p.reserve.TryAcquire(1) {
		return false
	}
	p.queue <- queuedMessage{message, p.reserve, 1}
	return true
}

// trySend is Send without patience.
func (p *Peer) trySend(message [][]byte) {
	if n := weight(message); p.room.TryAcquire(n) {
		p.queue <- queuedMessage{message, p.room, n}
	}
}

// Reply is Send to p or, if p is gone, to the client that has come back as p.
func (p *Peer) Reply(message [][]byte) bool {
	if p.ctx.Err() != nil {
		if p, _ = p.socket.newest(p.id); p == nil {
			return false
		}
	}
	return p.Send(message)
}

// waitForRoom waits for room, once for each time that the client stalls.
func (p *Peer) waitForRoom(n int64) bool {
	if p.stalled.Load() {
		return false
	}
	ctx, cancel := context.WithTimeout(p.ctx, p.patience)
	defer cancel()
	if p.room.Acquire(ctx, n) != nil {
		p.stalled.Store(true)
		return false
	}
	return true
}

func weight(message [][]byte) int64 {
	n := 0
	for _, frame := range message {
		n += len(frame)
	}
	return int64(min(max(n, minWeight), maxQueued))
}

// write sends what is queued until the client is gone, or the queue is empty and the socket is closing.
func (p *Peer) write() {
	for {
		select {
		case <-p.ctx.Done():
			return
		case next := <-p.queue:
			p.put(next)
		case <-p.closing:
			if len(p.queue) == 0 {
				p.conn.closeWrite()
				return
			}
		}
	}
}

func (p *Peer) put(next queuedMessage) {
	if err := p.conn.send(next.message, len(p.queue) > 0); err != nil {
		p.end()
	}
	next.room.Release(next.size)
	p.stalled.Store(false)
}

// read hands on each message until the client is gone. Who does not read our answers is not read either.
func (p *Peer) read(receive func(*Peer, [][]byte)) error {
	for {
		message, err := p.conn.receive()
		if err != nil {
			return err
		}
		receive(p, message)
		if err := p.room.Acquire(p.ctx, minWeight); err != nil {
			return err
		}
		p.room.Release(minWeight)
	}
}
