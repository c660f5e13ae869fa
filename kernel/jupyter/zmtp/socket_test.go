package zmtp

import (
	"bytes"
	"context"
	"math"
	"net"
	"slices"
	"testing"
	"time"

	"github.com/atelier-go/atelier/kernel/jupyter/zmtp/zmtptest"
)

const tooLong = 20 * time.Second

// echo listens with a socket that sends everything back.
func echo(t *testing.T, kind Kind) *Socket {
	t.Helper()
	s, err := Listen("tcp", "127.0.0.1:0", Options{Kind: kind,
		Receive: func(p *Peer, message [][]byte) { p.Send(message) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close(0) })
	return s
}

func dial(t *testing.T, kind, identity string, s *Socket) *zmtptest.Client {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), tooLong)
	defer cancel()
	c, err := zmtptest.Dial(ctx, "tcp", s.Addr().String(), kind, identity)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.SetDeadline(time.Now().Add(tooLong)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

func say(t *testing.T, c *zmtptest.Client, frames ...string) {
	t.Helper()
	var message [][]byte
	for _, frame := range frames {
		message = append(message, []byte(frame))
	}
	if err := c.Send(message); err != nil {
		t.Fatal(err)
	}
}

func hear(t *testing.T, c *zmtptest.Client) string {
	t.Helper()
	message, err := c.Receive()
	if err != nil {
		t.Fatal(err)
	}
	return string(bytes.Join(message, []byte("|")))
}

func TestEcho(t *testing.T) {
	for _, c := range []struct {
		name   string
		kind   Kind
		client string
	}{
		{"ROUTER", Router, "DEALER"},
		{"REP, as Jupyter's heartbeat", Rep, "REQ"},
	} {
		client := dial(t, c.client, "", echo(t, c.kind))
		for _, said := range []string{"ping", "", string(make([]byte, 1<<20))} {
			say(t, client, said)
			if got := hear(t, client); got != said {
				t.Errorf("%s: got %d bytes, wanted %d", c.name, len(got), len(said))
			}
		}
	}
}

// raw connects without a handshake and says this.
func raw(t *testing.T, s *Socket, said []byte) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", s.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(tooLong)); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Write(said); err != nil {
		t.Fatal(err)
	}
	return conn
}

// No client harms another, whatever it says or does not say.
func TestBadClients(t *testing.T) {
	good := slices.Clip(append(greeting(), ready(dealer)...))
	for _, c := range []struct {
		name string
		said []byte
		gone bool // the socket hangs up
	}{
		{"says nothing", nil, false},
		{"says half a greeting", greeting()[:20], false},
		{"speaks HTTP", append([]byte("GET / HTTP/1.1\r\nHost: x\r\n\r\n"), make([]byte, 64)...), true},
		{"wants security", bytes.Replace(greeting(), []byte("NULL"), []byte("CURV"), 1), true},
		{"is a SUB", append(greeting(), ready("\x0bSocket-Type\x00\x00\x00\x03SUB")...), true},
		{"property's name is cut off", append(greeting(), ready("\x07Soc")...), true},
		{"property's value is cut off", append(greeting(), ready("\x01x\x00")...), true},
		{"is of an unknown kind", append(greeting(), ready("\x0bSocket-Type\x00\x00\x00\x01x")...), true},
		{"empty command: no READY", append(greeting(), text(commandFlag, nil)...), true},
		{"frame of 2^63-1 bytes", append(good, long(0, math.MaxInt64)...), true},
		{"frame of 2^64-1 bytes", append(good, long(0, math.MaxUint64)...), true},
		{"handshake of 2^40 bytes", append(greeting(), long(commandFlag, 1<<40)...), true},
		{"empty command", append(good, text(commandFlag, nil)...), true},
		{"endless command", append(good, bytes.Repeat(text(commandFlag|moreFlag, []byte("\x04PING")), 9)...), true},
		{"half a message", append(good, text(moreFlag, []byte("x"))...), false},
	} {
		s := echo(t, Router)
		conn := raw(t, s, c.said)
		client := dial(t, "DEALER", "", s)
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
	s := echo(t, Router)
	ping := text(commandFlag, []byte("\x04PING\x00\x00"))
	message := text(0, make([]byte, 100<<10))
	const rounds = 20
	conn := raw(t, s, append(greeting(), ready(dealer)...))
	go func() {
		for range rounds {
			_, _ = conn.Write(append(append([]byte{}, message...), ping...))
		}
	}()
	wanted := greetingSize + len(ready("\x0bSocket-Type\x00\x00\x00\x06ROUTER\x08Identity\x00\x00\x00\x00"))
	begin := make([]byte, wanted)
	readAll(t, conn, begin)
	pong := text(commandFlag, []byte("\x04PONG"))
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
