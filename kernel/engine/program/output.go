package program

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"time"
	"unicode/utf8"

	"golang.org/x/sys/unix"
)

// output passes on what is printed and shown in the order in which it was written. A display comes by another pipe than
// what was printed before it, so the streams are read empty before it is passed on.
type output struct {
	client  Client
	streams []*stream

	mu   sync.Mutex // held while something is passed on
	last time.Time  // something came
	over bool       // what still comes is nobody's
}

// stream is standard output or standard error.
type stream struct {
	name  string
	from  *os.File // our end of a pipe
	conn  syscall.RawConn
	fd    int      // of our end, -1 once all was read
	to    *os.File // the command's
	rest  []byte   // the beginning of a character
	ended chan struct{}
}

// openOutput gives a command its two streams.
func openOutput(cmd *exec.Cmd, client Client) (*output, error) {
	o := &output{client: client}
	for _, name := range []string{"stdout", "stderr"} {
		s, err := openStream(name)
		if err != nil {
			o.abandon()
			o.closeOurs()
			return nil, err
		}
		o.streams = append(o.streams, s)
	}
	cmd.Stdout, cmd.Stderr = o.streams[0].to, o.streams[1].to
	return o, nil
}

// openStream makes a pipe. Our end does not block, and the command's does once it is the command's.
func openStream(name string) (*stream, error) {
	s := &stream{name: name, ended: make(chan struct{})}
	var err error
	if s.from, s.to, err = os.Pipe(); err == nil {
		s.conn, err = s.from.SyscallConn()
	}
	if err == nil {
		err = s.conn.Control(func(fd uintptr) { s.fd = int(fd) })
	}
	if err != nil {
		return nil, fmt.Errorf("engine: a pipe for %s: %w", name, err)
	}
	return s, nil
}

// closeOurs closes our copies of the command's ends, so that a stream ends with the last who holds it.
func (o *output) closeOurs() {
	for _, s := range o.streams {
		_ = s.to.Close() // nothing was written
	}
}

// abandon is for a command that did not start.
func (o *output) abandon() {
	for _, s := range o.streams {
		_ = s.from.Close() // nothing is lost
	}
}

// begin begins to read.
func (o *output) begin() {
	o.last = time.Now()
	for _, s := range o.streams {
		go o.follow(s)
	}
}

// follow reads a stream to its end.
func (o *output) follow(s *stream) {
	defer close(s.ended)
	buffer := make([]byte, 64<<10)
	_ = s.conn.Read(func(uintptr) (ended bool) { // fails when the file is closed
		for {
			o.mu.Lock()
			n, err := o.read(s, buffer)
			o.mu.Unlock()
			if n <= 0 {
				return !errors.Is(err, syscall.EAGAIN)
			}
		}
	})
	o.mu.Lock()
	defer o.mu.Unlock()
	s.fd = -1
	_ = s.from.Close() // all was read
}

// read passes on what one read gives. It is called with the lock.
func (o *output) read(s *stream, buffer []byte) (int, error) {
	n, err := unix.Read(s.fd, buffer)
	for errors.Is(err, syscall.EINTR) {
		n, err = unix.Read(s.fd, buffer)
	}
	if n > 0 {
		o.last = time.Now()
		o.pass(s, buffer[:n], false)
	}
	return n, err
}

// pass passes on whole characters: the rest of one comes with the next bytes.
func (o *output) pass(s *stream, data []byte, all bool) {
	if o.over {
		return
	}
	data = append(s.rest, data...)
	n := len(data)
	if !all {
		n = completeRunes(data)
	}
	s.rest = append([]byte(nil), data[n:]...)
	if n > 0 {
		o.client.Output("stream", map[string]any{"name": s.name, "text": string(data[:n])}, map[string]any{}, nil)
	}
}

// completeRunes is how many bytes of data end between characters.
func completeRunes(data []byte) int {
	for back := 1; back < utf8.UTFMax && back <= len(data); back++ {
		at := len(data) - back
		if utf8.RuneStart(data[at]) {
			if !utf8.FullRune(data[at:]) {
				return at
			}
			break
		}
	}
	return len(data)
}

// show passes on a message after all that was printed before it.
func (o *output) show(msgType string, content map[string]any) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.catchUp()
	if !o.over {
		o.last = time.Now()
		o.client.Output(msgType, content, map[string]any{}, nil)
	}
}

// say tells the reader something of the kernel's own.
func (o *output) say(text string) {
	o.show("stream", map[string]any{"name": "stderr", "text": text})
}

// flush passes on what was printed.
func (o *output) flush() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.catchUp()
}

// catchUp reads what the streams hold at this moment. It is called with the lock.
func (o *output) catchUp() {
	for _, s := range o.streams {
		if s.fd < 0 {
			continue
		}
		left, err := unix.IoctlGetInt(s.fd, fionread)
		for buffer := make([]byte, max(left, 0)); err == nil && left > 0; {
			var n int
			if n, err = o.read(s, buffer[:left]); n <= 0 {
				break
			}
			left -= n
		}
	}
}

// drainTime is how long a command that has ended is listened to, if what it has started holds its streams.
const drainTime = 100 * time.Millisecond

// end waits until all was passed on. A process that the command has left behind is waited for no longer than it keeps
// writing; what it writes later is thrown away, lest it wait for a reader.
func (o *output) end() {
	for _, s := range o.streams {
		for open := true; open; {
			select {
			case <-s.ended:
				open = false
			case <-time.After(drainTime / 4):
				open = !o.isQuiet()
			}
		}
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.catchUp()
	for _, s := range o.streams {
		o.pass(s, nil, true)
	}
	o.over = true
}

func (o *output) isQuiet() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return time.Since(o.last) > drainTime
}
