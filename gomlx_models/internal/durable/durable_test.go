package durable

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// recorded is a disk that tells what it is asked for, and whose call number failing, counted from 0, fails.
func recorded(base string, calls *[]string, failing int) Disk {
	call := func(name, path string) error {
		*calls = append(*calls, name+" "+strings.ReplaceAll(path, base, "B"))
		if len(*calls)-1 == failing {
			return errBroken
		}
		return nil
	}
	return Disk{
		Write: func(file *os.File, data []byte) (int, error) {
			if err := call("write", file.Name()); err != nil {
				return 0, err
			}
			return file.Write(data)
		},
		Sync: func(file *os.File) error { return errors.Join(call("sync", file.Name()), file.Sync()) },
		Rename: func(from, to string) error {
			if err := call("rename", from+" to "+to); err != nil {
				return err
			}
			return os.Rename(from, to)
		},
	}
}

var errBroken = errors.New("the disk broke")

// place writes a file beside its place, in a new folder, and moves it there.
func place(d Disk, base string) error {
	folder := filepath.Join(base, "a", "b")
	if err := d.MakeFolder(folder); err != nil {
		return err
	}
	if err := d.WriteFile(filepath.Join(folder, "new"), []byte("new")); err != nil {
		return err
	}
	return d.Move(filepath.Join(folder, "new"), filepath.Join(folder, "file"))
}

func TestContentComesBeforeTheName(t *testing.T) {
	base := t.TempDir()
	var calls []string
	if err := place(recorded(base, &calls, -1), base); err != nil {
		t.Fatal(err)
	}
	want := []string{"sync B", "sync B/a", "write B/a/b/new", "sync B/a/b/new", "sync B/a/b/new", "rename B/a/b/new to B/a/b/file", "sync B/a/b"}
	if !slices.Equal(calls, want) {
		t.Errorf("the disk was asked for %q, want %q", calls, want)
	}
	calls = nil
	if err := recorded(base, &calls, -1).MakeFolder(filepath.Join(base, "a", "b")); err != nil || calls != nil {
		t.Errorf("a folder that is there asked for %q (%v), want nothing", calls, err)
	}
}

// Each failure is told, and what had the name before keeps it until the new content is on the disk.
func TestEachFailureIsTold(t *testing.T) {
	for failing := range 7 {
		base := t.TempDir()
		var calls []string
		err := place(recorded(base, &calls, failing), base)
		if !errors.Is(err, errBroken) || len(calls) != failing+1 {
			t.Errorf("call %d: got %v after %q, want the error at once", failing, err, calls)
		}
		_, there := os.Stat(filepath.Join(base, "a", "b", "file"))
		if named := there == nil; named != (failing == 6) {
			t.Errorf("call %d: the name is there: %v, want it only when all but its own sync was done", failing, named)
		}
	}
}

func TestWriteFileReplacesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a")
	for _, want := range []error{nil, fs.ErrExist} {
		if err := System.WriteFile(path, []byte("a")); !errors.Is(err, want) {
			t.Errorf("got %v, want %v", err, want)
		}
	}
}

func TestIsFull(t *testing.T) {
	for err, want := range map[error]bool{
		syscall.ENOSPC: true, syscall.EDQUOT: true, fmt.Errorf("a: %w", syscall.ENOSPC): true, syscall.EIO: false, nil: false,
	} {
		if got := IsFull(err); got != want {
			t.Errorf("%v: got %v, want %v", err, got, want)
		}
	}
}

func TestExists(t *testing.T) {
	folder := t.TempDir()
	link := filepath.Join(folder, "link")
	if err := os.Symlink("nothing", link); err != nil {
		t.Fatal(err)
	}
	if !Exists(folder) || !Exists(link) || Exists(filepath.Join(folder, "none")) {
		t.Error("want a folder and a link to nothing to be there, and what is not there not to be")
	}
}
