package front

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/kernel/jupyter"
	"github.com/atelier-go/atelier/kernel/jupyter/zmtp/zmtptest"
)

// received is a message from the kernel.
type received struct {
	topic   string
	kind    string
	parent  string // msg_id of the request
	id      string
	meta    kv
	content kv
	buffers [][]byte
}

// receive gets the next message.
func (v *testClient) receive(s *zmtptest.Client) received {
	v.t.Helper()
	frames, err := s.Receive()
	if err != nil {
		v.t.Fatalf("no message came: %v", err)
	}
	m, err := jupyter.Decode(frames, v.key)
	if err != nil {
		v.t.Fatal(err)
	}
	n := received{kind: m.Header.Type, id: m.Header.ID, parent: m.Parent.ID, meta: m.Metadata, buffers: m.Buffers}
	if len(m.Identities) > 0 {
		n.topic = string(m.Identities[0])
	}
	if err := json.Unmarshal(m.Content, &n.content); err != nil {
		v.t.Fatal(err)
	}
	return n
}

// await skips messages until one of this kind.
func (v *testClient) await(s *zmtptest.Client, kind string) received {
	v.t.Helper()
	for {
		if n := v.receive(s); n.kind == kind {
			return n
		}
	}
}

// told is what iopub says about a request, from busy to idle.
func (v *testClient) told(id string) (list []received) {
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
func kinds(list []received) string {
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
func (v *testClient) run(content kv) (reply received, events []received) {
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
