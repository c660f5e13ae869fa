package zmtp

import (
	"bytes"
	"net"
	"slices"
	"testing"
)

// script is a connection to one who says what was written down.
type script struct {
	net.Conn
	in  *bytes.Reader
	out bytes.Buffer
}

func (s *script) Read(p []byte) (int, error)  { return s.in.Read(p) }
func (s *script) Write(p []byte) (int, error) { return s.out.Write(p) }

const dealer = "\x0bSocket-Type\x00\x00\x00\x06DEALER"

func ready(properties string) []byte {
	return text(commandFlag, []byte("\x05READY"+properties))
}

// The bytes are those of the specification (https://rfc.zeromq.org/spec/23): signature, version 3.0, mechanism, not a
// server, filler; then READY.
func TestHandshakeOnTheWire(t *testing.T) {
	wanted := slices.Concat(
		[]byte("\xff\x00\x00\x00\x00\x00\x00\x00\x00\x7f"), []byte("\x03\x00"), []byte("NULL"), make([]byte, 16), []byte{0}, make([]byte, 31),
		[]byte("\x04\x29\x05READY\x0bSocket-Type\x00\x00\x00\x06ROUTER\x08Identity\x00\x00\x00\x00"),
	)
	s := &script{in: bytes.NewReader(append(greeting(), ready("\x0bsocket-type\x00\x00\x00\x06DEALER\x08identity\x00\x00\x00\x03bob\x01x\x00\x00\x00\x00")...))}
	c, err := newConn(s, Router)
	if err != nil {
		t.Fatal(err)
	}
	if got := s.out.Bytes(); !bytes.Equal(got, wanted) {
		t.Errorf("got\n%q, wanted\n%q", got, wanted)
	}
	if wanted := (peerInfo{"DEALER", "bob"}); c.peer != wanted { // names of properties have no case
		t.Errorf("got %+v, wanted %+v", c.peer, wanted)
	}
}

// Only sockets that say who they are to be answered have an identity.
func TestXPubHasNoIdentity(t *testing.T) {
	if got := readyProperties(XPub); string(got) != "\x0bSocket-Type\x00\x00\x00\x04XPUB" {
		t.Errorf("got %q, wanted the type alone", got)
	}
}

// A PONG gives back what its PING says after the time to live, up to a bound; other commands are passed over.
func TestCommands(t *testing.T) {
	for _, c := range []struct {
		name    string
		command string
		answer  string
		refused bool
	}{
		{"PING", "\x04PING\x00\x64", "\x04\x05\x04PONG", false},
		{"PING with a context", "\x04PING\x00\x64abc", "\x04\x08\x04PONGabc", false},
		{"PING with a long context", "\x04PING\x00\x640123456789abcdefX", "\x04\x15\x04PONG0123456789abcdef", false},
		{"unknown", "\x03FOObar", "", false},
		{"PING that is cut off", "\x04PING\x00", "", true},
		{"ERROR", "\x05ERROR\x02no", "", true},
		{"empty", "", "", true},
		{"no name", "\x00x", "", true},
		{"half a name", "\x09PING", "", true},
	} {
		start := append(greeting(), ready(dealer)...)
		s := &script{in: bytes.NewReader(slices.Concat(start, text(commandFlag, []byte(c.command)), text(0, []byte("x"))))}
		conn, err := newConn(s, Router)
		if err != nil {
			t.Fatal(err)
		}
		s.out.Reset()
		message, err := conn.receive()
		if (err != nil) != c.refused || s.out.String() != c.answer || err == nil && string(message[0]) != "x" {
			t.Errorf("%s: got %q and %v, answered %q; wanted the message after it: %v, and the answer %q", c.name, message, err, s.out.String(), !c.refused, c.answer)
		}
	}
}
