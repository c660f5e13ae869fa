package workspace

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/atelier-go/atelier/kernel/engine/internal/enginetest"
	"github.com/atelier-go/atelier/kernel/internal/diskfull"
)

// full has whatever is written to a path meet a full disk: the system has a device for that.
func full(t *testing.T, path string) {
	t.Helper()
	if err := errors.Join(os.RemoveAll(path), os.Symlink("/dev/full", path)); err != nil {
		t.Fatal(err)
	}
}

// A module that cannot be written anew stays as it was.
func TestSeedingOnAFullDisk(t *testing.T) {
	for _, name := range []string{"go.mod", "go.sum"} {
		folder := t.TempDir()
		enginetest.Write(t, filepath.Join(folder, name), "old")
		full(t, filepath.Join(folder, name+".tmp"))
		if err := Seed(folder, CellModule, cloneRoot(t)); !diskfull.Is(err) {
			t.Errorf("%s: got %v, want that the disk is full", name, err)
		}
		if got := enginetest.Read(t, filepath.Join(folder, name)); got != "old" {
			t.Errorf("%s is %q, want it as it was", name, got)
		}
	}
}

// Where the session itself finds no room, Jupyter's log gets the place and the way out.
func TestStartingOnAFullDisk(t *testing.T) {
	defer func() { makeFolder = os.MkdirTemp }()
	t.Setenv("TMPDIR", t.TempDir())
	var made string
	for name, folder := range map[string]func(string, string) (string, error){
		"no folder": func(string, string) (string, error) { return "", syscall.ENOSPC },
		"no file": func(below, pattern string) (string, error) {
			var err error
			made, err = os.MkdirTemp(below, pattern)
			full(t, filepath.Join(made, sessionFile))
			return made, err
		},
	} {
		makeFolder = folder
		_, err := New(cloneRoot(t), "/opt/go")
		want := "the disk of " + os.TempDir() + " is full: remove files there, or set TMPDIR"
		if !diskfull.Is(err) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q in it", name, err, want)
		}
	}
	if _, err := os.Stat(made); err == nil {
		t.Error("the half session is still there")
	}
}
