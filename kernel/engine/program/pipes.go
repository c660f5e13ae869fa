package program

import (
	"context"
	"encoding/base64"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"github.com/janpfeifer/gonb/gonbui/protocol"
	"golang.org/x/sys/unix"
)

func init() {
	// What displays may hold beside what protocol itself registers.
	gob.Register(map[string]any{})
	gob.Register([]any{})
}

// Pipes are the two named pipes between gonbui in a program and the kernel. Its methods may be called on nil.
type Pipes struct {
	notebook *Notebook
	in, out  string   // paths, as the kernel sees them
	from     *os.File // displays, questions and values of widgets
	hold     *os.File // another end of it, so that it does not end before the program has opened it
	to       *os.File // values for widgets, and acknowledgements
	run      *run
	busy     atomic.Bool // something of what was read is not done yet
	ended    chan struct{}
	queue    chan protocol.CommValue // to be written
	closed   chan struct{}
}

// queued is how many values may wait for a program to read them. More are lost, as a slider's are in GoNB.
const queued = 128

var pipeNumber atomic.Int64

// OpenPipes makes the pipes of one program in a folder. Close removes them.
func (n *Notebook) OpenPipes(folder string) (*Pipes, error) {
	stem := filepath.Join(folder, fmt.Sprintf("gonb_pipe_%d", pipeNumber.Add(1)))
	p := &Pipes{notebook: n, in: stem + "_in", out: stem + "_out", ended: make(chan struct{}), closed: make(chan struct{}),
		queue: make(chan protocol.CommValue, queued)}
	if err := p.open(); err != nil {
		p.Close()
		return nil, fmt.Errorf("engine: the pipes to a program: %w", err)
	}
	return p, nil
}

func (p *Pipes) open() error {
	err := errors.Join(unix.Mkfifo(p.in, 0o600), unix.Mkfifo(p.out, 0o600))
	if err == nil {
		p.from, err = os.OpenFile(p.in, os.O_RDONLY|unix.O_NONBLOCK, 0)
	}
	if err == nil {
		p.hold, err = os.OpenFile(p.in, os.O_WRONLY|unix.O_NONBLOCK, 0)
	}
	if err == nil {
		p.to, err = os.OpenFile(p.out, os.O_RDWR|unix.O_NONBLOCK, 0) // both ways: to open it must not wait for the program
	}
	return err
}

// Close removes the pipes.
func (p *Pipes) Close() {
	for _, file := range []*os.File{p.from, p.hold, p.to} {
		if file != nil {
			_ = file.Close() // it may be closed
		}
	}
	_, _ = os.Remove(p.in), os.Remove(p.out) // the session's end removes what is left
}

func (p *Pipes) environment() []string {
	if p == nil {
		return nil
	}
	return []string{protocol.GONB_PIPE_ENV + "=" + p.in, protocol.GONB_PIPE_BACK_ENV + "=" + p.out}
}

// begin begins to listen and to speak.
func (p *Pipes) begin(ctx context.Context, r *run) {
	if p == nil {
		return
	}
	p.run = r
	p.notebook.begin(p, r.client)
	go p.listen(ctx)
	go p.speak()
}

// end waits until all that the program has sent is done. What holds the pipe open after the program is not waited for.
func (p *Pipes) end() {
	if p == nil {
		return
	}
	_ = p.hold.Close() // nothing was written
	for open := true; open; {
		select {
		case <-p.ended:
			open = false
		case <-time.After(drainTime):
			open = !p.isIdle()
		}
	}
	p.notebook.end(p)
	close(p.closed)
}

// isIdle tells whether the program has sent nothing that is not done.
func (p *Pipes) isIdle() bool { return p == nil || !p.busy.Load() && unread(p.from) <= 0 }

// Read implements io.Reader for the decoder, which reads again when it is done with what it had.
func (p *Pipes) Read(buffer []byte) (int, error) {
	p.busy.Store(false)
	n, err := p.from.Read(buffer)
	p.busy.Store(n > 0)
	return n, err
}

// listen handles the program's messages, one after the other, to the end.
func (p *Pipes) listen(ctx context.Context) {
	defer close(p.ended)
	defer p.busy.Store(false)
	decoder := gob.NewDecoder(p)
	for {
		var data protocol.DisplayData
		err := decoder.Decode(&data)
		switch {
		case err == nil:
			p.handle(ctx, &data)
		case errors.Is(err, io.EOF), errors.Is(err, os.ErrClosed):
			return
		default:
			p.run.output.say("the notebook cannot read what the program shows any more: " + err.Error() + ". Two programs may have written at once.\n")
			p.busy.Store(false)
			_, _ = io.Copy(io.Discard, p.from) // lest the program wait
			return
		}
	}
}

// handle does what a message asks for.
func (p *Pipes) handle(ctx context.Context, data *protocol.DisplayData) {
	switch value := private(data).(type) {
	case protocol.InputRequest:
		p.run.output.flush()
		p.run.questions.ask(value.Prompt, value.Password)
	case protocol.CommValue:
		switch {
		case value.Address == protocol.GonbuiSyncAddress:
			p.run.output.flush()
			p.acknowledge(protocol.CommValue{Address: protocol.GonbuiSyncAckAddress, Value: value.Value})
		default:
			p.notebook.send(ctx, value)
		}
	case protocol.CommSubscription:
		p.notebook.subscribe(ctx, value)
	default:
		msgType, content := p.notebook.display(data)
		p.run.output.show(msgType, content)
	}
}

// private is the value of a message that is not for display, or nil.
func private(data *protocol.DisplayData) any {
	for _, mime := range []protocol.MIMEType{protocol.MIMEJupyterInput, protocol.MIMECommValue, protocol.MIMECommSubscribe} {
		if value, ok := data.Data[mime]; ok {
			return value
		}
	}
	return nil
}

// acknowledge queues a value that must not be lost.
func (p *Pipes) acknowledge(value protocol.CommValue) {
	select {
	case p.queue <- value:
	case <-p.closed:
	}
}

// deliver queues a value for a widget.
func (p *Pipes) deliver(value protocol.CommValue) {
	select {
	case p.queue <- value:
	default: // the program does not read
	}
}

// speak writes what is queued.
func (p *Pipes) speak() {
	encoder := gob.NewEncoder(p.to)
	for {
		select {
		case value := <-p.queue:
			if encoder.Encode(value) != nil { // the program has ended
				return
			}
		case <-p.closed:
			return
		}
	}
}

// plainData is a display's data by MIME type as Jupyter wants it: bytes in base 64.
func plainData(data map[protocol.MIMEType]any) map[string]any {
	plain := make(map[string]any, len(data))
	for mime, value := range data {
		if content, ok := value.([]byte); ok {
			value = base64.StdEncoding.EncodeToString(content)
		}
		plain[string(mime)] = value
	}
	return plain
}
