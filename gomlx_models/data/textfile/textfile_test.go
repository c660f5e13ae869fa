package textfile

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestReadLimit(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.txt")
	if err := os.WriteFile(path, []byte("abcd"), 0o644); err != nil {
		t.Fatal(err)
	}
	if got, err := read(path, 4); got != "abcd" || err != nil {
		t.Errorf("with a limit of 4 bytes the text is %q (%v), want abcd", got, err)
	}
	_, err := read(path, 3)
	if err == nil || !strings.Contains(err.Error(), path+": the text goes on after byte 3, wanted 3 bytes at most") {
		t.Errorf("with a limit of 3 bytes the error is %v, want that the text is too long", err)
	}
	if _, err := read(t.TempDir(), 3); err == nil || !strings.Contains(err.Error(), "at byte 0") {
		t.Errorf("reading a folder gave %v, want an error at byte 0", err)
	}
}
