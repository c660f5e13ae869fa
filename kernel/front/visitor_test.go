package front

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/go-zeromq/zmq4"
)

// news is a message from the kernel.
type news struct {
	topic   string
	kind    string
	parent  string // msg_id of the request
	id      string
	meta    kv
	content kv
	buffers [][]byte
}

// receive gets the next message.
func (v *visitor) receive(s zmq4.Socket) news {
	v.t.Helper()
	msg, err := s.Recv()
	if err != nil || len(msg.Frames) == 0 {
		v.t.Fatalf("no message came: %v", err)
	}
	m, err := decode(msg.Frames, v.key)
	if err != nil {
		v.t.Fatal(err)
	}
	n := news{kind: m.header.Type, id: m.header.ID, parent: m.parent.ID, meta: m.metadata, buffers: m.buffers}
	if len(m.identities) > 0 {
		n.topic = string(m.identities[0])
	}
	if err := json.Unmarshal(m.content, &n.content); err != nil {
		v.t.Fatal(err)
	}
	return n
}

// await skips messages until one of this kind.
func (v *visitor) await(s zmq4.Socket, kind string) news {
	v.t.Helper()
	for {
		if n := v.receive(s); n.kind == kind {
			return n
		}
	}
}

// told is what iopub says about a request, from busy to idle.
func (v *visitor) told(id string) (list []news) {
	v.t.Helper()
	for {
		n := v.receive(v.events)
		if n.parent != id {
			continue
		}
		list = append(list, n)
		if n.content["execution_state"] == "idle" {
			return list
		}
	}
}

// kinds are the types of messages, statuses by their state.
func kinds(list []news) string {
	var names []string
	for _, n := range list {
		name := n.kind
		if state, ok := n.content["execution_state"].(string); ok {
			name = state
		}
		names = append(names, name)
	}
	return strings.Join(names, " ")
}

// run runs code and returns the reply and what iopub said.
func (v *visitor) run(content kv) (reply news, events []news) {
	v.t.Helper()
	id := v.ask(v.shell, "execute_request", content)
	reply = v.receive(v.shell)
	if reply.kind != "execute_reply" || reply.parent != id {
		v.t.Fatalf("reply: got %s to %s, wanted execute_reply to %s", reply.kind, reply.parent, id)
	}
	return reply, v.told(id)
}

// same fails unless got is wanted.
func same[T comparable](t testing.TB, what string, got, wanted T) {
	t.Helper()
	if got != wanted {
		t.Errorf("%s: got %v, wanted %v", what, got, wanted)
	}
}

// asJSON is for comparing.
func asJSON(t testing.TB, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// without is an object without some keys.
func without(m kv, keys ...string) kv {
	rest := kv{}
	for key, value := range m {
		if !slices.Contains(keys, key) {
			rest[key] = value
		}
	}
	return rest
}
