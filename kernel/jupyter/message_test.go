package jupyter

import (
	"bytes"
	"encoding/json"
	"strconv"
	"testing"
)

const testKey = "a key"

// kv is a JSON object.
type kv = map[string]any

// signed makes the frames of a message from its four parts.
func signed(parts ...string) [][]byte {
	frames := [][]byte{[]byte(Delimiter), nil}
	for _, part := range parts {
		frames = append(frames, []byte(part))
	}
	frames[1] = []byte(Sign([]byte(testKey), frames[2:]))
	return frames
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

// Frames before the delimiter and after the four parts belong to the message.
func TestDecode(t *testing.T) {
	frames := signed(`{"msg_id":"1","msg_type":"t"}`, `{"msg_id":"0"}`, `{"tags":["a"]}`, `{"x":1}`)
	frames = append([][]byte{[]byte("one"), []byte("two")}, append(frames, []byte("buffer"))...)
	m, err := Decode(frames, []byte(testKey))
	if err != nil {
		t.Fatal(err)
	}
	same(t, "identities", string(m.Identities[0])+string(m.Identities[1]), "onetwo")
	same(t, "header", m.Header.ID+m.Header.Type+m.Parent.ID, "1t0")
	same(t, "tags", asJSON(t, m.Metadata.Texts("tags")), `["a"]`)
	same(t, "content", string(m.Content), `{"x":1}`)
	same(t, "buffers", string(m.Buffers[0]), "buffer")
}

// What is written can be read.
func TestEncode(t *testing.T) {
	p := NewWriter("kernel", testKey)
	frames, id, err := p.Encode(Outgoing{Type: "t", Parent: json.RawMessage(`{"msg_id":"1"}`),
		Content: kv{"html": "<b>&</b>"}, Buffers: [][]byte{{1}}})
	if err != nil {
		t.Fatal(err)
	}
	m, err := Decode(frames, []byte(testKey))
	if err != nil {
		t.Fatal(err)
	}
	same(t, "content", string(m.Content), `{"html":"<b>&</b>"}`)
	same(t, "header", m.Header.ID+" "+m.Header.Type+" "+m.Header.Version+" "+m.Parent.ID, id+" t 5.5 1")
	same(t, "buffers", len(m.Buffers), 1)
	if _, _, err := p.Encode(Outgoing{Type: "t", Content: kv{"channel": make(chan int)}}); err == nil {
		t.Error("a channel: got no error, wanted one")
	}
}

func TestReplays(t *testing.T) {
	r := NewReplayGuard()
	for n := range remembered + 1 {
		if err := r.Check(strconv.Itoa(n)); err != nil {
			t.Fatalf("signature %d: got %v, wanted no error", n, err)
		}
	}
	same(t, "known", len(r.known), remembered)
}

// separator stands between frames in a fuzzer's input.
var separator = []byte("\n--\n")

// FuzzDecode: what is accepted is what the reply gives back.
func FuzzDecode(f *testing.F) {
	head := `{"msg_id":"1","msg_type":"kernel_info_request"}`
	for _, frames := range [][][]byte{
		signed(head, "{}", "{}", "{}"),
		signed(head, `{"msg_id":"0"}`, `{"tags":["a"]}`, `{"code":"x"}`),
		append([][]byte{[]byte("id")}, signed(head, "{}", "{}", "{}")...),
		append(signed(head, "{}", "{}", "{}"), []byte("buffer")),
		signed("null", "[]", `"x"`, "1"),
		{[]byte(Delimiter)},
		{},
	} {
		f.Add(bytes.Join(frames, separator), true)
		f.Add(bytes.Join(frames, separator), false)
	}
	f.Fuzz(func(t *testing.T, input []byte, signing bool) {
		frames := bytes.Split(input, separator)
		var key []byte
		if signing {
			key = []byte(testKey)
		}
		m, err := Decode(frames, key)
		if err != nil {
			return
		}
		if m.Header.ID == "" || m.Header.Type == "" || !json.Valid(m.RawHeader) || !json.Valid(m.Content) {
			t.Errorf("got %+v, wanted an error", m)
		}
		if n := len(m.Identities) + 6 + len(m.Buffers); n != len(frames) {
			t.Errorf("frames: got %d, wanted %d", n, len(frames))
		}
	})
}

// Numbers in metadata and content stay as they are written: a float would round this one.
func TestNumbersStay(t *testing.T) {
	const number = "9007199254740993"
	m, err := Decode(signed(`{"msg_id":"1","msg_type":"t"}`, "{}", `{"n":`+number+`}`, `{"n":`+number+`}`), []byte(testKey))
	if err != nil {
		t.Fatal(err)
	}
	content, err := m.Object()
	if err != nil {
		t.Fatal(err)
	}
	same(t, "metadata", asJSON(t, m.Metadata), `{"n":`+number+`}`)
	same(t, "content", asJSON(t, content), `{"n":`+number+`}`)
}

// A message without metadata, content and parent is as good as one with empty ones; each has a name of its own.
func TestEncodeNothing(t *testing.T) {
	w := NewWriter("ada", testKey)
	var names []string
	for range 2 {
		frames, id, err := w.Encode(Outgoing{Type: "t"})
		if err != nil {
			t.Fatal(err)
		}
		m, err := Decode(frames, []byte(testKey))
		if err != nil {
			t.Fatal(err)
		}
		same(t, "parts", asJSON(t, []any{m.Metadata, m.Content, m.Parent.ID}), `[{},{},""]`)
		same(t, "header", m.Header.User+" "+m.Header.Session, "ada "+w.Session)
		names = append(names, id)
	}
	if names[0] == names[1] {
		t.Errorf("two messages are called %q", names[0])
	}
}

// What is not whole, not signed by the key, or no JSON object is refused.
func TestDecodeRefuses(t *testing.T) {
	const head = `{"msg_id":"1","msg_type":"t"}`
	key := []byte(testKey)
	whole := signed(head, "{}", "{}", "{}")
	if _, err := Decode(whole, key); err != nil {
		t.Fatalf("what is right is refused: %v", err)
	}
	if _, err := Decode(whole, []byte("other")); err == nil {
		t.Error("another's signature is taken")
	}
	for name, frames := range map[string][][]byte{
		"nothing": nil, "no delimiter": whole[1:], "cut": whole[:5],
		"no JSON": signed(head, "{}", "{}", "{"), "another kind": signed(head, "{}", "{}", "[]"), "null": signed(head, "{}", "null", "{}"),
	} {
		if m, err := Decode(frames, key); err == nil {
			t.Errorf("%s is taken for %+v", name, m)
		}
	}
}
