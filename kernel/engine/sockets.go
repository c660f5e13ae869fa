package engine

import (
	"context"
	"crypto/rand"
	"fmt"
	"net"
	"path/filepath"
	"regexp"
	"time"

	"github.com/atelier-go/atelier/kernel/jupyter"
	"github.com/atelier-go/atelier/kernel/jupyter/zmtp"
)

// identity is one for all sockets: GoNB asks for input on one socket who asked for a cell on another.
const identity = "engine"

// retryEvery is how often a GoNB that is starting is tried to connect to.
const retryEvery = 2 * time.Millisecond

// open connects to GoNB's sockets, waits until it answers, and begins to listen.
func (g *gonb) open(ctx context.Context, where jupyter.Connection) error {
	for _, each := range []struct {
		socket   **zmtp.Client
		port     int
		kind     zmtp.Kind
		identity string
	}{
		{&g.shell, where.Shell, zmtp.Dealer, identity},
		{&g.stdin, where.Stdin, zmtp.Dealer, identity},
		{&g.iopub, where.IOPub, zmtp.Sub, ""},
	} {
		network, address := where.Endpoint(each.port)
		client, err := g.dial(ctx, network, address, each.kind, each.identity)
		if err != nil {
			return g.reason(ctx, err)
		}
		go func() {
			<-g.ended
			_ = client.Close() // whom it was connected to is gone
		}()
		*each.socket = client
	}
	if err := g.iopub.Subscribe(""); err != nil {
		return g.reason(ctx, err)
	}
	go g.listen(g.shell, g.handleReply)
	go g.listen(g.iopub, g.handleOutput)
	go g.listen(g.stdin, g.handleInputRequest)
	return g.greet(ctx)
}

// dial connects to a socket as soon as GoNB listens there.
func (g *gonb) dial(ctx context.Context, network, address string, kind zmtp.Kind, identity string) (*zmtp.Client, error) {
	for {
		client, err := zmtp.Dial(ctx, network, address, kind, identity)
		if err == nil {
			return client, nil
		}
		select {
		case <-ctx.Done():
			return nil, err
		case <-g.ended:
			return nil, err
		case <-time.After(retryEvery):
		}
	}
}

// reason is why talking to GoNB failed: what ended first.
func (g *gonb) reason(ctx context.Context, err error) error {
	switch {
	case !g.alive():
		return ErrEngineDied
	case ctx.Err() != nil:
		return context.Cause(ctx)
	}
	return fmt.Errorf("engine: talking to GoNB: %w", err)
}

// listen hands what comes from a socket to handle, until GoNB ends.
func (g *gonb) listen(socket *zmtp.Client, handle func(*message)) {
	for {
		frames, err := socket.Receive()
		if err != nil {
			return // GoNB has ended, which wait notes
		}
		if m, err := decode(frames, g.writer.Key); err == nil {
			handle(m)
		}
	}
}

// ask sends a request for a call, which is to be finished in the end, and returns the request's name.
func (g *gonb) ask(c *call, out jupyter.Outgoing) (request string, err error) {
	frames, request, err := g.writer.Encode(out)
	if err != nil {
		return "", fmt.Errorf("engine: a request to GoNB: %w", err)
	}
	g.begin(request, c)
	return request, g.send(g.shell, frames)
}

// say sends a message that no call waits for.
func (g *gonb) say(socket *zmtp.Client, out jupyter.Outgoing) error {
	frames, _, err := g.writer.Encode(out)
	if err != nil {
		return fmt.Errorf("engine: a message to GoNB: %w", err)
	}
	return g.send(socket, frames)
}

// send gives GoNB a message.
func (g *gonb) send(socket *zmtp.Client, frames [][]byte) error {
	if err := socket.Send(frames); err != nil {
		return fmt.Errorf("engine: talking to GoNB: %w", err)
	}
	return nil
}

// greet waits until GoNB answers on its sockets. What it publishes before a subscription has reached
// it is lost, so it is asked again until its status is heard.
func (g *gonb) greet(ctx context.Context) error {
	for {
		c := newCall(ctx, nil)
		request, err := g.ask(c, jupyter.Outgoing{Type: "kernel_info_request"})
		if err == nil {
			err = g.await(ctx, c)
		}
		g.finish(request)
		if err != errNotHeard {
			return err
		}
	}
}

// await waits for the reply to a greeting, and a moment for the status after it.
func (g *gonb) await(ctx context.Context, c *call) error {
	select {
	case <-c.reply:
	case <-g.ended:
		return ErrEngineDied
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	select {
	case <-c.idle:
		return nil
	case <-g.ended:
		return ErrEngineDied
	case <-time.After(20 * time.Millisecond):
		return errNotHeard
	}
}

// longestSocket is how long the path of a socket may be on every system: 104 bytes on macOS, 108 on Linux.
const longestSocket = 103

// newConnection chooses sockets in the session's folder, which nobody else can enter, and ports of this
// machine where the folder's path is too long for that.
func newConnection(folder string) (jupyter.Connection, error) {
	c := jupyter.Connection{Key: rand.Text(), Scheme: "hmac-sha256"}
	if path := filepath.Join(folder, "s"); len(path)+len("-5") <= longestSocket {
		c.Transport, c.IP = "ipc", path
		c.Ports = jupyter.Ports{Shell: 1, Control: 2, Stdin: 3, IOPub: 4, Heartbeat: 5}
		return c, nil
	}
	c.Transport, c.IP = "tcp", "127.0.0.1"
	// All are held until each is found, so that no two are the same.
	for _, port := range []*int{&c.Shell, &c.Control, &c.Stdin, &c.IOPub, &c.Heartbeat} {
		listener, err := net.Listen("tcp", c.IP+":0")
		if err != nil {
			return c, fmt.Errorf("engine: a port for GoNB: %w", err)
		}
		defer listener.Close()
		*port = listener.Addr().(*net.TCPAddr).Port
	}
	return c, nil
}

// kernelID is what GoNB accepts as a kernel's name.
var kernelID = regexp.MustCompile(`^[0-9a-f-]+$`)

// writeConnection puts GoNB's connection file into folder and returns its path. The name tells GoNB what Jupyter calls
// the kernel.
func writeConnection(c jupyter.Connection, folder, id string) (string, error) {
	name := "connection.json"
	if kernelID.MatchString(id) {
		name = "kernel-" + id + ".json"
	}
	path := filepath.Join(folder, name)
	if err := c.Write(path); err != nil {
		return "", fmt.Errorf("engine: GoNB's: %w", err)
	}
	return path, nil
}

// message is one from GoNB.
type message struct {
	*jupyter.Message
	content map[string]any // numbers stay as they are written
}

// decode reads a message of GoNB from its frames.
func decode(frames [][]byte, key []byte) (*message, error) {
	m, err := jupyter.Decode(frames, key)
	if err != nil {
		return nil, err
	}
	content, err := m.Object()
	return &message{m, content}, err
}

// text is a string of an object, or "".
func text(object map[string]any, name string) string {
	value, _ := object[name].(string)
	return value
}

// orEmpty is an object that is not null in JSON.
func orEmpty(object map[string]any) map[string]any {
	if object == nil {
		return map[string]any{}
	}
	return object
}
