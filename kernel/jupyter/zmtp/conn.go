package zmtp

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"sync"
)

const (
	greetingSize = 64
	maxCommand   = 1 << 16 // bytes of a command in the handshake, before anything is known of the peer
	maxContext   = 16      // bytes of a PING that its PONG gives back
	bufferSize   = 32 << 10
)

// conn is a connection after its handshake. One goroutine may read while others write.
type conn struct {
	net.Conn
	peer peerInfo
	in   *bufio.Reader

	writing sync.Mutex // a message is written in one piece
	out     *bufio.Writer
}

// peerInfo is what the other side says of itself.
type peerInfo struct {
	kind     Kind
	identity string
}

// newConn does the handshake of a socket of a kind.
func newConn(c net.Conn, kind Kind) (*conn, error) {
	made := &conn{Conn: c, in: bufio.NewReaderSize(c, bufferSize), out: bufio.NewWriterSize(c, bufferSize)}
	if err := made.handshake(kind); err != nil {
		return nil, fmt.Errorf("zmtp: handshake: %w", err)
	}
	return made, nil
}

func (c *conn) handshake(kind Kind) error {
	if _, err := c.Conn.Write(greeting()); err != nil {
		return err
	}
	theirs := make([]byte, greetingSize)
	if _, err := io.ReadFull(c.in, theirs); err != nil {
		return err
	}
	if err := checkGreeting(theirs); err != nil {
		return err
	}
	if err := c.writeCommand("READY", readyProperties(kind)); err != nil {
		return err
	}
	f, err := readFrame(c.in, maxCommand)
	if err != nil {
		return err
	}
	if f.flags != commandFlag {
		return errors.New("wanted a command, got a message")
	}
	c.peer, err = parseReady(f.body)
	if err == nil && !slices.Contains(peersOf[kind], c.peer.kind) {
		err = fmt.Errorf("a %s cannot talk to a %s", kind, c.peer.kind)
	}
	return err
}

// greeting is what each side begins with: signature, version 3.0, mechanism, and that it is not a mechanism's server.
func greeting() []byte {
	text := make([]byte, greetingSize)
	text[0], text[9], text[10] = 0xff, 0x7f, 3
	copy(text[12:32], "NULL")
	return text
}

func checkGreeting(text []byte) error {
	mechanism := string(bytes.TrimRight(text[12:32], "\x00"))
	switch {
	case text[0] != 0xff || text[9] != 0x7f:
		return errors.New("the other side does not speak ZMTP")
	case text[10] < 3:
		return fmt.Errorf("the other side speaks version %d of ZMTP, wanted 3", text[10])
	case mechanism != "NULL":
		return fmt.Errorf("the other side wants the mechanism %q, wanted NULL", mechanism)
	}
	return nil
}

// readyProperties are what a READY says.
func readyProperties(kind Kind) []byte {
	properties := appendProperty(nil, "Socket-Type", string(kind))
	if kind == Router {
		properties = appendProperty(properties, "Identity", "")
	}
	return properties
}

func appendProperty(to []byte, name, value string) []byte {
	to = append(append(to, byte(len(name))), name...)
	return append(binary.BigEndian.AppendUint32(to, uint32(len(value))), value...)
}

// parseReady reads a READY command.
func parseReady(text []byte) (peerInfo, error) {
	var info peerInfo
	name, rest, err := parseCommand(text)
	switch {
	case err != nil:
		return info, err
	case name == "ERROR":
		return info, fmt.Errorf("the other side refuses: %q", rest)
	case name != "READY":
		return info, fmt.Errorf("wanted READY, got %q", name)
	}
	for len(rest) > 0 {
		var name, value []byte
		var ok bool
		if name, rest, ok = cut(rest[1:], uint64(rest[0])); ok && len(rest) >= 4 {
			value, rest, ok = cut(rest[4:], uint64(binary.BigEndian.Uint32(rest)))
		} else {
			ok = false
		}
		if !ok {
			return info, errors.New("READY is cut off")
		}
		switch strings.ToLower(string(name)) {
		case "socket-type":
			info.kind = Kind(value)
		case "identity":
			info.identity = string(value)
		}
	}
	return info, nil
}

// parseCommand parts the name of a command from the rest.
func parseCommand(text []byte) (name string, rest []byte, err error) {
	if len(text) == 0 {
		return "", nil, errors.New("zmtp: a command is empty")
	}
	head, rest, ok := cut(text[1:], uint64(text[0]))
	if !ok || len(head) == 0 {
		return "", nil, errors.New("zmtp: a command's name is cut off")
	}
	return string(head), rest, nil
}

// cut parts the first n bytes of a text from the rest, if there are so many.
func cut(text []byte, n uint64) (head, rest []byte, ok bool) {
	if n > uint64(len(text)) {
		return nil, nil, false
	}
	return text[:n], text[n:], true
}

// receive reads the next message. It answers PINGs on the way and passes over commands that it does not know.
func (c *conn) receive() ([][]byte, error) {
	for {
		message, command, err := readMessage(c.in)
		if err != nil || command == nil {
			return message, err
		}
		if err := c.obey(command); err != nil {
			return nil, err
		}
	}
}

func (c *conn) obey(command []byte) error {
	name, rest, err := parseCommand(command)
	switch {
	case err != nil:
		return err
	case name == "ERROR":
		return fmt.Errorf("zmtp: the other side gives up: %q", rest)
	case name != "PING":
		return nil
	case len(rest) < 2: // how long the peer will wait, which does not matter here
		return errors.New("zmtp: a PING is cut off")
	}
	context := rest[2:]
	return c.writeCommand("PONG", context[:min(len(context), maxContext)])
}

func (c *conn) writeCommand(name string, rest []byte) error {
	c.writing.Lock()
	defer c.writing.Unlock()
	body := append(append([]byte{byte(len(name))}, name...), rest...)
	if err := writeFrame(c.out, frame{commandFlag, body}); err != nil {
		return err
	}
	return c.out.Flush()
}

// send writes a message. Unless more is coming, it reaches the other side.
func (c *conn) send(message [][]byte, more bool) error {
	c.writing.Lock()
	defer c.writing.Unlock()
	if err := writeMessage(c.out, message); err != nil || more {
		return err
	}
	return c.out.Flush()
}

// closeWrite tells the other side that nothing more will come, while its last words can still be read:
// closing at once could take back what was sent.
func (c *conn) closeWrite() {
	if half, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		_ = half.CloseWrite()
	}
}
