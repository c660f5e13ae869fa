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

// Writer writes this kernel's messages.
type Writer struct {
	Session string
	Key     []byte
	count   atomic.Int64
}

func NewWriter(key string) *Writer {
	return &Writer{Session: rand.Text(), Key: []byte(key)}
}

// Outgoing is a message to be sent. Its parent is the header of the message that it answers, or nil.
type Outgoing struct {
	Type     string
	Parent   json.RawMessage
	Metadata any
	Content  any
	Buffers  [][]byte
}

// Write gives the message's frames from the delimiter on, and its msg_id.
func (p *Writer) Write(l Outgoing) (frames [][]byte, id string, err error) {
	id = p.Session + "_" + strconv.FormatInt(p.count.Add(1), 10)
	head := Header{
		ID: id, Type: l.Type, Session: p.Session, User: "kernel", Date: Now(), Version: ProtocolVersion,
	}
	if l.Parent == nil {
		l.Parent = json.RawMessage("{}")
	}
	if l.Metadata == nil {
		l.Metadata = struct{}{}
	}
	parts := [][]byte{nil, l.Parent, nil, nil}
	for place, value := range map[int]any{0: head, 2: l.Metadata, 3: l.Content} {
		if parts[place], err = marshal(value); err != nil {
			return nil, "", fmt.Errorf("front: writing %s: %w", l.Type, err)
		}
	}
	signature := ""
	if len(p.Key) > 0 {
		signature = Sign(p.Key, parts)
	}
	frames = append([][]byte{[]byte(Delimiter), []byte(signature)}, parts...)
	return append(frames, l.Buffers...), id, nil
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
