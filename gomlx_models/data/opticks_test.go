package data

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/data/internal/publisher"
)

func TestOpticks(t *testing.T) {
	t.Setenv("GOROOT", "") // so that the go command is asked
	text, err := Opticks().OpenText()
	if err != nil {
		t.Fatal(err)
	}
	if text.Name() != "opticks" || text.Len() < 500_000 || text.Spec().Size() > MaxSymbols {
		t.Errorf("%s has %d symbols of an alphabet of %d, want opticks with half a million of at most %d", text.Name(), text.Len(), text.Spec().Size(), MaxSymbols)
	}
	beginning, err := text.Excerpt(0, 2000)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(beginning, "By Sir _ISAAC NEWTON_, Knt.") || strings.Contains(beginning, Unknown) {
		t.Errorf("the text begins with %q, want Newton named and no symbol unknown", beginning)
	}
	// Blanks are the most frequent symbol of English prose, then e.
	if got := strings.Join(text.Alphabet()[:3], ""); got != Unknown+" e" {
		t.Errorf("the alphabet begins with %q, want %q", got, Unknown+" e")
	}
}

func TestOpticksElsewhere(t *testing.T) {
	root := t.TempDir()
	t.Setenv("GOROOT", root)
	if _, err := Opticks().Open(); err == nil || !strings.Contains(err.Error(), root) || !strings.Contains(err.Error(), "set GOROOT to a Go installation") {
		t.Errorf("in an empty folder the error is %v, want one that names it and asks for another", err)
	}
	folder := filepath.Join(root, "src", "testdata")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	path := publisher.Write(t, folder, "Isaac.Newton-Opticks.txt", []byte("Light"))
	if got, err := Opticks().Where(); got != path || err != nil {
		t.Errorf("the text is at %q (%v), want %q", got, err, path)
	}
}

func TestOpticksWithoutGo(t *testing.T) {
	t.Setenv("GOROOT", "")
	t.Setenv("PATH", "")
	if _, err := Opticks().Where(); err == nil || !strings.Contains(err.Error(), "put go on PATH or set GOROOT") {
		t.Errorf("without go the error is %v, want one that asks for it", err)
	}
}
