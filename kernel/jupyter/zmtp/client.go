package zmtp

import (
	"context"
	"fmt"
	"net"
	"time"
)

// Client is a socket that is connected to one that listens. One goroutine may receive while others send.
type Client struct{ conn *conn }

// Dial connects a socket of a kind, under an identity that may be empty, until ctx ends. The network is "tcp" or
// "unix".
func Dial(ctx context.Context, network, address string, kind Kind, identity string) (*Client, error) {
	var dialer net.Dialer
	c, err := dialer.DialContext(ctx, network, address)
	if err != nil {
		return nil, fmt.Errorf("zmtp: %w", err)
	}
	stop := context.AfterFunc(ctx, func() { c.Close() })
	made, err := handshakeWithin(c, kind, identity)
	if !stop() && err == nil {
		err = context.Cause(ctx)
	}
	if err != nil {
		c.Close()
		return nil, err
	}
	return &Client{made}, nil
}

// handshakeWithin does the handshake in the time that it may take.
func handshakeWithin(c net.Conn, kind Kind, identity string) (*conn, error) {
	if err := c.SetDeadline(time.Now().Add(handshakeTime)); err != nil {
		return nil, fmt.Errorf("zmtp: handshake: %w", err)
	}
	made, err := newConn(c, kind, identity)
	if err != nil {
		return nil, err
	}
	if err := c.SetDeadline(time.Time{}); err != nil {
		return nil, fmt.Errorf("zmtp: handshake: %w", err)
	}
	return made, nil
}

// Send sends a message, which has at least one frame.
func (c *Client) Send(message [][]byte) error { return c.conn.send(message, false) }

// Receive waits for the next message. It fails when the connection ends.
func (c *Client) Receive() ([][]byte, error) { return c.conn.receive() }

// Subscribe asks, as a SUB, for the messages whose first frame begins with a topic.
func (c *Client) Subscribe(topic string) error { return c.Send([][]byte{append([]byte{1}, topic...)}) }

// Unsubscribe takes that back.
func (c *Client) Unsubscribe(topic string) error {
	return c.Send([][]byte{append([]byte{0}, topic...)})
}

// Close ends the connection.
func (c *Client) Close() error { return c.conn.Close() }
