package front

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"strconv"
	"sync/atomic"
	"time"
)

// pen writes this kernel's messages.
type pen struct {
	session string
	key     []byte
	count   atomic.Int64
}

func newPen(key string) *pen {
	return &pen{session: rand.Text(), key: []byte(key)}
}

// letter is a message to be sent. Its parent is the header of the message that it answers, or nil.
type letter struct {
	kind     string
	parent   json.RawMessage
	metadata any
	content  any
	buffers  [][]byte
}

// write gives the message's frames from the delimiter on, and its msg_id.
func (p *pen) write(l letter) (frames [][]byte, id string, err error) {
	id = p.session + "_" + strconv.FormatInt(p.count.Add(1), 10)
	head := header{
		ID: id, Type: l.kind, Session: p.session, User: "kernel", Date: now(), Version: protocolVersion,
	}
	if l.parent == nil {
		l.parent = json.RawMessage("{}")
	}
	if l.metadata == nil {
		l.metadata = struct{}{}
	}
	parts := [][]byte{nil, l.parent, nil, nil}
	for place, value := range map[int]any{0: head, 2: l.metadata, 3: l.content} {
		if parts[place], err = marshal(value); err != nil {
			return nil, "", fmt.Errorf("front: writing %s: %w", l.kind, err)
		}
	}
	signature := ""
	if len(p.key) > 0 {
		signature = sign(p.key, parts)
	}
	frames = append([][]byte{[]byte(delimiter), []byte(signature)}, parts...)
	return append(frames, l.buffers...), id, nil
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

// now is the time as Jupyter writes it.
func now() string {
	return time.Now().UTC().Format("2006-01-02T15:04:05.000000Z")
}
