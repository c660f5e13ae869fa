package data

import "github.com/atelier-go/atelier/gomlx_models/data/embedded"

// Emoji is the source of 1,026 pictures of Noto Emoji by Google, in colour on white, 64 by 64, with the labels 0 to 5 and
// their names: things, animals, food and faces, without people, flags, symbols and skin tones. They are embedded in the
// program. They are mixed, so that a part at the end is a fair part of all.
func Emoji() Source { return Source{from: emoji} }

var emoji = embeddedPictures("emoji", embedded.EmojiClasses, embedded.Emoji).under("Apache 2.0, copyright Google")
