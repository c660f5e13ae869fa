package lesson

import (
	"image"
	"slices"

	"github.com/atelier-go/atelier/gomlx_models/data"
)

// Chosen writes the pictures of some classes of a set as files into one folder, as Folder does, in the order of the set.
func Chosen(name string, source data.Source, classes ...string) string {
	set, err := source.OpenPictures()
	Check(err)
	var pictures []image.Image
	for i, picture := range First(set, set.Len()) {
		if slices.Contains(classes, set.Classes()[set.Labels()[i]]) {
			pictures = append(pictures, picture)
		}
	}
	return Folder(name, map[string][]image.Image{"": pictures})
}
