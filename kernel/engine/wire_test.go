package engine

import (
	"encoding/json"
	"net"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func TestDecodeIsTheReverseOfEncode(t *testing.T) {
	key := []byte("key")
	m := newMessage("comm_msg", map[string]any{"number": json.Number("9007199254740993"), "text": "ü"})
	m.buffers = [][]byte{{1, 2}, {}}
	raw, err := m.encode(key)
	if err != nil {
		t.Fatal(err)
	}
	got, err := decode(append([][]byte{[]byte("address")}, raw.Frames...), key)
	if err != nil {
		t.Fatal(err)
	}
	// A number that a float would round stays as it is.
	if got.header != m.header || !reflect.DeepEqual(got.content, m.content) || !reflect.DeepEqual(got.buffers, m.buffers) {
		t.Errorf("got %+v, want %+v", got, m)
	}
}

func TestDecodeRefuses(t *testing.T) {
	key := []byte("key")
	signed := func(parts ...string) [][]byte {
		frames := [][]byte{delimiter, nil}
		for _, part := range parts {
			frames = append(frames, []byte(part))
		}
		frames[1] = sign(key, frames[2:])
		return frames
	}
	whole := signed("{}", "{}", "{}", "{}")
	if _, err := decode(whole, key); err != nil {
		t.Fatalf("what is right is refused: %v", err)
	}
	if _, err := decode(whole, []byte("other")); err == nil {
		t.Error("another's signature is taken")
	}
	for name, frames := range map[string][][]byte{
		"nothing": nil, "no delimiter": whole[1:], "cut": whole[:5],
		"no JSON": signed("{}", "{}", "{}", "{"), "another kind": signed("{}", "{}", "{}", "[]"),
	} {
		if m, err := decode(frames, key); err == nil {
			t.Errorf("%s is taken for %+v", name, m)
		}
	}
}

func TestConnection(t *testing.T) {
	c, err := newConnection("/short")
	if err != nil || c.address(c.IOPub) != "ipc:///short/s-4" {
		t.Errorf("got %+v, error %v; want sockets in the folder", c, err)
	}
	long := filepath.Join("/", strings.Repeat("x", longestSocket-len("//s-5")+1))
	if c, err = newConnection(long); err != nil || c.Transport != "tcp" {
		t.Fatalf("got %+v, error %v; want ports where the path is too long", c, err)
	}
	seen := map[int]bool{}
	for _, port := range []int{c.Shell, c.Control, c.Stdin, c.IOPub, c.Heartbeat} {
		if port == 0 || seen[port] {
			t.Errorf("port %d of %+v is not one of its own", port, c)
		}
		seen[port] = true
		listener, err := net.Listen("tcp", strings.TrimPrefix(c.address(port), "tcp://"))
		if err != nil {
			t.Errorf("a port is not free: %v", err)
			continue
		}
		listener.Close()
	}
	for id, want := range map[string]string{"": "connection.json", "0a-1f": "kernel-0a-1f.json", "../x": "connection.json"} {
		if path, err := c.write(t.TempDir(), id); err != nil || filepath.Base(path) != want {
			t.Errorf("%q: wrote %s, error %v; want %s", id, path, err, want)
		}
	}
}
