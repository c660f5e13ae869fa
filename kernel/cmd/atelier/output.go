package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"github.com/atelier-go/atelier/kernel/internal/atomicfile"
)

// output is a file that appears under its name, or takes the place of the one there, when all of it is written.
type output struct {
	*bufio.Writer
	ctx  context.Context
	path string
	part *os.File
	mode os.FileMode
}

// newOutput begins a file. It fails at once where none can be written. When the context's program is interrupted,
// nothing of the file is left.
func newOutput(ctx context.Context, path string) (*output, error) {
	folder := filepath.Dir(path)
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return nil, fmt.Errorf("atelier: %s is a folder: name a file", path)
	}
	if _, err := os.Stat(folder); errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("atelier: %s cannot be written, because there is no folder %s: make it (mkdir -p %s), or name another file", path, folder, folder)
	}
	part, err := os.CreateTemp(folder, ".atelier-*")
	if err != nil {
		return nil, fmt.Errorf("atelier: %s cannot be written: %w", path, err)
	}
	o := &output{bufio.NewWriter(part), ctx, path, part, 0o644}
	change(ctx, func(e *ending) { e.half[o] = true })
	return o, nil
}

// commit ends the file and puts it in its place.
func (o *output) commit() error {
	err := errors.Join(o.Flush(), o.part.Chmod(o.mode))
	if err == nil {
		err = atomicfile.Commit(o.part, o.path)
	}
	if err != nil {
		return fmt.Errorf("atelier: %s cannot be written: %w", o.path, err)
	}
	return nil
}

// place is commit for a file that is one of many: it is whole under its name, but after a power cut it may not be there.
func (o *output) place() error {
	err := errors.Join(o.Flush(), o.part.Chmod(o.mode), o.part.Close())
	if err == nil {
		err = os.Rename(o.part.Name(), o.path)
	}
	if err != nil {
		return fmt.Errorf("atelier: %s cannot be written: %w", o.path, err)
	}
	return nil
}

// discard removes what was not committed, and nothing after that.
func (o *output) discard() {
	_ = o.part.Close()
	_ = os.Remove(o.part.Name())
	change(o.ctx, func(e *ending) { delete(e.half, o) })
}

// checkFolder makes a folder, if it is not there, and sees that files can be written into it.
func checkFolder(ctx context.Context, path string) error {
	if err := os.MkdirAll(path, 0o755); errors.Is(err, syscall.ENOTDIR) || errors.Is(err, os.ErrExist) {
		return fmt.Errorf("atelier: no model can be kept in %s, because there is a file of that name, or above it: name another --out", path)
	} else if err != nil {
		return fmt.Errorf("atelier: no model can be kept in %s: %w", path, err)
	}
	probe, err := newOutput(ctx, filepath.Join(path, "probe"))
	if err != nil {
		return fmt.Errorf("atelier: no model can be kept in %s: %w", path, err)
	}
	probe.discard()
	return nil
}
