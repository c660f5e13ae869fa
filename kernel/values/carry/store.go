package carry

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/atelier-go/atelier/kernel/contract"
	"github.com/atelier-go/atelier/kernel/internal/atomicfile"
	"github.com/atelier-go/atelier/kernel/values"
	"github.com/atelier-go/atelier/kernel/values/carry/internal/snapshot"
	"github.com/atelier-go/atelier/kernel/values/internal/record"
	"github.com/atelier-go/atelier/kernel/values/internal/reserve"
)

// What lies in the folder of values, besides what a program leaves.
const (
	manifestFile = "manifest"
	keptSuffix   = ".kept" // after a group's name: the folder of what its Keepers wrote
)

// Manifest says which values a session has.
type Manifest struct {
	Variables map[string]Entry
}

// Entry is what is kept of a variable.
type Entry struct {
	Group string // variables of one group share memory: a program must declare all of them, or none
	Type  string
	Size  int64 // bytes on disk; shared memory counts for one variable
	Needs []values.TypeName
	Names []string
	Lost  []values.Loss // parts that are zero because they could not be kept
}

// Size returns how many bytes the values take.
func (m Manifest) Size() int64 {
	var n int64
	for _, e := range m.Variables {
		n += e.Size
	}
	return n
}

// ReadManifest reads what the session in folder has; nothing, if no cell was committed yet.
func ReadManifest(folder string) (Manifest, error) {
	m := Manifest{}
	err := record.Read(filepath.Join(folder, contract.ValuesFolder, manifestFile), &m)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return Manifest{}, fmt.Errorf("values: the session's manifest: %w", err)
	}
	if m.Variables == nil {
		m.Variables = map[string]Entry{}
	}
	return m, nil
}

// Commit makes what the last program has kept the session's state: r is its report. A variable that
// the program could not keep is forgotten, and so are the files that nothing needs any more.
func Commit(folder string, r *values.Report) error {
	m, err := ReadManifest(folder)
	if err != nil {
		return err
	}
	s := store{filepath.Join(folder, contract.ValuesFolder)}
	for _, k := range r.Kept {
		if k.Reason != "" {
			delete(m.Variables, k.Name)
			continue
		}
		if err := s.take(k.Group); err != nil {
			return fmt.Errorf("values: committing %s: %w", k.Name, err)
		}
		m.Variables[k.Name] = Entry{k.Group, k.Type, k.Size, k.Needs, k.Names, k.Lost}
	}
	if r.Process.Logger != "" {
		err = atomicfile.Write(filepath.Join(s.folder, contract.LoggerFile), []byte(r.Process.Logger), 0o600)
	}
	if err = errors.Join(err, s.write(m)); err != nil {
		return fmt.Errorf("values: committing: %w", err)
	}
	return values.Clean(folder)
}

// Drop forgets variables; all of them, if none is named. Unknown names are no error.
func Drop(folder string, names ...string) error {
	m, err := ReadManifest(folder)
	if err != nil {
		return err
	}
	s := store{filepath.Join(folder, contract.ValuesFolder)}
	if len(names) == 0 {
		clear(m.Variables)
		if err := remove(filepath.Join(s.folder, contract.LoggerFile)); err != nil {
			return fmt.Errorf("values: dropping: %w", err)
		}
	}
	for _, name := range names {
		delete(m.Variables, name)
	}
	if err := reserve.Use(s.folder, func() error { return s.write(m) }); err != nil {
		return fmt.Errorf("values: dropping: %w", err)
	}
	_ = reserve.Make(s.folder) // where even now there is no room for it, the next cell says so
	return nil
}

// store is the folder of a session's values.
type store struct{ folder string }

// take moves a new group to the others, if it is not there already.
func (s store) take(group string) error {
	if group == "" || filepath.Base(group) != group {
		return fmt.Errorf("%q is not the name of a group", group)
	}
	from, to := filepath.Join(s.folder, contract.NewFolder, group), filepath.Join(s.folder, group)
	if err := os.Rename(from+keptSuffix, to+keptSuffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	parts, _, err := snapshot.Pieces(from)
	if errors.Is(err, fs.ErrNotExist) {
		_, err = os.Stat(to)
	}
	for _, part := range slices.Backward(parts) { // the first last: it says that there are others
		err = errors.Join(err, os.Rename(part, to+strings.TrimPrefix(part, from)))
	}
	return err
}

// write makes m the manifest, at once or not at all, and removes what it does not name.
func (s store) write(m Manifest) error {
	if err := os.MkdirAll(s.folder, 0o700); err != nil {
		return err
	}
	path := filepath.Join(s.folder, manifestFile)
	if err := atomicfile.ReplaceDurably(path, func(temporary string) error { return record.Write(temporary, &m) }); err != nil {
		return err
	}
	needed := map[string]bool{manifestFile: true, contract.NewFolder: true, contract.LoggerFile: true, reserve.File: true}
	for _, e := range m.Variables {
		needed[e.Group] = true
	}
	files, err := os.ReadDir(s.folder)
	for _, f := range files {
		if !needed[snapshot.WholeName(strings.TrimSuffix(f.Name(), keptSuffix))] {
			err = errors.Join(err, os.RemoveAll(filepath.Join(s.folder, f.Name())))
		}
	}
	return err
}

func remove(path string) error {
	if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// removeGroup removes a group's file and what its Keepers wrote.
func removeGroup(path string) error {
	parts, _, _ := snapshot.Pieces(path) // there may be none
	err := os.RemoveAll(path + keptSuffix)
	for _, part := range parts {
		err = errors.Join(err, remove(part))
	}
	return err
}

// groupSize returns how many bytes a group takes.
func groupSize(folder, group string) (int64, error) {
	_, size, err := snapshot.Pieces(filepath.Join(folder, group))
	if err != nil {
		return 0, err
	}
	n, err := treeSize(filepath.Join(folder, group+keptSuffix))
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return size + n, err
}

// treeSize returns how many bytes the files below a folder have.
func treeSize(folder string) (n int64, err error) {
	err = filepath.WalkDir(folder, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			n += info.Size()
		}
		return err
	})
	return n, err
}

// sameTree says whether two folders hold the same files.
func sameTree(a, b string) bool {
	left, err := os.ReadDir(a)
	if err != nil {
		return false
	}
	right, err := os.ReadDir(b)
	if err != nil || len(left) != len(right) {
		return false
	}
	for i := range left {
		x, y := filepath.Join(a, left[i].Name()), filepath.Join(b, left[i].Name())
		if left[i].Name() != right[i].Name() || left[i].IsDir() != right[i].IsDir() {
			return false
		}
		if left[i].IsDir() {
			if !sameTree(x, y) {
				return false
			}
		} else if !sameFile(x, y) {
			return false
		}
	}
	return true
}

func sameFile(a, b string) bool {
	x, err := os.ReadFile(a)
	if err != nil {
		return false
	}
	y, err := os.ReadFile(b)
	return err == nil && bytes.Equal(x, y)
}
