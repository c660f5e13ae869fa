package atomicfile

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// alone fails if there is more in the folder of a path.
func alone(t *testing.T, path string) {
	t.Helper()
	if files, err := os.ReadDir(filepath.Dir(path)); err != nil || len(files) != 1 {
		t.Errorf("beside it are %v (%v), want nothing", files, err)
	}
}

var writers = map[string]func(path string, create func(string) error) error{"Replace": Replace, "ReplaceDurably": ReplaceDurably}

func TestReplace(t *testing.T) {
	for name, replace := range writers {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "a")
			if err := Write(path, []byte("old"), 0o600); err != nil {
				t.Fatal(err)
			}
			err := replace(path, func(temporary string) error {
				err := os.WriteFile(temporary, []byte("new"), 0o640)
				if got := read(t, path); got != "old" {
					t.Errorf("while the new file is made there is %q, want old", got)
				}
				return err
			})
			info, fault := os.Stat(path)
			if got := read(t, path); err != nil || got != "new" || fault != nil || info.Mode().Perm() != 0o640 {
				t.Errorf("got %q of mode %v (%v, %v), want new of 0640", got, info.Mode(), err, fault)
			}
			alone(t, path)
		})
	}
}

// What fails at any step leaves the old file, and nothing beside it.
func TestReplaceFails(t *testing.T) {
	before := SyncFile
	defer func() { SyncFile = before }()
	half := func(temporary string) error {
		return errors.Join(os.WriteFile(temporary, []byte("ha"), 0o600), syscall.ENOSPC)
	}
	whole := func(temporary string) error { return os.WriteFile(temporary, []byte("new"), 0o600) }
	none := func(string) error { return nil }
	for name, replace := range writers {
		for _, c := range []struct {
			name   string
			create func(string) error
			sync   error
			want   error
		}{
			{"while it is written", half, nil, syscall.ENOSPC},
			{"as nothing was made", none, nil, os.ErrNotExist},
			{"while it is synced", whole, syscall.EIO, syscall.EIO},
		} {
			if c.sync != nil && name == "Replace" {
				continue
			}
			t.Run(name+" "+c.name, func(t *testing.T) {
				path := filepath.Join(t.TempDir(), "a")
				SyncFile = before
				if err := Write(path, []byte("old"), 0o600); err != nil {
					t.Fatal(err)
				}
				SyncFile = func(*os.File) error { return c.sync }
				if err := replace(path, c.create); !errors.Is(err, c.want) {
					t.Errorf("got %v, want %v", err, c.want)
				}
				if got := read(t, path); got != "old" {
					t.Errorf("got %q, want the old file", got)
				}
				alone(t, path)
			})
		}
	}
}

// A file takes its place only when its bytes lie on the disk.
func TestReplaceDurablySyncsFirst(t *testing.T) {
	before := SyncFile
	defer func() { SyncFile = before }()
	path := filepath.Join(t.TempDir(), "a")
	synced := ""
	SyncFile = func(file *os.File) error {
		if _, err := os.Stat(path); err == nil {
			t.Error("it is in its place before it was synced")
		}
		synced = read(t, file.Name())
		return before(file)
	}
	if err := ReplaceDurably(path, func(temporary string) error { return os.WriteFile(temporary, []byte("new"), 0o600) }); err != nil {
		t.Fatal(err)
	}
	if synced != "new" || read(t, path) != "new" {
		t.Errorf("%q was synced and %q is there, want new", synced, read(t, path))
	}
}
