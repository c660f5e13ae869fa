package data

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

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data/idx"
)

// publishedPictures is the origin of some pictures of a published set: two of its files, pictures and labels.
type publishedPictures struct {
	of     *published
	first  int    // the place of the pictures' file
	suffix string // of the name
}

// training is the source of the training pictures, and test that of the test pictures.
func (p *published) training() Source { return Source{from: publishedPictures{p, 0, ""}} }
func (p *published) test() Source     { return Source{from: publishedPictures{p, 2, "-test"}} }

func (p publishedPictures) name() string            { return p.of.name + p.suffix }
func (p publishedPictures) where() (string, error)  { return p.of.find(p.name(), p.files()) }
func (p publishedPictures) recipe() (recipe, error) { return named(p) }
func (p publishedPictures) files() []publishedFile  { return p.of.files[p.first : p.first+2] }

// open reads pictures and labels and checks their digests.
func (p publishedPictures) open() (models.Dataset, error) {
	folder, err := p.where()
	if err != nil {
		return nil, err
	}
	var parts [2]part
	for i, file := range p.files() {
		path, err := file.pathIn(folder)
		if err != nil {
			return nil, err
		}
		array, err := file.read(path)
		if err != nil {
			return nil, err
		}
		parts[i] = part{path, array}
	}
	return newPictures(p.name(), parts[0], &parts[1], p.of.classes)
}

// publishedText is the origin of a published text.
type publishedText struct{ of *published }

func (t publishedText) name() string            { return t.of.name }
func (t publishedText) recipe() (recipe, error) { return named(t) }

func (t publishedText) where() (string, error) {
	folder, err := t.of.find(t.name(), t.of.files)
	if err != nil {
		return "", err
	}
	return t.of.files[0].pathIn(folder)
}

// open reads the text and checks its digest.
func (t publishedText) open() (models.Dataset, error) {
	path, err := t.where()
	if err != nil {
		return nil, err
	}
	content, err := t.of.files[0].readPlain(path)
	if err != nil {
		return nil, err
	}
	text, err := decodeText(path, content)
	if err != nil {
		return nil, err
	}
	return newText(t.name(), path, text)
}

// find is the first folder that has the files, among those of folders.
func (p published) find(name string, files []publishedFile) (string, error) {
	folders := p.folders()
	for _, folder := range folders {
		if holds(folder, files) {
			return folder, nil
		}
	}
	return "", fmt.Errorf("data: %s is in none of %s; get it with: atelier data get %s", name, strings.Join(folders, ", "), name)
}

// holds tells whether a folder has all these files.
func holds(folder string, files []publishedFile) bool {
	for _, file := range files {
		if _, err := file.pathIn(folder); err != nil {
			return false
		}
	}
	return true
}

// stored is the name of the file where Get puts it.
func (f publishedFile) stored() string {
	if f.served != "" {
		return f.name
	}
	return f.name + ".gz"
}

// remote is the name of the file at the publisher's.
func (f publishedFile) remote() string { return cmp.Or(f.served, f.stored()) }

// pathIn is the path of the file in the folder, IDX packed or not.
func (f publishedFile) pathIn(folder string) (string, error) {
	if path, err := whereFile(filepath.Join(folder, f.stored())); err == nil {
		return path, nil
	}
	return whereFile(filepath.Join(folder, f.name))
}

// check fails if the file at path is not what was published.
func (f publishedFile) check(path string) error {
	if f.served != "" {
		_, err := f.readPlain(path)
		return err
	}
	_, err := f.read(path)
	return err
}

// read reads the IDX file at path and checks that its content is what was published.
func (f publishedFile) read(path string) (idx.Array, error) {
	array, err := idx.ReadFile(path)
	if err != nil {
		return idx.Array{}, err
	}
	hash := sha256.New()
	if err := idx.Write(hash, array); err != nil {
		return idx.Array{}, err
	}
	return array, f.compare(path, hash.Sum(nil))
}

// readPlain reads the text at path and checks that it is what was published.
func (f publishedFile) readPlain(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("data: cannot open the text: %w", err)
	}
	defer file.Close()
	var content bytes.Buffer
	hash := sha256.New()
	if _, err := io.Copy(io.MultiWriter(&content, hash), io.LimitReader(file, f.size+1)); err != nil {
		return nil, fmt.Errorf("data: cannot read the text: at byte %d: %w; check the disk", content.Len(), err)
	}
	return content.Bytes(), f.compare(path, hash.Sum(nil))
}

// compare fails if that is not the published digest.
func (f publishedFile) compare(path string, sum []byte) error {
	got := hex.EncodeToString(sum)
	if got == f.sha256 {
		return nil
	}
	return fmt.Errorf("data: %s: its content has SHA-256 %s, wanted the published %s; delete the file and get it again", path, got, f.sha256)
}
