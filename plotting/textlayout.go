package plotting

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
)

// textFace sets text letter by letter in one size, the letters that its own font lacks with Noto Sans.
type textFace struct {
	own, other sized // other is empty before a letter needs it
	size       float64
}

// sized is a font in one size.
type sized struct {
	font *opentype.Font
	face xfont.Face
}

// newTextFace writes with a variant of Liberation, size in pixels.
func newTextFace(variant font.Variant, size float64) (*textFace, error) {
	own, err := openLiberation(variant)
	if err != nil {
		return nil, err
	}
	return &textFace{own: inSize(own, size), size: size}, nil
}

func inSize(f font.Face, pixels float64) sized {
	const dpi = 72 // at which a point is a pixel
	f.Font.Size = font.Points(pixels)
	return sized{f.Face, f.FontFace(dpi)}
}

// face is that of the font which has the letter, or nil.
func (f *textFace) face(letter rune) xfont.Face {
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
func (f *textFace) advance(letter rune) fixed.Int26_6 {
	if face := f.face(letter); face != nil {
		width, _ := face.GlyphAdvance(letter)
		return width
	}
	if wide(letter) {
		return fixed.Int26_6(64 * f.size)
	}
	return f.advance('0')
}

func (f *textFace) ascent() int  { return f.own.face.Metrics().Ascent.Ceil() }
func (f *textFace) descent() int { return f.own.face.Metrics().Descent.Ceil() }

// drawGlyph draws a letter, and nothing where no font has it.
func (f *textFace) drawGlyph(dst draw.Image, letter rune, x fixed.Int26_6, baseline int, ink color.Color) {
	if face := f.face(letter); face != nil {
		pen := xfont.Drawer{Dst: dst, Src: image.NewUniform(ink), Face: face, Dot: fixed.Point26_6{X: x, Y: fixed.I(baseline)}}
		pen.DrawString(string(letter))
	}
}

// glyph is a letter with its place in the layout of a text.
type glyph struct {
	letter     rune
	background color.Color // nil for none
	width      fixed.Int26_6
	last       bool // of its line
}

// lineBreak stands for one that has a background; the fonts lack the arrow of the HTML.
const lineBreak = '¶'

// layOut gives every letter its width, without breaking lines. Letters with a background show line breaks by a sign.
func (f *textFace) layOut(words string, background color.Color) []glyph {
	glyphs := make([]glyph, 0, len(words))
	for _, letter := range words {
		g := glyph{letter: letter, background: background}
		switch {
		case letter == '\n' && background == nil:
			g.last = true
		case letter == '\n':
			g.letter, g.last = lineBreak, true
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

// breakLines is glyphs in lines of that many pixels: each ends where the text has it or after the last word that fits, or
// within a word that is longer than a line.
func breakLines(glyphs []glyph, width int) [][]glyph {
	var lines [][]glyph
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
		case i+1 < len(glyphs) && mayBreak(g.letter, glyphs[i+1].letter):
			end = i + 1
		}
	}
	if start < len(glyphs) {
		lines = append(lines, glyphs[start:])
	}
	return lines
}

func wholeWidth(glyphs []glyph) fixed.Int26_6 {
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
	return before == ' ' && after != ' ' || wide(before) || wide(after)
}

// textLine is a line of a picture, or room between two where it has no glyphs.
type textLine struct {
	glyphs []glyph
	face   *textFace
	height float64 // in pixels
}

// draw writes the line right of left and below y, its backgrounds first, for a letter may reach over its neighbour.
func (l textLine) draw(canvas *image.RGBA, left, y int) {
	if l.face == nil {
		return
	}
	ascent, descent := l.face.ascent(), l.face.descent()
	baseline := y + (int(l.height)-ascent-descent)/2 + ascent
	x := fixed.I(left)
	for _, g := range l.glyphs {
		if g.background != nil {
			box := image.Rect(x.Round(), baseline-ascent, (x + g.width).Round(), baseline+descent)
			draw.Draw(canvas, box, image.NewUniform(g.background), image.Point{}, draw.Src)
		}
		x += g.width
	}
	x = fixed.I(left)
	for _, g := range l.glyphs {
		if g.letter > ' ' {
			l.face.drawGlyph(canvas, g.letter, x, baseline, color.Black)
		}
		x += g.width
	}
}
