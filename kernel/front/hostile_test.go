package front

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/kernel/jupyter"
)

// signed makes the frames of a message from its four parts.
func signed(parts ...string) [][]byte {
	frames := [][]byte{[]byte(jupyter.Delimiter), nil}
	for _, part := range parts {
		frames = append(frames, []byte(part))
	}
	frames[1] = []byte(jupyter.Sign([]byte(testKey), frames[2:]))
	return frames
}

// What is no good message is dropped and logged, and the next one is answered.
func TestBadMessages(t *testing.T) {
	const head = `{"msg_id":"1","msg_type":"kernel_info_request","session":"s","username":"u","version":"5.3"}`
	execute := func(n, content string) [][]byte {
		return signed(strings.NewReplacer("kernel_info_request", "execute_request", `"1"`, `"`+n+`"`).Replace(head), "{}", "{}", content)
	}
	b := start(t, script())
	v := b.visit(t, "visitor")
	for _, c := range []struct {
		name   string
		frames [][]byte
		wanted string
	}{
		{"empty", [][]byte{{}}, "got 1 frames"},
		{"no delimiter", signed(head, "{}", "{}", "{}")[1:], "got 5 frames"},
		{"nothing after the delimiter", [][]byte{[]byte(jupyter.Delimiter)}, "got 1 frames"},
		{"a part is missing", signed(head, "{}", "{}"), "got 5 frames"},
		{"bad signature", append([][]byte{[]byte(jupyter.Delimiter), []byte(strings.Repeat("0", 64))}, signed(head, "{}", "{}", "{}")[2:]...), "signature"},
		{"no signature", append([][]byte{[]byte(jupyter.Delimiter), {}}, signed(head, "{}", "{}", "{}")[2:]...), "signature"},
		{"header is no JSON", signed("x", "{}", "{}", "{}"), "header: it is not a JSON object"},
		{"header is cut off", signed(head[:30], "{}", "{}", "{}"), "header: unexpected end"},
		{"header is null", signed("null", "{}", "{}", "{}"), "header: it is not a JSON object"},
		{"header is not UTF-8", signed(strings.Replace(head, `"u"`, "\"\xff\"", 1), "{}", "{}", "{}"), "header: it is not UTF-8"},
		{"msg_id is missing", signed(`{"msg_type":"x"}`, "{}", "{}", "{}"), "msg_id or msg_type is missing"},
		{"msg_type is missing", signed(`{"msg_id":"1"}`, "{}", "{}", "{}"), "msg_id or msg_type is missing"},
		{"msg_type is a number", signed(`{"msg_id":"1","msg_type":1}`, "{}", "{}", "{}"), "header: json: cannot unmarshal number"},
		{"parent is a list", signed(head, "[]", "{}", "{}"), "parent_header: it is not a JSON object"},
		{"metadata is text", signed(head, "{}", `"m"`, "{}"), "metadata: it is not a JSON object"},
		{"content is two objects", signed(head, "{}", "{}", "{}{}"), "content: invalid character"},
		{"content is too deep", signed(head, "{}", "{}", strings.Repeat(`{"a":`, 20000)+"1"+strings.Repeat("}", 20000)), "exceeded max depth"},
		{"unknown type", signed(`{"msg_id":"2","msg_type":"debug_request"}`, "{}", "{}", "{}"), "its type is unknown"},
		{"a reply", signed(`{"msg_id":"3","msg_type":"execute_reply"}`, "{}", "{}", "{}"), "its type is unknown"},
		{"no code", execute("4", "{}"), "code is missing"},
		{"code is null", execute("5", `{"code":null}`), "code is missing"},
		{"code is a number", execute("6", `{"code":1}`), "cannot unmarshal number"},
		{"silent is text", execute("7", `{"code":"x","silent":"no"}`), "cannot unmarshal string"},
		{"expressions are a list", execute("8", `{"code":"x","user_expressions":[]}`), "cannot unmarshal array"},
		{"no comm_id", signed(`{"msg_id":"9","msg_type":"comm_open"}`, "{}", "{}", "{}"), "comm_id is missing"},
	} {
		v.send(v.shell, c.frames)
		if got := b.warnings.next(t); !strings.Contains(got, c.wanted) {
			t.Errorf("%s: log: got %q, wanted one with %q", c.name, got, c.wanted)
		}
	}
	good := signed(head, "{}", "{}", "{}")
	v.send(v.shell, good)
	v.await(v.shell, "kernel_info_reply")
	v.send(v.shell, good)
	if got, wanted := b.warnings.next(t), "it was sent before"; !strings.Contains(got, wanted) {
		t.Errorf("the same again: log: got %q, wanted one with %q", got, wanted)
	}
	if reply, _ := v.run(kv{"code": "print"}); reply.content["status"] != "ok" {
		t.Errorf("a good cell: got %v, wanted ok", reply.content)
	}
}

// Whatever a client makes of good messages, the next good cell runs.
func TestMutatedMessages(t *testing.T) {
	b := start(t, script())
	v, bad := b.visit(t, "visitor"), b.visit(t, "bad")
	random := rand.New(rand.NewPCG(1, 2))
	requests := []string{"execute_request", "complete_request", "comm_open", "history_request", "interrupt_request"}
	for range 3000 {
		content, _ := json.Marshal(kv{"code": "print", "cursor_pos": 3, "comm_id": "x", "pattern": "*", "n": 3})
		frames, _ := bad.frames(requests[random.IntN(len(requests))], kv{}, kv{}, json.RawMessage(content))
		mutate(random, frames)
		if random.IntN(2) == 0 && len(frames) > 5 { // a client that knows the key
			frames[1] = []byte(jupyter.Sign([]byte(testKey), frames[2:6]))
		}
		bad.send(bad.shell, frames[:1+random.IntN(len(frames))])
	}
	bad.ask(bad.shell, "kernel_info_request", kv{})
	bad.await(bad.shell, "kernel_info_reply")
	reply, events := v.run(kv{"code": "print"})
	same(t, "reply", reply.content["status"], any("ok"))
	same(t, "events", kinds(events), "busy execute_input stream idle")
}

// mutate changes some bytes.
func mutate(random *rand.Rand, frames [][]byte) {
	for range random.IntN(4) {
		if frame := frames[random.IntN(len(frames))]; len(frame) > 0 {
			frame[random.IntN(len(frame))] = byte(random.Uint32())
		}
	}
}

// Without a key nothing is signed, and the same message may come twice.
func TestUnsigned(t *testing.T) {
	v := start(t, script(), func(c *jupyter.Connection, _ *Options) { c.Key, c.Scheme = "", "" }).visit(t, "visitor")
	frames, _ := v.frames("kernel_info_request", kv{}, kv{}, kv{})
	for range 2 {
		v.send(v.shell, frames)
		v.await(v.shell, "kernel_info_reply")
	}
}
