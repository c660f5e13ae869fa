package build

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/atelier-go/atelier/kernel/engine/internal/enginetest"
	"github.com/atelier-go/atelier/kernel/engine/workspace"
)

func TestCacheDropsTheOldest(t *testing.T) {
	s := buildCache{folder: t.TempDir()}
	put := func(key string) {
		enginetest.Write(t, s.path(key), "x")
		if err := s.put(key); err != nil {
			t.Fatal(err)
		}
	}
	keys := strings.Split("abcdefghijkl", "")
	for _, key := range keys[:keptPrograms] {
		put(key)
	}
	s.find("a") // now b is the oldest
	put("new")
	var left []string
	entries, err := os.ReadDir(s.folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		left = append(left, entry.Name())
	}
	if want := append([]string{"a"}, append(keys[2:keptPrograms:keptPrograms], "new")...); !slices.Equal(left, want) {
		t.Errorf("left are %q, want %q", left, want)
	}
}

// The programs that are kept for later make room for the one that is wanted now.
func TestRoomIsMade(t *testing.T) {
	b := &Builder{cache: buildCache{folder: t.TempDir()}}
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
func TestForgettingMakesRoom(t *testing.T) {
	b := &Builder{cache: buildCache{folder: t.TempDir()}, semaphore: workspace.NewSemaphore()}
	enginetest.Write(t, b.cache.path("a"), "x")
	if err := errors.Join(b.cache.put("a"), b.Forget(t.Context())); err != nil {
		t.Fatal(err)
	}
	if files, err := os.ReadDir(b.cache.folder); err != nil || len(files) > 0 || len(b.cache.keys) > 0 {
		t.Errorf("left are %v and %q (%v), want nothing", files, b.cache.keys, err)
	}
}

func TestLanguage(t *testing.T) {
	for text, want := range map[string]string{"module m\n\ngo 1.26.5\n": "-lang=go1.26", "module m\n\ngo 1.21\n": "-lang=go1.21", "module m\n": "-lang=go1.16"} {
		s := &workspace.Session{Folder: t.TempDir()}
		enginetest.Write(t, filepath.Join(s.ModuleFolder(), "go.mod"), text)
		if got, err := languageFlag(s); got != want || err != nil {
			t.Errorf("%q: got %q, error %v; want %q", text, got, err, want)
		}
	}
}

// A compiler that cannot write is no fault of the source.
func TestSourceFaults(t *testing.T) {
	if !IsFull(errors.New("compile: writing main.a: no space left on device")) || isSourceFault("main.a: write main.a: no space left on device\n") {
		t.Error("a compiler that cannot write is taken for a fault of the source")
	}
}
