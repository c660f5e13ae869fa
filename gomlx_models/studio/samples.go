package studio

import (
	"image"

	"github.com/atelier-go/atelier/gomlx_models/sample"
	"github.com/atelier-go/atelier/plotting"
)

// Samples is pictures or texts, ready to be shown.
type Samples struct {
	Title    string
	Pictures []image.Image
	Texts    []string
	// Columns is the number of pictures in a row; as near to a square as can be if 0.
	Columns int
	// Notes are none, or one for each picture, shown when the pointer is over it.
	Notes []string
	// Nearest are none, or for each picture the example that is most like it.
	Nearest []image.Image
}

// Bundle is the pictures as a grid or the texts as a passage.
func (s Samples) Bundle() (plotting.Bundle, error) {
	if len(s.Texts) > 0 {
		return plotting.Passage{Title: s.Title, Texts: s.Texts}.Bundle()
	}
	return plotting.Grid{Title: s.Title, Images: s.Pictures, Columns: s.Columns, Notes: s.Notes, Nearest: s.Nearest}.Bundle()
}

// Titled returns the samples with a title.
func (s Samples) Titled(title string) Samples {
	s.Title = title
	return s
}

// withNotes adds a note to that of each picture.
func (s Samples) withNotes(notes []string) Samples {
	for i := range min(len(notes), len(s.Notes)) {
		notes[i] = s.Notes[i] + ", " + notes[i]
	}
	s.Notes = notes
	return s
}

// Upper returns the upper rows of pictures, for Draw to complete.
func (s Samples) Upper(rows int) []image.Image {
	parts, err := sample.UpperRows(s.Pictures, rows)
	check(err)
	return parts
}
