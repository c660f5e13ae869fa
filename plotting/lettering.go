package plotting

import (
	"image"

	xfont "golang.org/x/image/font"
	"golang.org/x/image/math/fixed"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
)

// lettering writes the words of charts as its handler does, but with another font those that need one. Lines of both
// fonts are of one height, so that only the width differs.
type lettering struct{ text.Handler }

func newLettering() lettering { return lettering{plot.DefaultTextHandler} }

// Box is the size of a line.
func (l lettering) Box(words string, f font.Font) (width, height, depth vg.Length) {
	return l.handlerFor(words, f).Box(words, f)
}

// Draw writes words on the canvas.
func (l lettering) Draw(c vg.Canvas, words string, style text.Style, at vg.Point) {
	l.handlerFor(words, style.Font).Draw(c, words, style, at)
}

// handlerFor has, under the name of the wanted font, the one that has the letters of words.
func (l lettering) handlerFor(words string, wanted font.Font) text.Handler {
	face, err := faceFor(words)
	if err != nil || face.Font.Typeface == wanted.Typeface {
		return l.Handler
	}
	return text.Plain{Fonts: font.NewCache(font.Collection{{Font: wanted, Face: face.Face}})}
}

// openFace returns a face of Liberation Sans of its own for each caller, for a face must not be shared between
// goroutines.
func openFace() (xfont.Face, error) {
	sized, err := liberationSans()
	if err != nil {
		return nil, err
	}
	return sized.FontFace(captionDPI), nil
}

func lineHeight(face xfont.Face) int {
	return face.Metrics().Height.Ceil() + 2
}

// writeCaption draws text in the middle of box, cut to its width, or nothing where both fonts lack a letter: an empty
// box in the place of a word tells nothing. It takes another font than that of face where text needs it.
func writeCaption(dst *image.RGBA, face xfont.Face, text string, box image.Rectangle) {
	sized, err := faceFor(text)
	if err != nil || lacking(sized.Face, text) > 0 {
		return
	}
	if sized.Font.Typeface == noto {
		face = sized.FontFace(captionDPI)
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
