// Package zmtptest has a client of sockets for tests. It shares no code with package zmtp, lest both err alike.
package zmtptest

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"sync"
)

// Client is a socket that is connected to one that listens. One goroutine may receive while others send.
type Client struct {
	net.Conn
	in      *bufio.Reader
	writing sync.Mutex
}

// Dial connects a socket of a kind, such as DEALER, under an identity that may be empty, until ctx ends.
func Dial(ctx context.Context, network, address, kind, identity string) (*Client, error) {
	conn, err := new(net.Dialer).DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	c := &Client{Conn: conn, in: bufio.NewReader(conn)}
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	err = c.handshake(kind, identity)
	if !stop() && err == nil {
		err = context.Cause(ctx)
	}
	if err != nil {
		conn.Close()
		return nil, err
	}
	return c, nil
}

func (c *Client) handshake(kind, identity string) error {
	greeting := make([]byte, 64)
	copy(greeting, "\xff\x00\x00\x00\x00\x00\x00\x00\x00\x7f\x03\x00NULL")
	if _, err := c.Write(append(greeting, frame(4, "\x05READY"+property("Socket-Type", kind)+property("Identity", identity))...)); err != nil {
		return err
	}
	if _, err := io.ReadFull(c.in, greeting[:64]); err != nil {
		return err
	}
	flags, _, err := c.readFrame()
	if err == nil && flags != 4 {
		err = errors.New("zmtptest: wanted a command, got a message")
	}
	return err
}

func property(name, value string) string {
	return string(append([]byte{byte(len(name))}, name...)) + string(binary.BigEndian.AppendUint32(nil, uint32(len(value)))) + value
}

func frame[T ~string | ~[]byte](flags byte, body T) []byte {
	head := []byte{flags, byte(len(body))}
	if len(body) > 255 {
		head = binary.BigEndian.AppendUint64([]byte{flags | 2}, uint64(len(body)))
	}
	return append(head, body...)
}

// Send sends a message, which has at least one frame.
func (c *Client) Send(message [][]byte) error {
	var text []byte
	for i, body := range message {
		flags := byte(1) // more
		if i == len(message)-1 {
			flags = 0
		}
		text = append(text, frame(flags, body)...)
	}
	c.writing.Lock()
	defer c.writing.Unlock()
	_, err := c.Write(text)
	return err
}

// Subscribe asks, as a SUB, for the messages whose first frame begins with a topic.
func (c *Client) Subscribe(topic string) error { return c.Send([][]byte{[]byte("\x01" + topic)}) }

// Unsubscribe takes that back.
func (c *Client) Unsubscribe(topic string) error { return c.Send([][]byte{[]byte("\x00" + topic)}) }

// Receive waits for the next message. It fails when the connection ends.
func (c *Client) Receive() (message [][]byte, err error) {
	for {
		flags, body, err := c.readFrame()
		if err != nil {
			return nil, err
		}
		if message = append(message, body); flags&1 == 0 {
			return message, nil
		}
	}
}

func (c *Client) readFrame() (flags byte, body []byte, err error) {
	head := make([]byte, 9)
	if _, err := io.ReadFull(c.in, head[:2]); err != nil {
		return 0, nil, err
	}
	size := uint64(head[1])
	if head[0]&2 != 0 {
		if _, err := io.ReadFull(c.in, head[2:]); err != nil {
			return 0, nil, err
		}
		size = binary.BigEndian.Uint64(head[1:])
	}
	body = make([]byte, size)
	_, err = io.ReadFull(c.in, body)
	return head[0] &^ 2, body, err
}
