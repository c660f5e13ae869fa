package fit

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/atelier-go/atelier/gomlx_models/internal/durable"
	"github.com/gofrs/flock"
)

// What this package asks of the disk; tests watch it.
var (
	disk    = durable.System
	tryLock = (*flock.Flock).TryLock
)

// placeFiles puts files and the list of their digests into a new folder below parent, each by put, and says where. The
// folder appears under its name only when all of it is on the disk. What is there stays: if it is not the same
// checkpoint already, the new one is its next revision.
func placeFiles(parent string, at place, files map[string][]byte, put func(path string, data []byte) error) (where place, err error) {
	if err := disk.MakeFolder(parent); err != nil {
		return at, err
	}
	all := withSums(files)
	for ; durable.Exists(filepath.Join(parent, at.name())); at.revision++ {
		if target := filepath.Join(parent, at.name()); holds(filepath.Join(target, sumsFile), all[sumsFile]) && isWhole(target) {
			return at, nil // a run that came this way before made the same step
		}
	}
	half := newHalf(parent)
	if err := os.Mkdir(half, 0o755); err != nil {
		return at, err
	}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if err := put(filepath.Join(half, name), all[name]); err != nil {
			return at, errors.Join(err, removeFiles(half))
		}
	}
	if err := disk.Move(half, filepath.Join(parent, at.name())); err != nil {
		if durable.Exists(half) {
			err = errors.Join(err, removeFiles(half))
		}
		return at, err
	}
	return at, nil
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

func holds(path string, data []byte) bool {
	content, err := os.ReadFile(path)
	return err == nil && bytes.Equal(content, data)
}
