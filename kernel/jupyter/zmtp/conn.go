package zmtp

import (
	"bufio"
	"net"
	"sync"
)

// wire is the connection below zmq4's: it refuses absurd frames, gathers small writes, and lets only one
// goroutine write at a time. zmq4 itself answers a PING while it reads, in the middle of whatever is being
// written; so the turn to write is taken whenever a command was read, until the reader yields it.
type wire struct {
	net.Conn
	in     *bufio.Reader
	out    *bufio.Writer // nil during the handshake, in which each side waits for the other's bytes
	frames frames
	turn   sync.Mutex
	held   bool // by the reader
}

func newWire(conn net.Conn) *wire {
	return &wire{Conn: conn, in: bufio.NewReaderSize(conn, 32<<10), frames: newFrames()}
}

// greeted ends the handshake's ways.
func (w *wire) greeted() {
	w.out = bufio.NewWriterSize(w.Conn, 32<<10)
}

func (w *wire) Read(p []byte) (int, error) {
	n, err := w.in.Read(p)
	command, bad := w.frames.follow(p[:n])
	if bad != nil {
		return 0, bad
	}
	if command && w.out != nil && !w.held {
		w.turn.Lock()
		w.held = true
	}
	return n, err
}

func (w *wire) Write(p []byte) (int, error) {
	if w.out == nil {
		return w.Conn.Write(p)
	}
	return w.out.Write(p)
}

// yield ends the reader's turn to write.
func (w *wire) yield() {
	if w.held {
		_ = w.out.Flush() // a connection that fails says so to its reader, too
		w.held = false
		w.turn.Unlock()
	}
}

// closeWrite tells the other side that nothing more will come, while its last words can still be read:
// closing at once could take back what was sent.
func (w *wire) closeWrite() {
	if half, ok := w.Conn.(interface{ CloseWrite() error }); ok {
		_ = half.CloseWrite()
	}
}
