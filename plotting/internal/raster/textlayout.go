package raster

import (
	"image"
	"image/color"
	"image/draw"
	"strings"
	"unicode"

	xfont "golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
	"gonum.org/v1/plot/font"

	"github.com/atelier-go/atelier/plotting/internal/style"
)

// TextFace sets text letter by letter in one size, the letters that its own font lacks with Noto Sans.
type TextFace struct {
	own, other sized // other is empty before a letter needs it
	size       float64
}

// sized is a font in one size.
type sized struct {
	font *opentype.Font
	face xfont.Face
}

// NewTextFace writes with a variant of Liberation, size in pixels.
func NewTextFace(variant font.Variant, size float64) (*TextFace, error) {
	own, err := openLiberation(variant)
	if err != nil {
		return nil, err
	}
	return &TextFace{own: inSize(own, size), size: size}, nil
}

func inSize(f font.Face, pixels float64) sized {
	const dpi = 72 // at which a point is a pixel
	f.Font.Size = font.Points(pixels)
	return sized{f.Face, f.FontFace(dpi)}
}

// face is that of the font which has the letter, or nil.
func (f *TextFace) face(letter rune) xfont.Face {
	if has(f.own.font, letter) {
		return f.own.face
	}
	if f.other.font == nil {
		other, err := notoSans()
		if err != nil {
			return nil
		}
		f.other = inSize(other, f.size)
	}
	if has(f.other.font, letter) {
		return f.other.face
	}
	return nil
}

// advance is the width of a letter. One that no font has takes as much room as one of its kind.
func (f *TextFace) advance(letter rune) fixed.Int26_6 {
	if face := f.face(letter); face != nil {
		width, _ := face.GlyphAdvance(letter)
		return width
	}
	if style.IsWide(letter) {
		return fixed.Int26_6(64 * f.size)
	}
	return f.advance('0')
}

func (f *TextFace) ascent() int  { return f.own.face.Metrics().Ascent.Ceil() }
func (f *TextFace) descent() int { return f.own.face.Metrics().Descent.Ceil() }

// drawGlyph draws a letter, and nothing where no font has it.
func (f *TextFace) drawGlyph(dst draw.Image, letter rune, x fixed.Int26_6, baseline int, ink color.Color) {
	if face := f.face(letter); face != nil {
		pen := xfont.Drawer{Dst: dst, Src: image.NewUniform(ink), Face: face, Dot: fixed.Point26_6{X: x, Y: fixed.I(baseline)}}
		pen.DrawString(string(letter))
	}
}

// Glyph is a letter with its place in the layout of a text.
type Glyph struct {
	Letter     rune
	background color.Color // nil for none
	width      fixed.Int26_6
	last       bool // of its line
}

// lineBreak stands for one that has a background; the fonts lack the arrow of the HTML.
const lineBreak = '¶'

// LayOut gives every letter its width, without breaking lines. Letters with a background show line breaks by a sign.
func (f *TextFace) LayOut(words string, background color.Color) []Glyph {
	glyphs := make([]Glyph, 0, len(words))
	for _, letter := range words {
		g := Glyph{Letter: letter, background: background}
		switch {
		case letter == '\n' && background == nil:
			g.last = true
		case letter == '\n':
			g.Letter, g.last = lineBreak, true
			g.width = f.advance(lineBreak)
		case letter == '\t':
			g.width = 8 * f.advance(' ')
		case unicode.IsGraphic(letter):
			g.width = f.advance(letter)
		}
		glyphs = append(glyphs, g)
	}
	return glyphs
}

// BreakLines is glyphs in lines of that many pixels: each ends where the text has it or after the last word that fits, or
// within a word that is longer than a line.
func BreakLines(glyphs []Glyph, width int) [][]Glyph {
	var lines [][]Glyph
	var x fixed.Int26_6
	start, end := 0, 0 // of the line, should the next letter not fit
	for i, g := range glyphs {
		if x+g.width > fixed.I(width) && i > start {
			if end == start {
				end = i
			}
			lines = append(lines, glyphs[start:end])
			start, x = end, wholeWidth(glyphs[end:i])
		}
		x += g.width
		switch {
		case g.last:
			lines = append(lines, glyphs[start:i+1])
			start, end, x = i+1, i+1, 0
		case i+1 < len(glyphs) && mayBreak(g.Letter, glyphs[i+1].Letter):
			end = i + 1
		}
	}
	if start < len(glyphs) {
		lines = append(lines, glyphs[start:])
	}
	return lines
}

func wholeWidth(glyphs []Glyph) fixed.Int26_6 {
	var width fixed.Int26_6
	for _, g := range glyphs {
		width += g.width
	}
	return width
}

// mayBreak tells whether a line may end between two letters.
func mayBreak(before, after rune) bool {
	const closing, opening = "，。、；：！？）》〉」』】”’…", "（《〈「『【“‘"
	if strings.ContainsRune(closing, after) || strings.ContainsRune(opening, before) {
		return false
	}
	return before == ' ' && after != ' ' || style.IsWide(before) || style.IsWide(after)
}

// TextLine is a line of a picture, or room between two where it has no glyphs.
type TextLine struct {
	Glyphs []Glyph
	Face   *TextFace
	Height float64 // in pixels
}

// Draw writes the line right of left and below y, its backgrounds first, for a letter may reach over its neighbour.
func (l TextLine) Draw(canvas *image.RGBA, left, y int) {
	if l.Face == nil {
		return
	}
	ascent, descent := l.Face.ascent(), l.Face.descent()
	baseline := y + (int(l.Height)-ascent-descent)/2 + ascent
	x := fixed.I(left)
	for _, g := range l.Glyphs {
		if g.background != nil {
			box := image.Rect(x.Round(), baseline-ascent, (x + g.width).Round(), baseline+descent)
			draw.Draw(canvas, box, image.NewUniform(g.background), image.Point{}, draw.Src)
		}
		x += g.width
	}
	x = fixed.I(left)
	for _, g := range l.Glyphs {
		if g.Letter > ' ' {
			l.Face.drawGlyph(canvas, g.Letter, x, baseline, color.Black)
		}
		x += g.width
	}
}
