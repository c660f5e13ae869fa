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

// fakeSession is a session whose go is a shell script that says how it was called.
func fakeSession(t *testing.T) *Session {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", t.TempDir())
	s, err := New(self, cloneRoot(t), Tools{Go: enginetest.Script(t, filepath.Join(t.TempDir(), "go"), `echo real go "$@"`)})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestJoinModule(t *testing.T) {
	s := fakeSession(t)
	folder := t.TempDir()
	ours := filepath.Join(s.ModuleFolder(), "go.mod")
	seeded := enginetest.Read(t, ours)
	enginetest.Write(t, ours, seeded+"// more\n")
	if err := s.JoinModule(folder); err != nil {
		t.Fatal(err)
	}
	theirs := filepath.Join(folder, "go.mod")
	if got := enginetest.Read(t, theirs); got != seeded+"// more\n" {
		t.Errorf("a new GoNB finds the module\n%s\nwant that of the cells", got)
	}
	enginetest.Write(t, theirs, "changed")
	if got := enginetest.Read(t, ours); got != "changed" {
		t.Errorf("what GoNB changes is not changed for all: %q", got)
	}
	if err := os.Remove(theirs); err != nil { // as GoNB does for %reset
		t.Fatal(err)
	}
	if err := s.JoinModule(folder); err != nil {
		t.Fatal(err)
	}
	if got := enginetest.Read(t, theirs); got != seeded {
		t.Errorf("after %%reset the module is\n%s\nwant\n%s", got, seeded)
	}
}

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
		_, err := New("/opt/atelier", cloneRoot(t), Tools{})
		want := "the disk of " + os.TempDir() + " is full: remove files there, or set TMPDIR"
		if !diskfull.Is(err) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q in it", name, err, want)
		}
	}
	if _, err := os.Stat(made); err == nil {
		t.Error("the half session is still there")
	}
}
