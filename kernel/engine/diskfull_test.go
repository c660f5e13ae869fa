package engine

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/atelier-go/atelier/kernel/engine/build"
	"github.com/atelier-go/atelier/kernel/engine/program"

	"github.com/atelier-go/atelier/kernel/engine/internal/enginetest"
	"github.com/atelier-go/atelier/kernel/engine/workspace"
)

func TestIsFull(t *testing.T) {
	const words = "/tmp/x/link: mapping output file failed: no space left on device"
	for _, c := range []struct {
		err  error
		want bool
	}{
		{nil, false},
		{fmt.Errorf("engine: %w", &fs.PathError{Op: "write", Path: "/x", Err: syscall.ENOSPC}), true},
		{&fs.PathError{Op: "write", Path: "/x", Err: syscall.EDQUOT}, true},
		{&fs.PathError{Op: "write", Path: "/x", Err: syscall.EFBIG}, false},
		{syscall.ENOSPC, true},
		{syscall.EDQUOT, true},
		{&build.FullError{Output: words}, true},
		{&CellError{Value: "failed to write /tmp/main.go: no space left on device\nmore"}, true},
		{errors.New("engine: listing packages: exit status 1: go: write /c: disk quota exceeded"), true},
		{errors.New("cc: fatal error: error writing to /tmp/a.s: No space left on device"), true},
		{errors.New("no space left on device was what it said"), false},
		// What a cell's code or a command says of its own is not about the kernel's disk.
		{&build.Error{Output: "cell-1:1: undefined: no space left on device"}, false},
		{&program.ExitError{Code: 1, Command: "echo : no space left on device"}, false},
	} {
		if got := IsFull(c.err); got != c.want {
			t.Errorf("%v: got %v, want %v", c.err, got, c.want)
		}
	}
}

// withGo is an engine whose go says something else for one of its commands.
func withGo(t *testing.T, command, words string) *Engine {
	t.Helper()
	real, err := workspace.FindGo("")
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	fake := enginetest.Script(t, filepath.Join(folder, "go"), fmt.Sprintf("case \"$1\" in %s) echo %q >&2; exit 1 ;; esac\nexec %s \"$@\"\n", command, words, real))
	return start(t, testOptions(t, fake))
}

// go, the compiler and the linker tell of a full disk in words alone.
func TestBuildingOnAFullDisk(t *testing.T) {
	const words = "/usr/lib/go/link: mapping output file failed: no space left on device"
	e := withGo(t, "build", words)
	s := body("", "")
	s.Flags = []string{"-v"} // so that go builds
	_, err := e.Build(t.Context(), s)
	var fault *build.FullError
	if !errors.As(err, &fault) || !IsFull(err) || !strings.Contains(fault.Output, words) {
		t.Errorf("got %v, want a FullError with go's words", err)
	}
	for _, left := range []string{e.session.ProgramFolder(), e.session.BuildFolder()} {
		if files, err := os.ReadDir(left); err != nil || len(files) > 0 {
			t.Errorf("after it %s holds %v (%v), want nothing", left, files, err)
		}
	}
}

func TestListingOnAFullDisk(t *testing.T) {
	e := withGo(t, "list", "go: writing stat cache: write /cache/go-build/1: no space left on device")
	if _, err := e.Build(t.Context(), body(`"os"`, "os.Exit(0)")); !IsFull(err) {
		t.Errorf("got %v, want that the disk is full", err)
	}
}

// Nobody else may look into a session, whatever the user's mask.
func TestModes(t *testing.T) {
	defer syscall.Umask(syscall.Umask(0))
	e := start(t, testOptions(t, realGo(t)))
	s := e.session
	mustBuild(t, e, body("", ""))
	pipes, err := e.notebook.OpenPipes(s.Folder)
	if err != nil {
		t.Fatal(err)
	}
	defer pipes.Close()
	secret := map[string]bool{filepath.Join(s.Folder, "session.json"): false, filepath.Join(s.ModuleFolder(), "go.mod"): false}
	err = filepath.WalkDir(s.Folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.Type() == fs.ModeSymlink {
			return err
		}
		info, err := d.Info()
		want := fs.FileMode(0o600)
		if d.IsDir() {
			want = 0o700
		}
		if filepath.Dir(path) == s.ProgramFolder() {
			return err // what the linker makes, in a folder that is closed
		}
		if err == nil && info.Mode().Perm() != want {
			t.Errorf("%s has the mode %v, want %v", path, info.Mode().Perm(), want)
		}
		secret[path] = true
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for path, seen := range secret {
		if !seen {
			t.Errorf("%s was not looked at", path)
		}
	}
}
