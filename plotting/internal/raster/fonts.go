package raster

import (
	"fmt"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/atelier-go/atelier/plotting/assets"
	"golang.org/x/image/font/opentype"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/font/liberation"
)

const (
	captionSize = 10 // points
	captionDPI  = 96

	noto font.Typeface = "Noto"
)

// liberationSans is the font of pictures. It has Latin, Greek, Cyrillic and Hebrew letters only.
var liberationSans = sync.OnceValues(func() (font.Face, error) { return openLiberation("Sans") })

func openLiberation(variant font.Variant) (font.Face, error) {
	fonts := font.NewCache(liberation.Collection())
	wanted := font.Font{Typeface: "Liberation", Variant: variant}
	if !fonts.Has(wanted) {
		return font.Face{}, fmt.Errorf("the embedded font %q is not there", wanted.Name())
	}
	return fonts.Lookup(wanted, captionSize), nil
}

// notoSans is the font of words with Chinese characters, read when the first of them is written.
var notoSans = sync.OnceValues(func() (font.Face, error) {
	file, err := assets.Font.Load()
	if err != nil {
		return font.Face{}, err
	}
	parsed, err := opentype.Parse(file)
	if err != nil {
		return font.Face{}, fmt.Errorf("the font of Chinese words: %w", err)
	}
	return font.Face{Font: font.Font{Typeface: noto, Variant: "Sans", Size: captionSize}, Face: parsed}, nil
})

// faceFor is the font that lacks the fewest letters of words, Liberation Sans before Noto Sans. Where the second is not to be
// had, as in a program without the files of Atelier, it is the first.
func faceFor(words string) (font.Face, error) {
	latin, err := liberationSans()
	if err != nil {
		return font.Face{}, err
	}
	missing := lacking(latin.Face, words)
	if missing == 0 {
		return latin, nil
	}
	if chinese, err := notoSans(); err == nil && lacking(chinese.Face, words) < missing {
		return chinese, nil
	}
	return latin, nil
}

// Writable tells whether one of the fonts has every letter of words; a browser finds the others in its own fonts.
func Writable(words string) bool {
	face, err := faceFor(words)
	return err == nil && lacking(face.Face, words) == 0
}

// lacking counts the letters of words that the font does not have. Every font has those of ASCII.
func lacking(f *opentype.Font, words string) int {
	count := 0
	for _, letter := range words {
		if letter >= utf8.RuneSelf && unicode.IsGraphic(letter) && !has(f, letter) {
			count++
		}
	}
	return count
}

func has(f *opentype.Font, letter rune) bool {
	glyph, err := f.GlyphIndex(nil, letter)
	return err == nil && glyph != 0
}
