package main

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/atelier-go/atelier/kernel/internal/atomicfile"
)

// A file appears under its name whole, and when its bytes lie on the disk; before that the old one is there.
func TestOutputIsReplacedWhole(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.png")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	before := atomicfile.SyncFile
	defer func() { atomicfile.SyncFile = before }()
	var synced string
	atomicfile.SyncFile = func(f *os.File) error {
		if now, err := os.ReadFile(path); err != nil || string(now) != "old" {
			t.Errorf("before the new file is whole there is %q (%v), want the old one", now, err)
		}
		text, err := os.ReadFile(f.Name())
		synced = string(text)
		return errors.Join(err, before(f))
	}
	o, err := newOutput(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if err := put(o, "new"); err != nil {
		t.Fatal(err)
	}
	if now, err := os.ReadFile(path); err != nil || string(now) != "new" || synced != "new" {
		t.Errorf("then there is %q (%v), and %q was synced; want new", now, err, synced)
	}

	// A disk that cannot take it leaves the old one, and nothing beside it.
	atomicfile.SyncFile = func(*os.File) error { return syscall.ENOSPC }
	if o, err = newOutput(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	if err := put(o, "newer"); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("got %v, want that the disk is full", err)
	}
	o.discard()
	files, err := os.ReadDir(filepath.Dir(path))
	if now, fault := os.ReadFile(path); err != nil || fault != nil || len(files) != 1 || string(now) != "new" {
		t.Errorf("then there is %q beside %d files (%v, %v), want the last whole one alone", now, len(files)-1, err, fault)
	}
}

func put(o *output, text string) error {
	if _, err := o.WriteString(text); err != nil {
		return err
	}
	return o.commit()
}
