package checkpoints

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
	Disk    = durable.System
	TryLock = (*flock.Flock).TryLock
)

// Write puts files and the list of their digests into a new folder below parent, each by put, and says where. The
// folder appears under its name only when all of it is on the disk. What is there stays: if it is not the same
// checkpoint already, the new one is its next revision.
func Write(parent string, at ID, files map[string][]byte, put func(path string, data []byte) error) (where ID, err error) {
	if err := Disk.MakeFolder(parent); err != nil {
		return at, err
	}
	all := WithSums(files)
	for ; durable.Exists(filepath.Join(parent, at.Name())); at.Revision++ {
		if target := filepath.Join(parent, at.Name()); HasContent(filepath.Join(target, SumsFile), all[SumsFile]) && IsIntact(target) {
			return at, nil // a run that came this way before made the same step
		}
	}
	partial := newPartial(parent)
	if err := os.Mkdir(partial, 0o755); err != nil {
		return at, err
	}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if err := put(filepath.Join(partial, name), all[name]); err != nil {
			return at, errors.Join(err, removeFiles(partial))
		}
	}
	if err := Disk.Move(partial, filepath.Join(parent, at.Name())); err != nil {
		if durable.Exists(partial) {
			err = errors.Join(err, removeFiles(partial))
		}
		return at, err
	}
	return at, nil
}

// newPartial is the path of a new folder for what is not whole. Unlike one of os.MkdirTemp, others may read it if the
// user's mask lets them.
func newPartial(parent string) string {
	return filepath.Join(parent, fmt.Sprintf("%s%d", PartialPrefix, rand.Uint64()))
}

// WithSums adds the list of digests to files.
func WithSums(files map[string][]byte) map[string][]byte {
	all := maps.Clone(files)
	var sums []string
	for name, data := range files {
		sums = append(sums, digest(data)+"  "+name+"\n")
	}
	slices.Sort(sums)
	all[SumsFile] = []byte(strings.Join(sums, ""))
	return all
}

func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// HasContent tells whether a file holds these bytes.
func HasContent(path string, data []byte) bool {
	content, err := os.ReadFile(path)
	return err == nil && bytes.Equal(content, data)
}
