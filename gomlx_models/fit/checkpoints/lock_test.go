package checkpoints

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestHolders(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	if got := holderOf(path).String(); got != "another program" {
		t.Errorf("without a file: %s", got)
	}
	if err := os.WriteFile(path, []byte(`{"program": "x`), 0o644); err != nil {
		t.Fatal(err)
	}
	if got := holderOf(path).String(); got != "another program" {
		t.Errorf("half written: %s", got)
	}
	since := time.Date(2026, 11, 3, 14, 3, 5, 0, time.Local)
	if got, want := (holder{"atelier train vae", 12, "box", since}).String(), `"atelier train vae" (process 12 on box, since 2026-11-03 14:03:05)`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := thisHolder(); !slices.Contains([]string{"checkpoints.test"}, filepath.Base(strings.Fields(got.Program)[0])) || len(got.Program) > 80 {
		t.Errorf("this program is %q", got.Program)
	}
}
