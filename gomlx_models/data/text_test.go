package data

import (
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/data/internal/publisher"
)

func TestTextFile(t *testing.T) {
	path := publisher.Write(t, t.TempDir(), "my poem.txt", []byte("\uFEFFaab\r\na\n"))
	source := TextFile(path)
	if where, err := source.Where(); where != path || err != nil {
		t.Errorf("the text is at %q (%v), want %q", where, err, path)
	}
	text, err := source.OpenText()
	if err != nil {
		t.Fatal(err)
	}
	if text.Name() != "my-poem" {
		t.Errorf("the name is %q, want my-poem", text.Name())
	}
	// Without mark and carriage return it is "aab\na\n": a three times, "\n" twice, b once.
	if got, want := strings.Join(text.Spec().Alphabet, ""), "\uFFFDa\nb"; got != want {
		t.Errorf("the alphabet is %q, want %q", got, want)
	}
	if got, want := flat[int32](text.Values()[0]), []int32{1, 1, 3, 2, 1, 2}; !slices.Equal(got, want) {
		t.Errorf("the values are %v, want %v", got, want)
	}
	if text.Len() != 6 || text.Spec().Size() != 4 {
		t.Errorf("length and alphabet are %d and %d, want 6 and 4", text.Len(), text.Spec().Size())
	}
}

func TestTextFileFaults(t *testing.T) {
	tests := []struct {
		name, content, want string
	}{
		{"empty", "", "empty.txt: the text ends after 0 symbols, wanted 2 at least"},
		{"only a mark", "\uFEFF", "the text ends after 0 symbols"},
		{"one symbol", "詩", "the text ends after 1 symbols, wanted 2 at least"},
		{"Latin-1", "caf\xe9s", "at byte 3: byte 0xe9 is not UTF-8"},
		{"cut in a symbol", "ab\xe8\xa9", "at byte 2: byte 0xe8 is not UTF-8"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			path := publisher.Write(t, t.TempDir(), test.name+".txt", []byte(test.content))
			_, err := TextFile(path).Open()
			if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), path) {
				t.Errorf("the error is %v, want one that names %s and says %q", err, path, test.want)
			}
		})
	}
	if _, err := TextFile(filepath.Join(t.TempDir(), "none.txt")).Open(); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("opening no file gave %v, want %v", err, fs.ErrNotExist)
	}
	if _, err := TextFile(t.TempDir()).Open(); err == nil || !strings.Contains(err.Error(), "is a folder, want a file") {
		t.Errorf("opening a folder gave %v, want that it is one", err)
	}
}

// A proper U+FFFD in a file is text like any other.
func TestTextFileUnknown(t *testing.T) {
	path := publisher.Write(t, t.TempDir(), "a.txt", []byte("a\uFFFDb"))
	text, err := TextFile(path).OpenText()
	if err != nil {
		t.Fatal(err)
	}
	if got, want := flat[int32](text.Values()[0]), []int32{1, 0, 2}; !slices.Equal(got, want) {
		t.Errorf("the values are %v, want %v", got, want)
	}
}

func TestTextExcerpt(t *testing.T) {
	path := publisher.Write(t, t.TempDir(), "a.txt", []byte("abcdef"))
	text, err := TextFile(path).OpenText()
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		start, n int
		want     string
	}{{0, 6, "abcdef"}, {2, 3, "cde"}, {6, 0, ""}} {
		if got, err := text.Excerpt(test.start, test.n); got != test.want || err != nil {
			t.Errorf("%d symbols from %d are %q (%v), want %q", test.n, test.start, got, err, test.want)
		}
	}
	for _, test := range [][2]int{{-1, 2}, {0, -1}, {0, 7}, {6, 1}} {
		if got, err := text.Excerpt(test[0], test[1]); err == nil || !strings.Contains(err.Error(), "want some of 0 to 5") {
			t.Errorf("%d symbols from %d are %q (%v), want an error", test[1], test[0], got, err)
		}
	}
}

func TestTextDigest(t *testing.T) {
	folder := t.TempDir()
	digests := map[string]string{}
	for name, content := range map[string]string{
		"a":          "abab",
		"a again":    "abab",
		"other ends": "abab\n",
		// Encoded alike, 1 2 1 2, with another alphabet.
		"other alphabet": "cdcd",
	} {
		text, err := TextFile(publisher.Write(t, folder, name, []byte(content))).Open()
		if err != nil {
			t.Fatal(err)
		}
		digests[name] = text.Digest()
	}
	if digests["a"] != digests["a again"] {
		t.Error("equal texts have two digests, want one")
	}
	if digests["a"] == digests["other ends"] || digests["a"] == digests["other alphabet"] {
		t.Errorf("the digests are %v, want those of different texts to differ", digests)
	}
}
