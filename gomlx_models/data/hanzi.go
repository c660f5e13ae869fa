package data

import (
	"bytes"
	_ "embed" // for the drawings below
	"fmt"

	models "github.com/atelier-go/atelier/gomlx_models"
)

// The strokes of 1,000 Chinese characters, made by go generate. They come under the Arphic Public License, which
// lies beside them.
//
//go:embed hanzi/hanzi.ndjson.gz
var hanziDrawings []byte

// Hanzi is the source of drawings of the 1,000 characters that are most frequent in the Three Hundred Tang Poems,
// stroke by stroke in the order of writing, embedded in the program. They are not labelled: the word of each
// drawing is the character.
func Hanzi() Source { return Source{from: hanzi{}} }

// hanzi is the origin of those drawings.
type hanzi struct{}

func (hanzi) name() string              { return "hanzi" }
func (hanzi) where() (string, error)    { return embeddedPlace, nil }
func (h hanzi) recipe() (recipe, error) { return named(h) }

func (h hanzi) open() (models.Dataset, error) {
	content, err := unpackEmbedded("characters", hanziDrawings)
	if err != nil {
		return nil, err
	}
	drawings, err := readDrawings(bytes.NewReader(content))
	if err != nil {
		return nil, fmt.Errorf("data: embedded characters: %w", err)
	}
	return newDrawings(h.name(), drawings), nil
}
