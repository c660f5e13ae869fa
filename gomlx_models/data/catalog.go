package data

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data/imagefile"
	"github.com/atelier-go/atelier/gomlx_models/data/imagefolder"
)

// catalog lists the data sets that have a name, the embedded pictures first. Each has a file of its own.
func catalog() []namedSet {
	return []namedSet{
		fashionMNIST10k, fashionMNIST, fashionMNISTTest, mnist, mnistTest,
		emoji, opticks, shakespeare, tang, couplets, hanzi,
	}
}

// Names lists the names that Find knows.
func Names() []string {
	var names []string
	for _, s := range catalog() {
		names = append(names, s.id)
	}
	return names
}

// Find gives the source of that name, or of what is at that path: a folder or a zip archive of pictures, in colour and 64
// by 64; a file of pairs (.tsv); a file of drawings (.ndjson); any other file is a text. It fails if there is nothing, and
// lists the names, or if there is a single picture.
func Find(name string) (Source, error) {
	if s, ok := findNamed(name); ok {
		return s, nil
	}
	info, err := os.Stat(name)
	switch {
	case err != nil:
		return Source{}, fmt.Errorf("data: %q is neither a data set nor a file or folder that can be read; use the path of a text, of .tsv pairs, of .ndjson drawings or of a folder of pictures, or one of %s",
			name, strings.Join(Names(), ", "))
	case info.IsDir() || imagefolder.IsArchive(name) || imagefolder.Unread(name):
		return Folder(name, Frame{}), nil
	case imagefile.Reads(name):
		return Source{}, fmt.Errorf("data: %s is a single picture; name the folder that it lies in, with all that are to be learnt", name)
	}
	switch strings.ToLower(filepath.Ext(name)) {
	case ".tsv":
		return PairFile(name), nil
	case ".ndjson":
		return StrokeFile(name), nil
	}
	return TextFile(name), nil
}

// NamesOf lists the names that Find knows of sets of a kind.
func NamesOf(kind models.Kind) []string {
	var names []string
	for _, s := range catalog() {
		if s.holds == kind {
			names = append(names, s.id)
		}
	}
	return names
}

// findNamed gives the source of that name.
func findNamed(name string) (Source, bool) {
	for _, s := range catalog() {
		if s.id == name {
			return Source{from: s}, true
		}
	}
	return Source{}, false
}
