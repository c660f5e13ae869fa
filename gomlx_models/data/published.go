package data

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"strings"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data/idx"
)

// published is a data set that others publish as IDX files, and what is known of it.
type published struct {
	name string
	// address is the folder the publisher serves the files from.
	address string
	// system is where the system's package puts the files, or "".
	system string
	// files lists pictures and labels of the training set first.
	files []publishedFile
}

// publishedFile is one file of a published set.
type publishedFile struct {
	// name has no ".gz".
	name string
	// packed is about how many bytes the publisher's file has, for progress, and size exactly how
	// many it has unpacked.
	packed, size int64
	// sha256 is that of the unpacked content: Debian and other mirrors pack the same content into
	// other bytes.
	sha256 string
}

// The files as published. Places 0 and 1 are the training pictures and their labels.
var (
	fashionMNIST = published{
		name:    "fashion-mnist",
		address: "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com",
		system:  "/usr/share/datasets/fashion-mnist",
		files: []publishedFile{
			{"train-images-idx3-ubyte", 26421880, 47040016, "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888"},
			{"train-labels-idx1-ubyte", 29515, 60008, "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9"},
			{"t10k-images-idx3-ubyte", 4422102, 7840016, "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b"},
			{"t10k-labels-idx1-ubyte", 5148, 10008, "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"},
		},
	}
	mnist = published{
		name:    "mnist",
		address: "https://ossci-datasets.s3.amazonaws.com/mnist",
		files: []publishedFile{
			{"train-images-idx3-ubyte", 9912422, 47040016, "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"},
			{"train-labels-idx1-ubyte", 28881, 60008, "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"},
			{"t10k-images-idx3-ubyte", 1648877, 7840016, "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"},
			{"t10k-labels-idx1-ubyte", 4542, 10008, "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"},
		},
	}
)

// FashionMNISTFull is the source of the 60,000 training pictures of Fashion-MNIST, 28 by 28, with
// labels 0 to 9. If it is not on the machine, opening it says how to get it.
func FashionMNISTFull() Source { return fashionMNIST.source() }

// MNIST is the source of the 60,000 training pictures of MNIST, 28 by 28, with labels 0 to 9. If it
// is not on the machine, opening it says how to get it.
func MNIST() Source { return mnist.source() }

// source is the source of the training set.
func (p *published) source() Source { return Source{from: trainingSet{p}} }

// trainingSet is the origin of the training pictures of a published set.
type trainingSet struct{ of *published }

func (t trainingSet) name() string                  { return t.of.name }
func (t trainingSet) where() (string, error)        { return t.of.find() }
func (t trainingSet) open() (models.Dataset, error) { return t.of.open() }
func (t trainingSet) recipe() (recipe, error)       { return named(t) }

// find is the first folder that has the training set, among those of folders.
func (p published) find() (string, error) {
	folders := p.folders()
	for _, folder := range folders {
		if p.in(folder) {
			return folder, nil
		}
	}
	return "", fmt.Errorf("data: %s is in none of %s; get it with: atelier data get %s", p.name, strings.Join(folders, ", "), p.name)
}

// in tells whether a folder has both files of the training set.
func (p published) in(folder string) bool {
	for _, file := range p.files[:2] {
		if _, err := file.pathIn(folder); err != nil {
			return false
		}
	}
	return true
}

// open reads the training set and checks its digests.
func (p published) open() (models.Dataset, error) {
	folder, err := p.find()
	if err != nil {
		return nil, err
	}
	var parts [2]part
	for i, file := range p.files[:2] {
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
	return newPictures(p.name, parts[0], &parts[1])
}

// pathIn is the path of the file in the folder, packed or not.
func (f publishedFile) pathIn(folder string) (string, error) {
	path := filepath.Join(folder, f.name)
	if packed, err := whereFile(path + ".gz"); err == nil {
		return packed, nil
	}
	return whereFile(path)
}

// read reads the file at path and checks that its content is what was published.
func (f publishedFile) read(path string) (idx.Array, error) {
	array, err := idx.ReadFile(path)
	if err != nil {
		return idx.Array{}, err
	}
	hash := sha256.New()
	if err := idx.Write(hash, array); err != nil {
		return idx.Array{}, err
	}
	if got := hex.EncodeToString(hash.Sum(nil)); got != f.sha256 {
		return idx.Array{}, fmt.Errorf("data: %s: its content has SHA-256 %s, wanted the published %s; delete the file and get it again", path, got, f.sha256)
	}
	return array, nil
}
