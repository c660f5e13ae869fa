package zmtp

import (
	"bytes"
	"context"
	"math"
	"net"
	"slices"
	"testing"
	"time"

	"github.com/go-zeromq/zmq4"
)

const tooLong = 20 * time.Second

// echo listens with a socket that sends everything back.
func echo(t *testing.T, kind zmq4.SocketType) *Socket {
	t.Helper()
	s, err := Listen("tcp", "127.0.0.1:0", Options{Kind: kind,
		Receive: func(p *Peer, message [][]byte) { p.Send(message) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close(0) })
	return s
}

func dial(t *testing.T, client func(context.Context, ...zmq4.Option) zmq4.Socket, s *Socket, options ...zmq4.Option) zmq4.Socket {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), tooLong)
	t.Cleanup(cancel)
	c := client(ctx, options...)
	if err := c.Dial("tcp://" + s.Addr().String()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

func say(t *testing.T, c zmq4.Socket, frames ...string) {
	t.Helper()
	if err := c.SendMulti(zmq4.NewMsgFromString(frames)); err != nil {
		t.Fatal(err)
	}
}

func hear(t *testing.T, c zmq4.Socket) string {
	t.Helper()
	msg, err := c.Recv()
	if err != nil {
		t.Fatal(err)
	}
	return string(bytes.Join(msg.Frames, []byte("|")))
}

func TestEcho(t *testing.T) {
	for _, c := range []struct {
		name   string
		kind   zmq4.SocketType
		client func(context.Context, ...zmq4.Option) zmq4.Socket
	}{
		{"ROUTER", zmq4.Router, zmq4.NewDealer},
		{"REP, as Jupyter's heartbeat", zmq4.Rep, zmq4.NewReq},
	} {
		client := dial(t, c.client, echo(t, c.kind))
		for _, text := range []string{"ping", "", string(make([]byte, 1<<20))} {
			say(t, client, text)
			if got := hear(t, client); got != text {
				t.Errorf("%s: got %d bytes, wanted %d", c.name, len(got), len(text))
			}
		}
	}
}

// raw connects without zmq4 and says this.
func raw(t *testing.T, s *Socket, text []byte) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", s.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(tooLong)); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Write(text); err != nil {
		t.Fatal(err)
	}
	return conn
}

// greeting is what every client of ZeroMQ begins with.
func greeting() []byte {
	text := make([]byte, greetingSize)
	text[0], text[9], text[10] = 0xff, 0x7f, 3
	copy(text[12:], "NULL")
	return text
}

func ready(properties string) []byte {
	return frame(commandFlag, []byte("\x05READY"+properties))
}

const dealer = "\x0bSocket-Type\x00\x00\x00\x06DEALER"

// No client harms another, whatever it says or does not say.
func TestBadClients(t *testing.T) {
	good := slices.Clip(append(greeting(), ready(dealer)...))
	for _, c := range []struct {
		name string
		text []byte
		gone bool // the socket hangs up
	}{
		{"says nothing", nil, false},
		{"says half a greeting", greeting()[:20], false},
		{"speaks HTTP", append([]byte("GET / HTTP/1.1\r\nHost: x\r\n\r\n"), make([]byte, 64)...), true},
		{"wants security", bytes.Replace(greeting(), []byte("NULL"), []byte("CURV"), 1), true},
		{"is a SUB", append(greeting(), ready("\x0bSocket-Type\x00\x00\x00\x03SUB")...), true},
		{"property's name is cut off: zmq4 panics", append(greeting(), ready("\x07Soc")...), true},
		{"property's value is cut off: zmq4 panics", append(greeting(), ready("\x01x\x00")...), true},
		{"is of an unknown kind", append(greeting(), ready("\x0bSocket-Type\x00\x00\x00\x01x")...), true},
		{"empty command: no READY", append(greeting(), frame(commandFlag, nil)...), true},
		{"frame of 2^63-1 bytes: zmq4 panics", append(good, long(0, math.MaxInt64)...), true},
		{"frame of 2^64-1 bytes", append(good, long(0, math.MaxUint64)...), true},
		{"handshake of 2^40 bytes", append(greeting(), long(commandFlag, 1<<40)...), true},
		{"empty command", append(good, frame(commandFlag, nil)...), true},
		{"endless command", append(good, bytes.Repeat(frame(commandFlag|moreFlag, []byte("\x04PING")), 9)...), false},
		{"half a message", append(good, frame(moreFlag, []byte("x"))...), false},
	} {
		s := echo(t, zmq4.Router)
		conn := raw(t, s, c.text)
		client := dial(t, zmq4.NewDealer, s)
		say(t, client, "x")
		if got := hear(t, client); got != "x" {
			t.Errorf("%s: the good client got %q, wanted x", c.name, got)
		}
		if !c.gone {
			continue
		}
		var err error
		for rest := make([]byte, 1<<10); err == nil; {
			_, err = conn.Read(rest)
		}
		if timeout, ok := err.(net.Error); ok && timeout.Timeout() {
			t.Errorf("%s: it is still connected, wanted the socket to hang up", c.name)
		}
	}
}

// A PING is answered between two messages, never within one.
func TestPing(t *testing.T) {
	s := echo(t, zmq4.Router)
	text := append(greeting(), ready(dealer)...)
	ping := frame(commandFlag, []byte("\x04PING\x00\x00"))
	message := frame(0, make([]byte, 100<<10))
	const rounds = 20
	conn := raw(t, s, text)
	go func() {
		for range rounds {
			_, _ = conn.Write(append(append([]byte{}, message...), ping...))
		}
	}()
	wanted := greetingSize + len(ready("\x0bSocket-Type\x00\x00\x00\x06ROUTER\x08Identity\x00\x00\x00\x00"))
	begin := make([]byte, wanted)
	readAll(t, conn, begin)
	pong := frame(commandFlag, []byte("\x04PONG"))
	messages, pongs := 0, 0
	for messages+pongs < 2*rounds {
		head := make([]byte, len(pong))
		readAll(t, conn, head)
		if bytes.Equal(head, pong) {
			pongs++
			continue
		}
		if !bytes.Equal(head, message[:len(head)]) {
			t.Fatalf("after %d messages and %d pongs: got %q, wanted one of them", messages, pongs, head)
		}
		readAll(t, conn, make([]byte, len(message)-len(head)))
		messages++
	}
}

func readAll(t *testing.T, conn net.Conn, into []byte) {
	t.Helper()
	for n := 0; n < len(into); {
		got, err := conn.Read(into[n:])
		if err != nil {
			t.Fatal(err)
		}
		n += got
	}
}
