package published

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/atelier-go/atelier/gomlx_models/data/idx"
	"github.com/atelier-go/atelier/gomlx_models/data/internal/paths"
)

// Find is the first of the set's Folders that has these of its files, which the name stands for in the error.
func (s Set) Find(name string, files []File) (string, error) {
	folders := s.Folders()
	for _, folder := range folders {
		if holds(folder, files) {
			return folder, nil
		}
	}
	return "", fmt.Errorf("data: %s is in none of %s; get it with: atelier data get %s", name, strings.Join(folders, ", "), name)
}

// holds tells whether a folder has all these files.
func holds(folder string, files []File) bool {
	for _, file := range files {
		if _, err := file.PathIn(folder); err != nil {
			return false
		}
	}
	return true
}

// Paths are those of these files of the set in a folder that has them, IDX packed or not.
func (s Set) Paths(folder string, files []File) ([]string, error) {
	all := make([]string, len(files))
	for i, file := range files {
		var err error
		if all[i], err = file.PathIn(folder); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// LocalName is the name of the file where it is kept.
func (f File) LocalName() string {
	if f.Served != "" {
		return f.Name
	}
	return f.Name + ".gz"
}

// RemoteName is the name of the file at the publisher's.
func (f File) RemoteName() string { return cmp.Or(f.Served, f.LocalName()) }

// PathIn is the path of the file in the folder, IDX packed or not.
func (f File) PathIn(folder string) (string, error) {
	if path, err := paths.File(filepath.Join(folder, f.LocalName())); err == nil {
		return path, nil
	}
	return paths.File(filepath.Join(folder, f.Name))
}

// Check fails if the file at path is not what was published.
func (f File) Check(path string) error {
	if f.Served != "" {
		_, err := f.ReadPlain(path)
		return err
	}
	_, err := f.ReadIDX(path)
	return err
}

// ReadIDX reads the IDX file at path and checks that its content is what was published.
func (f File) ReadIDX(path string) (idx.Array, error) {
	hash := sha256.New()
	array, err := idx.TeeFile(path, hash)
	if err != nil {
		return idx.Array{}, err
	}
	return array, f.compare(path, hash.Sum(nil))
}

// ReadPlain reads the text at path and checks that it is what was published.
func (f File) ReadPlain(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("data: cannot open the text: %w", err)
	}
	defer file.Close()
	var content bytes.Buffer
	hash := sha256.New()
	if _, err := io.Copy(io.MultiWriter(&content, hash), io.LimitReader(file, f.Size+1)); err != nil {
		return nil, fmt.Errorf("data: cannot read the text: at byte %d: %w; check the disk", content.Len(), err)
	}
	return content.Bytes(), f.compare(path, hash.Sum(nil))
}

// compare fails if that is not the published digest.
func (f File) compare(path string, sum []byte) error {
	got := hex.EncodeToString(sum)
	if got == f.SHA256 {
		return nil
	}
	return fmt.Errorf("data: %s: its content has SHA-256 %s, wanted the published %s; delete the file and get it again", path, got, f.SHA256)
}
