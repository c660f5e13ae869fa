package reserve

import (
	"errors"
	"os"
	"syscall"
	"testing"

	"github.com/atelier-go/atelier/kernel/internal/diskfull"
)

// The reserve serves once, and can be made again.
func TestReserve(t *testing.T) {
	folder := t.TempDir()
	there := func() bool {
		info, err := os.Stat(path(folder))
		return err == nil && info.Size() == size && info.Mode().Perm() == 0o600
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(os.WriteFile(path(folder), []byte("half a reserve"), 0o600))
	must(Make(folder))
	if !there() {
		t.Fatalf("there is no reserve of %d bytes for the owner", size)
	}
	must(Use(folder, func() error {
		if there() {
			return syscall.ENOSPC
		}
		return nil
	}))
	if err := Use(folder, func() error { return syscall.ENOSPC }); !diskfull.Is(err) {
		t.Errorf("without a reserve: got %v, want that the disk is full", err)
	}
	must(Make(folder))
	if err := Use(folder, func() error { return syscall.EIO }); !errors.Is(err, syscall.EIO) || !there() {
		t.Errorf("got %v, want the other fault, and the reserve unused", err)
	}
}

// A reserve that finds no room itself takes none.
func TestNoRoomForTheReserve(t *testing.T) {
	folder := t.TempDir()
	if err := os.Symlink("/dev/full", path(folder)); err != nil {
		t.Fatal(err)
	}
	if err := Make(folder); !diskfull.Is(err) {
		t.Errorf("got %v, want that the disk is full", err)
	}
	if _, err := os.Lstat(path(folder)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v, want nothing left", err)
	}
}
