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
		{ErrEngineDied, false},
		{fmt.Errorf("engine: %w", &fs.PathError{Op: "write", Path: "/x", Err: syscall.ENOSPC}), true},
		{&fs.PathError{Op: "write", Path: "/x", Err: syscall.EDQUOT}, true},
		{&fs.PathError{Op: "write", Path: "/x", Err: syscall.EFBIG}, false},
		{syscall.ENOSPC, true},
		{syscall.EDQUOT, true},
		{&FullError{Output: words}, true},
		{&CellError{Value: "failed to write /tmp/main.go: no space left on device\nmore"}, true},
		{errors.New("engine: listing packages: exit status 1: go: write /c: disk quota exceeded"), true},
		{errors.New("cc: fatal error: error writing to /tmp/a.s: No space left on device"), true},
		{errors.New("no space left on device was what it said"), false},
		// What a cell's code or a command says of its own is not about the kernel's disk.
		{&BuildError{Output: "cell-1:1: undefined: no space left on device"}, false},
		{&ExitError{Code: 1, Command: "echo : no space left on device"}, false},
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
	gonb := enginetest.Script(t, filepath.Join(folder, "gonb"), "exec sleep 1000")
	return start(t, testOptions(t, workspace.Tools{Go: fake, GoNB: gonb}))
}

// go, the compiler and the linker tell of a full disk in words alone.
func TestBuildingOnAFullDisk(t *testing.T) {
	const words = "/usr/lib/go/link: mapping output file failed: no space left on device"
	e := withGo(t, "build", words)
	s := body("", "")
	s.Flags = []string{"-v"} // so that go builds
	_, err := e.Build(t.Context(), s)
	var fault *FullError
	if !errors.As(err, &fault) || !IsFull(err) || !strings.Contains(fault.Output, words) {
		t.Errorf("got %v, want a FullError with go's words", err)
	}
	if !IsFull(errors.New("compile: writing main.a: no space left on device")) || isSourceFault("main.a: write main.a: no space left on device\n") {
		t.Error("a compiler that cannot write is taken for a fault of the source")
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

// The programs that are kept for later make room for the one that is wanted now.
func TestRoomIsMade(t *testing.T) {
	b := &builder{cache: buildCache{folder: t.TempDir()}}
	isKept := func(key string) bool {
		_, err := os.Stat(b.cache.path(key))
		return err == nil
	}
	for _, key := range []string{"a", "b", "c"} {
		enginetest.Write(t, b.cache.path(key), "x")
		if err := b.cache.put(key); err != nil {
			t.Fatal(err)
		}
	}
	tries := 0
	crowd := func() error {
		if tries++; isKept("a") {
			return syscall.ENOSPC
		}
		return nil
	}
	if err := b.withSpace(crowd); err != nil || tries != 2 {
		t.Errorf("got %v after %d tries, want none after 2", err, tries)
	}
	if isKept("b") || !isKept("c") {
		t.Error("what is left is not the last program alone")
	}
	tries = 0
	if err := b.withSpace(func() error { tries++; return syscall.ENOSPC }); !IsFull(err) || tries != 1 {
		t.Errorf("with nothing left to give: got %v after %d tries, want that the disk is full, after 1", err, tries)
	}
	if err := b.withSpace(func() error { return syscall.EIO }); !errors.Is(err, syscall.EIO) || !isKept("c") {
		t.Errorf("another fault: got %v, want it alone", err)
	}
}

// What is forgotten needs no programs.
func TestResettingMakesRoom(t *testing.T) {
	b := &builder{cache: buildCache{folder: t.TempDir()}, semaphore: workspace.NewSemaphore()}
	for _, c := range []struct {
		magics []string
		left   int
	}{{nil, 1}, {[]string{"%env A=1"}, 1}, {[]string{"%env A=1", "%reset"}, 0}, {[]string{"%reset go.mod"}, 0}} {
		enginetest.Write(t, b.cache.path("a"), "x")
		if err := errors.Join(b.cache.put("a"), b.forget(t.Context(), c.magics)); err != nil {
			t.Fatal(err)
		}
		if files, err := os.ReadDir(b.cache.folder); err != nil || len(files) != c.left || len(b.cache.keys) != c.left {
			t.Errorf("%q: left are %v and %q (%v), want %d", c.magics, files, b.cache.keys, err, c.left)
		}
	}
}

// GoNB ends when it cannot write its log, and cannot say why.
func TestGoNBThatEndsOnAFullDisk(t *testing.T) {
	before := freeBytes
	defer func() { freeBytes = before }()
	e := &Engine{session: &workspace.Session{Folder: t.TempDir()}}
	for _, c := range []struct {
		free  uint64
		fault error
		err   error
		want  bool
	}{
		{0, nil, ErrEngineDied, true},
		{minFree - 1, nil, ErrEngineDied, true},
		{minFree, nil, ErrEngineDied, false},
		{0, errors.New("no such folder"), ErrEngineDied, false},
		{0, nil, &ExitError{Code: 1}, false},
		{0, nil, &CellError{Value: "failed to run \"go mod init gonb_1\": exit status 1"}, true},
		{minFree, nil, &CellError{Value: "failed to run \"go mod init gonb_1\": exit status 1"}, false},
		{0, nil, &CellError{Value: "there is no such magic"}, false},
	} {
		freeBytes = func(string) (uint64, error) { return c.free, c.fault }
		if err := e.withDiskFullCause(c.err); IsFull(err) != c.want || !errors.Is(err, c.err) {
			t.Errorf("%v with %d bytes free: got %v, full %v; want %v", c.err, c.free, err, IsFull(err), c.want)
		}
	}
	if free, err := before(t.TempDir()); err != nil || free == 0 {
		t.Errorf("got %d bytes free (%v), want some", free, err)
	}
}

// Nobody else may look into a session, whatever the user's mask.
func TestModes(t *testing.T) {
	defer syscall.Umask(syscall.Umask(0))
	s := fakeSession(t)
	where, err := newConnection(s.Folder)
	if err != nil {
		t.Fatal(err)
	}
	file, err := writeConnection(where, s.Folder, "0123")
	if err != nil {
		t.Fatal(err)
	}
	if err := (&command{Args: []string{"ls"}, number: 1}).prepare(s); err != nil {
		t.Fatal(err)
	}
	pipes := newStreams(s, 1)
	if err := pipes.open(); err != nil {
		t.Fatal(err)
	}
	j := &job{Source: program("package main"), folder: filepath.Join(s.BuildFolder(), "program")}
	if err := j.write(); err != nil {
		t.Fatal(err)
	}
	secret := map[string]bool{file: false, filepath.Join(s.Folder, "session.json"): false, pipes.out(): false, filepath.Join(j.folder, "main.go"): false}
	err = filepath.WalkDir(s.Folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.Type() == fs.ModeSymlink {
			return err
		}
		info, err := d.Info()
		want := fs.FileMode(0o600)
		if d.IsDir() || filepath.Dir(path) == s.BinFolder() {
			want = 0o700
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
