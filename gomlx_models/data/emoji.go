package data

import (
	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data/embedded"
)

// Emoji is the source of 1,026 pictures of Noto Emoji by Google, in colour on white, 64 by 64, with the labels 0 to 5 and
// their names: things, animals, food and faces, without people, flags, symbols and skin tones. They are embedded in the
// program. They are mixed, so that a part at the end is a fair part of all.
func Emoji() Source { return Source{from: emoji} }

var emoji = embeddedSet("emoji", models.Pictures, func(name string) (models.Dataset, error) {
	images, labels, err := embedded.Emoji()
	if err != nil {
		return nil, err
	}
	return picturesOf(name, idxFile{"the images of " + name, images}, &idxFile{"the labels of " + name, labels}, embedded.EmojiClasses)
})
