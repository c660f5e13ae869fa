package data

import (
	"bytes"
	_ "embed" // for the pictures below
	"fmt"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data/idx"
)

// The first 10,000 training pictures of Fashion-MNIST and their labels, made by go generate.
var (
	//go:embed fashion/first10k-images-idx3-ubyte.gz
	fashionImages []byte
	//go:embed fashion/first10k-labels-idx1-ubyte.gz
	fashionLabels []byte
)

// fashionClasses names the classes 0 to 9 (Xiao et al. 2017, table 2).
var fashionClasses = []string{"T-shirt", "trousers", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"}

// FashionMNIST is the source of the first 10,000 training pictures of Fashion-MNIST, 28 by 28, with
// the labels 0 to 9 and their names. They are embedded in the program: the same bytes everywhere, without a network.
func FashionMNIST() Source { return Source{from: embedded{}} }

// embedded is the origin of the pictures above.
type embedded struct{}

func (embedded) name() string              { return "fashion-mnist-10k" }
func (embedded) where() (string, error)    { return embeddedPlace, nil }
func (e embedded) recipe() (recipe, error) { return named(e) }

func (e embedded) open() (models.Dataset, error) {
	images, err := readEmbedded("images", fashionImages)
	if err != nil {
		return nil, err
	}
	labels, err := readEmbedded("labels", fashionLabels)
	if err != nil {
		return nil, err
	}
	return newPictures(e.name(), images, &labels, fashionClasses)
}

// readEmbedded reads an embedded IDX file.
func readEmbedded(what string, packed []byte) (part, error) {
	name := fmt.Sprintf("embedded Fashion-MNIST %s", what)
	array, err := idx.Read(bytes.NewReader(packed), name)
	return part{name, array}, err
}
