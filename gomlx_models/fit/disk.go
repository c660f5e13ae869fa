package fit

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gofrs/flock"
)

// calls are what this package asks of the disk. Tests see whether the order is the one that survives a power cut,
// and what happens when the disk is full.
type calls struct {
	write  func(file *os.File, data []byte) (int, error)
	sync   func(file *os.File) error
	rename func(from, to string) error
	lock   func(file *flock.Flock) (bool, error)
}

var disk = calls{(*os.File).Write, (*os.File).Sync, os.Rename, (*flock.Flock).TryLock}

// placeFiles puts files and the list of their digests into a new folder below parent, each by put, and says where. The
// folder appears under its name only when all of it is on the disk. What is there stays: if it is not the same
// checkpoint already, the new one is its next revision.
func placeFiles(parent string, at place, files map[string][]byte, put func(path string, data []byte) error) (where place, err error) {
	if err := makeFolder(parent); err != nil {
		return at, err
	}
	all := withSums(files)
	for ; exists(filepath.Join(parent, at.name())); at.revision++ {
		if target := filepath.Join(parent, at.name()); holds(filepath.Join(target, sumsFile), all[sumsFile]) && isWhole(target) {
			return at, nil // a run that came this way before made the same step
		}
	}
	half := newHalf(parent)
	if err := os.Mkdir(half, 0o755); err != nil {
		return at, err
	}
	if err := fill(half, all, put); err != nil {
		return at, errors.Join(err, removeFiles(half))
	}
	if err := disk.rename(half, filepath.Join(parent, at.name())); err != nil {
		return at, errors.Join(err, removeFiles(half))
	}
	return at, syncFolder(parent)
}

// fill writes files into a folder and waits until they and their names are on the disk.
func fill(folder string, files map[string][]byte, put func(path string, data []byte) error) error {
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := put(filepath.Join(folder, name), files[name]); err != nil {
			return err
		}
	}
	return syncFolder(folder)
}

// newHalf is the path of a new folder for what is not whole. Unlike one of os.MkdirTemp, others may read it if the
// user's mask lets them.
func newHalf(parent string) string {
	return filepath.Join(parent, fmt.Sprintf("%s%d", halfPrefix, rand.Uint64()))
}

// withSums adds the list of digests to files.
func withSums(files map[string][]byte) map[string][]byte {
	all := maps.Clone(files)
	var sums []string
	for name, data := range files {
		sums = append(sums, digest(data)+"  "+name+"\n")
	}
	slices.Sort(sums)
	all[sumsFile] = []byte(strings.Join(sums, ""))
	return all
}

func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// writeSynced writes a new file and waits until it is on the disk.
func writeSynced(path string, data []byte) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = disk.write(file, data)
	if err == nil {
		err = disk.sync(file)
	}
	return errors.Join(err, file.Close())
}

// makeFolder makes a folder and those above it, and waits until their names are on the disk.
func makeFolder(path string) error {
	if exists(path) {
		return nil
	}
	parent := filepath.Dir(path)
	if err := makeFolder(parent); err != nil {
		return err
	}
	if err := os.Mkdir(path, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return syncFolder(parent)
}

// syncFolder waits until the names in a folder are on the disk.
func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(disk.sync(folder), folder.Close())
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return !errors.Is(err, fs.ErrNotExist)
}
