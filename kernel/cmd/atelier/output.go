package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// output is a file that appears under its name, or takes the place of the one there, when all of it is written.
type output struct {
	path string
	part *os.File
}

// newOutput begins a file. It fails at once where none can be written.
func newOutput(path string) (*output, error) {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return nil, fmt.Errorf("atelier: %s is a folder: name a file", path)
	}
	part, err := os.CreateTemp(filepath.Dir(path), ".atelier-*")
	if err != nil {
		return nil, fmt.Errorf("atelier: %s cannot be written: %w", path, err)
	}
	return &output{path, part}, nil
}

// commit writes the file.
func (o *output) commit(data []byte) error {
	_, err := o.part.Write(data)
	if err := errors.Join(err, o.part.Chmod(0o644), o.part.Sync(), o.part.Close()); err != nil {
		return fmt.Errorf("atelier: %s cannot be written: %w", o.path, err)
	}
	if err := os.Rename(o.part.Name(), o.path); err != nil {
		return fmt.Errorf("atelier: %s cannot be written: %w", o.path, err)
	}
	return nil
}

// discard removes what was not committed, and nothing after that.
func (o *output) discard() {
	_ = o.part.Close()
	_ = os.Remove(o.part.Name())
}

// checkFolder makes a folder, if it is not there, and sees that files can be written into it.
func checkFolder(path string) error {
	if err := os.MkdirAll(path, 0o755); err != nil {
		return fmt.Errorf("atelier: no model can be kept in %s: %w", path, err)
	}
	probe, err := newOutput(filepath.Join(path, "probe"))
	if err != nil {
		return fmt.Errorf("atelier: no model can be kept in %s: %w", path, err)
	}
	probe.discard()
	return nil
}
