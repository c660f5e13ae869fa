package jupyter

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"strconv"
	"sync/atomic"
	"time"
)

// Writer makes frames of the messages of one side.
type Writer struct {
	Session string // a new one for each writer
	Key     []byte // that messages are signed with; none: they are not
	user    string
	count   atomic.Int64
}

// NewWriter begins a session of a user.
func NewWriter(user, key string) *Writer {
	return &Writer{Session: rand.Text(), Key: []byte(key), user: user}
}

// Outgoing is a message to be sent. Its Parent is the header of the message that it answers, or nil.
type Outgoing struct {
	Type     string
	Parent   json.RawMessage
	Metadata any
	Content  any
	Buffers  [][]byte
}

// Encode gives the message's frames from the delimiter on, and its msg_id.
func (w *Writer) Encode(m Outgoing) (frames [][]byte, id string, err error) {
	id = w.Session + "_" + strconv.FormatInt(w.count.Add(1), 10)
	head := Header{
		ID: id, Type: m.Type, Session: w.Session, User: w.user, Date: Now(), Version: ProtocolVersion,
	}
	if m.Parent == nil {
		m.Parent = json.RawMessage("{}")
	}
	if m.Metadata == nil {
		m.Metadata = struct{}{}
	}
	if m.Content == nil {
		m.Content = struct{}{}
	}
	parts := [][]byte{nil, m.Parent, nil, nil}
	for place, value := range map[int]any{0: head, 2: m.Metadata, 3: m.Content} {
		if parts[place], err = marshal(value); err != nil {
			return nil, "", fmt.Errorf("jupyter: writing %s: %w", m.Type, err)
		}
	}
	signature := ""
	if len(w.Key) > 0 {
		signature = Sign(w.Key, parts)
	}
	frames = append([][]byte{[]byte(Delimiter), []byte(signature)}, parts...)
	return append(frames, m.Buffers...), id, nil
}

// marshal is json.Marshal without the escapes that make HTML in a message half as long again.
func marshal(value any) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// Now is the time as Jupyter writes it.
func Now() string {
	return time.Now().UTC().Format("2006-01-02T15:04:05.000000Z")
}
