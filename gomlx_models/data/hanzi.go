package data

import (
	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data/embedded"
)

// Hanzi is the source of drawings of the 1,000 characters that are most frequent in the Three Hundred Tang Poems,
// stroke by stroke in the order of writing, embedded in the program. They are not labelled: the word of each
// drawing is the character.
func Hanzi() Source { return Source{from: hanzi} }

var hanzi = embeddedSet("hanzi", models.Strokes, func(name string) (models.Dataset, error) {
	drawings, err := embedded.Hanzi()
	if err != nil {
		return nil, err
	}
	return newDrawings(name, drawings), nil
}).under("Arphic Public License, copyright 1999 Arphic Technology")
