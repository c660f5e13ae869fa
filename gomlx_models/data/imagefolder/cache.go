package imagefolder

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/atelier-go/atelier/gomlx_models/data/imagefile"
	"github.com/atelier-go/atelier/gomlx_models/data/internal/paths"
)

// version is that of what is read from given files and of how it is kept: whoever changes a pixel of it, here or in package
// imagefile, raises it, or else old pixels come back.
const version = 1

// What is worth keeping, and how much is kept; tests change it.
var (
	worthFiles = 256      // so many files
	worthBytes = 16 << 20 // or so many bytes of them
	keptBytes  = int64(4 << 30)
)

const (
	cacheEnding = ".pictures"
	partEnding  = ".part" // of what is being written
	// abandoned is how old a part is that no one writes any more.
	abandoned = time.Hour
)

// cacheFile is where a set that was read is kept, so that it is not decoded again while no path, size or time of its files
// changes. That nothing can be kept, or that it is damaged, is no error: it is read anew.
type cacheFile struct {
	path  string // "" if it is not to be kept
	key   []byte
	frame Frame
	found *listing
}

// newCacheFile finds the place of a set.
func newCacheFile(found *listing, frame Frame) *cacheFile {
	c := &cacheFile{frame: frame, found: found}
	home, err := os.UserCacheDir()
	if err != nil || !worthKeeping(found) {
		return c
	}
	c.key = keyOf(found, frame)
	if c.key != nil {
		c.path = filepath.Join(home, "atelier", "pictures", hex.EncodeToString(c.key)+cacheEnding)
	}
	return c
}

func worthKeeping(found *listing) bool {
	var size int64
	for _, e := range found.entries {
		size += e.size
	}
	return len(found.entries) >= worthFiles || size >= int64(worthBytes)
}

// keyOf is the digest of all that decides what is read, or nil if that cannot be told: a file may still be changing.
func keyOf(found *listing, frame Frame) []byte {
	root, err := filepath.Abs(found.root)
	if err != nil {
		return nil
	}
	hash := sha256.New()
	write := json.NewEncoder(hash).Encode
	if write([]any{version, imagefile.Endings(), imagefile.ReadsPhotos(), root, frame}) != nil {
		return nil
	}
	for _, e := range found.stamped() {
		if time.Since(e.modified) < paths.Settled || write([]any{e.path, e.size, e.modified.UnixNano(), e.reason}) != nil {
			return nil
		}
	}
	return hash.Sum(nil)
}

// The file holds the key, the length of what is told of the set, that in JSON, the pixels, and the sum of all before it.
var sums = crc32.MakeTable(crc32.Castagnoli)

// load gives the set that was kept, or nil.
func (c *cacheFile) load() *Set {
	if c.path == "" {
		return nil
	}
	set, err := c.read()
	if err != nil {
		return nil
	}
	now := time.Now()
	_ = os.Chtimes(c.path, now, now) // what was used last is removed last
	return set
}

var errDamaged = errors.New("imagefolder: what was kept is damaged")

func (c *cacheFile) read() (*Set, error) {
	file, err := os.Open(c.path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	sum := crc32.New(sums)
	from := io.TeeReader(file, sum)
	head := make([]byte, len(c.key)+8)
	if _, err := io.ReadFull(from, head); err != nil {
		return nil, err
	}
	rest := info.Size() - int64(len(head)) - crc32.Size
	length := int64(binary.LittleEndian.Uint64(head[len(c.key):]))
	if !bytes.Equal(head[:len(c.key)], c.key) || length < 0 || length > rest {
		return nil, errDamaged
	}
	told, set := make([]byte, length), &Set{Pixels: make([]byte, rest-length)}
	var last [crc32.Size]byte
	for _, part := range [][]byte{told, set.Pixels} {
		if _, err := io.ReadFull(from, part); err != nil {
			return nil, err
		}
	}
	if _, err := io.ReadFull(file, last[:]); err != nil {
		return nil, err
	}
	if binary.LittleEndian.Uint32(last[:]) != sum.Sum32() {
		return nil, errDamaged
	}
	return set, json.Unmarshal(told, set)
}

// save keeps a set, if its files are still what they were when they were listed.
func (c *cacheFile) save(set *Set) {
	if c.path == "" || !c.unchanged() || c.write(set) != nil {
		return
	}
	tidy(filepath.Dir(c.path))
}

func (c *cacheFile) unchanged() bool {
	again, err := list(c.found.root, judgePicture)
	if err != nil {
		return false
	}
	defer again.close()
	return bytes.Equal(keyOf(again, c.frame), c.key)
}

// write writes the file beside its place first, so that others find it whole or not at all.
func (c *cacheFile) write(set *Set) error {
	told, err := json.Marshal(set)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(c.path), 0o755); err != nil {
		return err
	}
	part, err := os.CreateTemp(filepath.Dir(c.path), "*"+partEnding)
	if err != nil {
		return err
	}
	sum := crc32.New(sums)
	for _, each := range [][]byte{c.key, binary.LittleEndian.AppendUint64(nil, uint64(len(told))), told, set.Pixels} {
		if err == nil {
			_, err = io.MultiWriter(part, sum).Write(each)
		}
	}
	if err == nil {
		_, err = part.Write(binary.LittleEndian.AppendUint32(nil, sum.Sum32()))
	}
	if err = errors.Join(err, part.Close()); err == nil {
		err = os.Rename(part.Name(), c.path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(part.Name()))
	}
	return nil
}

// tidy removes what was used longest ago while there is too much, and what no one goes on writing.
func tidy(folder string) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return
	}
	var kept []os.FileInfo
	var size int64
	for _, e := range entries {
		info, err := e.Info()
		switch {
		case err != nil:
		case strings.HasSuffix(e.Name(), partEnding) && time.Since(info.ModTime()) > abandoned:
			_ = os.Remove(filepath.Join(folder, e.Name()))
		case strings.HasSuffix(e.Name(), cacheEnding):
			kept, size = append(kept, info), size+info.Size()
		}
	}
	slices.SortFunc(kept, func(a, b os.FileInfo) int { return cmp.Compare(a.ModTime().UnixNano(), b.ModTime().UnixNano()) })
	for _, info := range kept {
		if size <= keptBytes {
			return
		}
		size -= info.Size()
		_ = os.Remove(filepath.Join(folder, info.Name()))
	}
}
