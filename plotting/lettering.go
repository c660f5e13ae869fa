package plotting

import (
	"fmt"
	"image"
	"sync"
	"unicode"

	xfont "golang.org/x/image/font"
	"golang.org/x/image/math/fixed"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/font/liberation"
)

const captionSize = 10 // points at 96 dots per inch

// liberationSans is the font of captions in pictures. It has Latin, Greek, Cyrillic and Hebrew letters only.
var liberationSans = sync.OnceValues(func() (font.Face, error) {
	fonts := font.NewCache(liberation.Collection())
	wanted := font.Font{Typeface: "Liberation", Variant: "Sans"}
	if !fonts.Has(wanted) {
		return font.Face{}, fmt.Errorf("the embedded font %q is not there", wanted.Name())
	}
	return fonts.Lookup(wanted, captionSize), nil
})

// openFace returns a face of its own for each caller, for a face must not be shared between goroutines.
func openFace() (xfont.Face, error) {
	sized, err := liberationSans()
	if err != nil {
		return nil, err
	}
	return sized.FontFace(96), nil
}

func lineHeight(face xfont.Face) int {
	return face.Metrics().Height.Ceil() + 2
}

// writable tells whether the font has every letter of text; a browser finds the others in its own fonts.
func writable(text string) bool {
	sized, err := liberationSans()
	if err != nil {
		return false
	}
	for _, letter := range text {
		glyph, err := sized.Face.GlyphIndex(nil, letter)
		if unicode.IsGraphic(letter) && (err != nil || glyph == 0) {
			return false
		}
	}
	return true
}

// writeCaption draws text in the middle of box, cut to its width, or nothing where the font lacks a letter: an empty box
// in the place of a word tells nothing.
func writeCaption(dst *image.RGBA, face xfont.Face, text string, box image.Rectangle) {
	if !writable(text) {
		return
	}
	text = cutTo(face, text, box.Dx())
	width := xfont.MeasureString(face, text).Ceil()
	pen := xfont.Drawer{Dst: dst, Src: image.Black, Face: face, Dot: fixed.P(
		box.Min.X+(box.Dx()-width)/2,
		box.Min.Y+face.Metrics().Ascent.Ceil()+1)}
	pen.DrawString(text)
}

// cutTo shortens text until it is at most width pixels wide and marks the place with an ellipsis.
func cutTo(face xfont.Face, text string, width int) string {
	letters := []rune(text)
	for shown := text; ; shown = string(letters) + "…" {
		if xfont.MeasureString(face, shown).Ceil() <= width {
			return shown
		}
		if len(letters) == 0 {
			return ""
		}
		letters = letters[:len(letters)-1]
	}
}
