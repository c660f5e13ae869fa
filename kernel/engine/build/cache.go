package build

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
)

// The programs that are kept to be run again: a notebook's reader mostly repeats the last cells.
const (
	keptPrograms = 12
	keptBytes    = 512 << 20
)

// buildCache keeps the programs that were used last.
type buildCache struct {
	folder string
	keys   []string // the last used at the end
}

// path is where the program of a key belongs.
func (s *buildCache) path(key string) string { return filepath.Join(s.folder, key) }

// find returns the path of a program, or "" if it is not there.
func (s *buildCache) find(key string) string {
	at := slices.Index(s.keys, key)
	if at < 0 {
		return ""
	}
	if _, err := os.Stat(s.path(key)); err != nil {
		return ""
	}
	s.keys = append(slices.Delete(s.keys, at, at+1), key)
	return s.path(key)
}

// put keeps the program that lies in its place, and drops those that are too old or too many bytes.
func (s *buildCache) put(key string) error {
	s.keys = append(slices.DeleteFunc(s.keys, func(old string) bool { return old == key }), key)
	bytes := int64(0)
	for at := len(s.keys) - 1; at >= 0; at-- {
		info, err := os.Stat(s.path(s.keys[at]))
		if err == nil {
			bytes += info.Size()
		}
		if first := len(s.keys) - 1; at < first && (bytes > keptBytes || first-at >= keptPrograms) {
			return s.drop(at + 1)
		}
	}
	return nil
}

// dropOld removes all programs but the last, which may be about to run. It fails if there are none.
func (s *buildCache) dropOld() error {
	if len(s.keys) < 2 {
		return errors.New("engine: no program is kept but the last")
	}
	return s.drop(len(s.keys) - 1)
}

// drop removes the first of the programs.
func (s *buildCache) drop(number int) error {
	for _, key := range s.keys[:number] {
		if err := os.RemoveAll(s.path(key)); err != nil {
			return fmt.Errorf("engine: removing an old program: %w", err)
		}
	}
	s.keys = slices.Delete(s.keys, 0, number)
	return nil
}
