package plotting

import (
	"image"
	"image/color"
	"image/draw"

	xfont "golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
	"gonum.org/v1/plot/font"
)

// hand writes letter by letter in one size, the letters that its own font lacks with Noto Sans.
type hand struct {
	own, other sized // other is empty before a letter needs it
	size       float64
}

// sized is a font in one size.
type sized struct {
	font *opentype.Font
	face xfont.Face
}

// newHand writes with a variant of Liberation, size in pixels.
func newHand(variant font.Variant, size float64) (*hand, error) {
	own, err := openLiberation(variant)
	if err != nil {
		return nil, err
	}
	return &hand{own: inSize(own, size), size: size}, nil
}

func inSize(f font.Face, pixels float64) sized {
	const dpi = 72 // at which a point is a pixel
	f.Font.Size = font.Points(pixels)
	return sized{f.Face, f.FontFace(dpi)}
}

// face is that of the font which has the letter, or nil.
func (h *hand) face(letter rune) xfont.Face {
	if has(h.own.font, letter) {
		return h.own.face
	}
	if h.other.font == nil {
		other, err := notoSans()
		if err != nil {
			return nil
		}
		h.other = inSize(other, h.size)
	}
	if has(h.other.font, letter) {
		return h.other.face
	}
	return nil
}

// advance is the width of a letter. One that no font has takes as much room as one of its kind.
func (h *hand) advance(letter rune) fixed.Int26_6 {
	if face := h.face(letter); face != nil {
		width, _ := face.GlyphAdvance(letter)
		return width
	}
	if wide(letter) {
		return fixed.Int26_6(64 * h.size)
	}
	return h.advance('0')
}

func (h *hand) ascent() int  { return h.own.face.Metrics().Ascent.Ceil() }
func (h *hand) descent() int { return h.own.face.Metrics().Descent.Ceil() }

// write draws a letter, and nothing where no font has it.
func (h *hand) write(dst draw.Image, letter rune, x fixed.Int26_6, baseline int, ink color.Color) {
	if face := h.face(letter); face != nil {
		pen := xfont.Drawer{Dst: dst, Src: image.NewUniform(ink), Face: face, Dot: fixed.Point26_6{X: x, Y: fixed.I(baseline)}}
		pen.DrawString(string(letter))
	}
}
