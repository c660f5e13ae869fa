package raster

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"

	xfont "golang.org/x/image/font"
	"golang.org/x/image/math/fixed"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"

	"github.com/atelier-go/atelier/plotting/internal/style"
)

// TextHandler writes the words of charts as its handler does, but with another font those that need one. Lines of both
// fonts are of one height, so that only the width differs.
type TextHandler struct{ text.Handler }

func NewTextHandler() TextHandler { return TextHandler{plot.DefaultTextHandler} }

// Box is the size of a line.
func (l TextHandler) Box(words string, f font.Font) (width, height, depth vg.Length) {
	return l.handlerFor(words, f).Box(words, f)
}

// Draw writes words on the canvas.
func (l TextHandler) Draw(c vg.Canvas, words string, style text.Style, at vg.Point) {
	l.handlerFor(words, style.Font).Draw(c, words, style, at)
}

// handlerFor has, under the name of the wanted font, the one that has the letters of words.
func (l TextHandler) handlerFor(words string, wanted font.Font) text.Handler {
	face, err := faceFor(words)
	if err != nil || face.Font.Typeface == wanted.Typeface {
		return l.Handler
	}
	return text.Plain{Fonts: font.NewCache(font.Collection{{Font: wanted, Face: face.Face}})}
}

// CaptionFace returns a face of Liberation Sans of its own for each caller, for a face must not be shared between
// goroutines.
func CaptionFace() (xfont.Face, error) {
	sized, err := liberationSans()
	if err != nil {
		return nil, err
	}
	return sized.FontFace(captionDPI), nil
}

func LineHeight(face xfont.Face) int {
	return face.Metrics().Height.Ceil() + 2
}

// CaptionSize is the room, in pixels, of lines below pictures: the width of the widest, and the height of each, 0 without lines.
func CaptionSize(captions []string) (width, height int, err error) {
	if len(captions) == 0 {
		return 0, 0, nil
	}
	face, err := CaptionFace()
	if err != nil {
		return 0, 0, fmt.Errorf("captions: %w", err)
	}
	for _, caption := range captions {
		width = max(width, LabelWidth(face, caption))
	}
	return width, LineHeight(face), nil
}

// draw writes the words into their box, cut to its width, or nothing where both fonts lack a letter: an empty box in
// the place of a word tells nothing. It takes another font than that of face where they need it.
func (w Label) draw(dst draw.Image, face xfont.Face, ink color.Color) {
	sized, err := faceFor(w.Text)
	if err != nil || lacking(sized.Face, w.Text) > 0 {
		return
	}
	if sized.Font.Typeface == noto {
		face = sized.FontFace(captionDPI)
	}
	text := cutTo(face, w.Text, w.Box.Dx())
	room := w.Box.Dx() - xfont.MeasureString(face, text).Ceil()
	if !w.Right {
		room /= 2
	}
	pen := xfont.Drawer{Dst: dst, Src: image.NewUniform(ink), Face: face,
		Dot: fixed.P(w.Box.Min.X+room, w.Box.Min.Y+face.Metrics().Ascent.Ceil()+1)}
	pen.DrawString(text)
}

// LabelWidth is the width of text in pixels, letters that face lacks counted as squares.
func LabelWidth(face xfont.Face, text string) int {
	width := fixed.I(0)
	for _, letter := range text {
		advance, known := face.GlyphAdvance(letter)
		if style.IsWide(letter) || !known {
			advance = face.Metrics().Height
		}
		width += advance
	}
	return width.Ceil()
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
