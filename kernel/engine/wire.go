package engine

import (
	"bytes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/go-zeromq/zmq4"
)

// header is that of a Jupyter message.
type header struct {
	ID       string `json:"msg_id"`
	Type     string `json:"msg_type"`
	Username string `json:"username"`
	Session  string `json:"session"`
	Date     string `json:"date"`
	Version  string `json:"version"`
}

// message is a Jupyter message.
type message struct {
	header, parent    header
	metadata, content map[string]any
	buffers           [][]byte
}

// delimiter ends the addresses before a message.
var delimiter = []byte("<IDS|MSG>")

// newMessage is a message to GoNB with a name of its own.
func newMessage(msgType string, content map[string]any) *message {
	return &message{
		header: header{
			ID: rand.Text(), Type: msgType, Username: "atelier", Session: "engine", Version: "5.4",
			Date: time.Now().UTC().Format(time.RFC3339Nano),
		},
		content: content,
	}
}

// encode signs the message with key and gives its frames.
func (m *message) encode(key []byte) (zmq4.Msg, error) {
	frames := [][]byte{delimiter, nil}
	for _, part := range []any{m.header, struct{}{}, orEmpty(m.metadata), orEmpty(m.content)} {
		text, err := json.Marshal(part)
		if err != nil {
			return zmq4.Msg{}, fmt.Errorf("engine: a %s for GoNB: %w", m.header.Type, err)
		}
		frames = append(frames, text)
	}
	frames[1] = sign(key, frames[2:6])
	return zmq4.NewMsgFrom(append(frames, m.buffers...)...), nil
}

func orEmpty(object map[string]any) map[string]any {
	if object == nil {
		return map[string]any{}
	}
	return object
}

func sign(key []byte, parts [][]byte) []byte {
	sum := hmac.New(sha256.New, key)
	for _, part := range parts {
		sum.Write(part) // a hash takes everything
	}
	return hex.AppendEncode(nil, sum.Sum(nil))
}

// decode reads a message from its frames. Numbers stay as they are written.
func decode(frames [][]byte, key []byte) (*message, error) {
	at := slices.IndexFunc(frames, func(frame []byte) bool { return bytes.Equal(frame, delimiter) })
	if at < 0 || len(frames) < at+6 {
		return nil, errors.New("engine: a message of GoNB is not whole")
	}
	parts := frames[at+2 : at+6]
	if !hmac.Equal(frames[at+1], sign(key, parts)) {
		return nil, errors.New("engine: a message of GoNB is not signed by it")
	}
	m := &message{buffers: frames[at+6:]}
	for i, to := range []any{&m.header, &m.parent, &m.metadata, &m.content} {
		decoder := json.NewDecoder(bytes.NewReader(parts[i]))
		decoder.UseNumber()
		if err := decoder.Decode(to); err != nil {
			return nil, fmt.Errorf("engine: a message of GoNB: %w", err)
		}
	}
	return m, nil
}

// text is a string of an object, or "".
func text(object map[string]any, name string) string {
	value, _ := object[name].(string)
	return value
}
