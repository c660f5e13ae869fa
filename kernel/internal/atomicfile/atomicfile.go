// Package atomicfile writes files that a reader finds either whole or as they were. Every cell links it, so it
// imports little.
package atomicfile

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
)

// Suffix stands behind the path of a file that is being made to take the place of another. Two writers of one path
// must keep apart.
const Suffix = ".tmp"

// Replace has a file made and puts it at path. If that fails, what lies at path stays and nothing is left beside it.
func Replace(path string, create func(temporary string) error) error {
	return replace(path, create, os.Rename)
}

// Write is os.WriteFile for Replace.
func Write(path string, data []byte, mode os.FileMode) error {
	return Replace(path, func(temporary string) error { return os.WriteFile(temporary, data, mode) })
}

// ReplaceDurably is Replace for what a crash of the machine must not lose either.
func ReplaceDurably(path string, create func(temporary string) error) error {
	return replace(path, create, func(temporary, path string) error {
		file, err := os.Open(temporary)
		if err != nil {
			return err
		}
		return Commit(file, path)
	})
}

func replace(path string, create func(temporary string) error, place func(temporary, path string) error) error {
	temporary := path + Suffix
	err := create(temporary)
	if err == nil {
		err = place(temporary, path)
	}
	if err != nil {
		return errors.Join(err, os.RemoveAll(temporary))
	}
	return nil
}

// Commit closes a file that is written and puts it at path, which must be on the same disk, when all of it lies there.
func Commit(file *os.File, path string) error {
	if err := errors.Join(SyncFile(file), file.Close()); err != nil {
		return err
	}
	if err := os.Rename(file.Name(), path); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}

// SyncFile has the system write what it holds back of a file. Tests watch it.
var SyncFile = (*os.File).Sync

// syncFolder has the system write the names in a folder, where its file system can.
func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	err = folder.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOTSUP) {
		err = nil
	}
	return errors.Join(err, folder.Close())
}
