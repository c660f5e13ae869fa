package engine

import (
	"context"
	"fmt"
	"io"
	"log"
	"time"

	"github.com/go-zeromq/zmq4"
)

// open connects to GoNB's sockets, waits until it answers, and begins to listen.
func (g *gonb) open(ctx context.Context, where *connection) error {
	life, end := context.WithCancel(context.Background())
	stop := context.AfterFunc(ctx, end)
	defer stop()
	options := []zmq4.Option{
		zmq4.WithID(zmq4.SocketIdentity("engine")), // GoNB asks for input on one socket who asked for a cell on another
		zmq4.WithDialerRetry(2 * time.Millisecond), zmq4.WithDialerMaxRetries(-1),
		zmq4.WithLogger(log.New(io.Discard, "", 0)),
	}
	g.shell, g.stdin, g.iopub = zmq4.NewDealer(life, options...), zmq4.NewDealer(life, options...), zmq4.NewSub(life, options...)
	go func() {
		<-g.ended
		end()
		for _, socket := range []zmq4.Socket{g.shell, g.stdin, g.iopub} {
			_ = socket.Close() // whom it was connected to is gone
		}
	}()
	if err := g.iopub.SetOption(zmq4.OptionSubscribe, ""); err != nil {
		return fmt.Errorf("engine: listening to GoNB: %w", err)
	}
	for _, each := range []struct {
		socket zmq4.Socket
		port   int
	}{{g.shell, where.Shell}, {g.stdin, where.Stdin}, {g.iopub, where.IOPub}} {
		if err := each.socket.Dial(where.address(each.port)); err != nil {
			return g.reason(ctx, err)
		}
	}
	go g.listen(g.shell, g.handleReply)
	go g.listen(g.iopub, g.handleOutput)
	go g.listen(g.stdin, g.handleInputRequest)
	return g.greet(ctx)
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

// listen hands what comes from a socket to hear, until GoNB ends.
func (g *gonb) listen(socket zmq4.Socket, hear func(*message)) {
	for {
		raw, err := socket.Recv()
		if err != nil {
			return // GoNB has ended, which wait notes
		}
		if m, err := decode(raw.Frames, g.key); err == nil {
			hear(m)
		}
	}
}

// send gives GoNB a message.
func (g *gonb) send(socket zmq4.Socket, m *message) error {
	raw, err := m.encode(g.key)
	if err != nil {
		return err
	}
	g.sending.Lock()
	defer g.sending.Unlock()
	if err := socket.SendMulti(raw); err != nil {
		return fmt.Errorf("engine: talking to GoNB: %w", err)
	}
	return nil
}

// greet waits until GoNB answers on its sockets. What it publishes before a subscription has reached
// it is lost, so it is asked again until its status is heard.
func (g *gonb) greet(ctx context.Context) error {
	for {
		c := newCall(ctx, nil)
		request := newMessage("kernel_info_request", nil)
		g.begin(request, c)
		err := g.send(g.shell, request)
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
