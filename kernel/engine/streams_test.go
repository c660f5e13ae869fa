package engine

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"
)

// pieces remembers what is written, piece by piece.
type pieces struct{ list [][]byte }

func (p *pieces) Write(data []byte) (int, error) {
	p.list = append(p.list, bytes.Clone(data))
	return len(data), nil
}

func TestWholeWriterKeepsCharactersTogether(t *testing.T) {
	text := strings.Repeat("床前明月光 a ü 🎨 ", 2000)
	for _, step := range []int{1, 2, 3, 5, 100, 4096, len(text)} {
		var got pieces
		w := &runeWriter{out: &got}
		for at := 0; at < len(text); at += step {
			if n, err := w.Write([]byte(text[at:min(at+step, len(text))])); err != nil || n != min(step, len(text)-at) {
				t.Fatalf("step %d: wrote %d bytes, error %v", step, n, err)
			}
		}
		if err := w.flush(); err != nil {
			t.Fatal(err)
		}
		if whole := string(bytes.Join(got.list, nil)); whole != text {
			t.Errorf("step %d: the text is not what it was", step)
		}
		for _, piece := range got.list {
			if !utf8.Valid(piece) || len(piece) > pipeAtomic {
				t.Fatalf("step %d: a piece of %d bytes, valid %v", step, len(piece), utf8.Valid(piece))
			}
		}
	}
}

// What is no text passes too, and the half of a character at the end.
func TestWholeWriterPassesBytes(t *testing.T) {
	for _, data := range []string{"\xff\xfe\xfd", "a\xe5", "\xe5\xba", "\x80\x80\x80\x80\x80", ""} {
		var got pieces
		w := &runeWriter{out: &got}
		if _, err := w.Write([]byte(data)); err != nil {
			t.Fatal(err)
		}
		if err := w.flush(); err != nil {
			t.Fatal(err)
		}
		if whole := string(bytes.Join(got.list, nil)); whole != data {
			t.Errorf("got %q, want %q", whole, data)
		}
	}
}
