// Package durable writes files and folders so that, after a power cut at any moment, each is there whole or not at all:
// first the content reaches the disk, then the name.
package durable

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// Disk is what is asked of the system. Tests see whether the order is the one that survives a power cut, and what happens
// when the disk is full.
type Disk struct {
	Write  func(file *os.File, data []byte) (int, error)
	Sync   func(file *os.File) error
	Rename func(from, to string) error
}

// System is the disk of the machine.
var System = Disk{(*os.File).Write, (*os.File).Sync, os.Rename}

// WriteFile writes a new file and waits until its content is on the disk. Its name is when the folder is synced.
func (d Disk) WriteFile(path string, data []byte) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = d.Write(file, data)
	if err == nil {
		err = d.Sync(file)
	}
	return errors.Join(err, file.Close())
}

// Move gives a complete file or folder, whose files are on the disk, its final name in place of what has it, and waits
// until the name is on the disk.
func (d Disk) Move(from, to string) error {
	if err := d.sync(from); err != nil {
		return err
	}
	if err := d.Rename(from, to); err != nil {
		return err
	}
	return d.sync(filepath.Dir(to))
}

// MakeFolder makes a folder and those above it, and waits until their names are on the disk.
func (d Disk) MakeFolder(path string) error {
	if Exists(path) {
		return nil
	}
	parent := filepath.Dir(path)
	if err := d.MakeFolder(parent); err != nil {
		return err
	}
	if err := os.Mkdir(path, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return d.sync(parent)
}

// sync waits until a file's content, or the names in a folder, are on the disk.
func (d Disk) sync(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(file), file.Close())
}

// Exists tells whether there is anything at a path, be it a link to nothing, or something that cannot be looked at.
func Exists(path string) bool {
	_, err := os.Lstat(path)
	return !errors.Is(err, fs.ErrNotExist)
}

// IsFull tells whether an error says that a disk, or the user's share of it, has no room left.
func IsFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
}
