package plotting

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"

	xfont "golang.org/x/image/font"
	"golang.org/x/image/math/fixed"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/font/liberation"
)

const captionSize = 10 // points at 96 dots per inch

// sheet is the canvas of a grid. Cells are of equal size, separated and surrounded by the gap.
type sheet struct {
	canvas              *image.RGBA
	columns, scale, gap int
	cellWidth           int // pixels of the largest image, scaled
	cellHeight          int
	captionHeight       int // pixels below each image, 0 without captions
	face                xfont.Face
}

// newSheet draws the grid g, which must be valid.
func newSheet(g Grid) (*sheet, error) {
	width, height := g.largest()
	s := &sheet{columns: g.columns(), scale: g.scale(), gap: g.gap()}
	s.cellWidth, s.cellHeight = width*s.scale, height*s.scale
	if len(g.Captions) > 0 {
		if err := s.openFont(); err != nil {
			return nil, err
		}
	}
	rows := (len(g.Images) + s.columns - 1) / s.columns
	s.canvas = image.NewRGBA(image.Rect(0, 0,
		s.gap+s.columns*(s.cellWidth+s.gap),
		s.gap+rows*(s.cellHeight+s.captionHeight+s.gap)))
	draw.Draw(s.canvas, s.canvas.Bounds(), image.White, image.Point{}, draw.Src)
	for i, img := range g.Images {
		s.place(img, s.corner(i))
		if len(g.Captions) > 0 {
			s.write(g.Captions[i], s.corner(i))
		}
	}
	return s, nil
}

// corner returns the top left pixel of cell i.
func (s *sheet) corner(i int) image.Point {
	return image.Pt(
		s.gap+i%s.columns*(s.cellWidth+s.gap),
		s.gap+i/s.columns*(s.cellHeight+s.captionHeight+s.gap))
}

// place draws img in the middle of the cell at corner, each of its pixels as a square of scale pixels: the pixels
// of a small sample are what one wants to see, so nothing is smoothed.
func (s *sheet) place(img image.Image, corner image.Point) {
	bounds := img.Bounds()
	left := corner.X + (s.cellWidth-bounds.Dx()*s.scale)/2
	top := corner.Y + (s.cellHeight-bounds.Dy()*s.scale)/2
	for y := range bounds.Dy() {
		for x := range bounds.Dx() {
			c := overWhite(img.At(bounds.Min.X+x, bounds.Min.Y+y))
			s.square(left+x*s.scale, top+y*s.scale, c)
		}
	}
}

func (s *sheet) square(left, top int, c color.RGBA) {
	for y := top; y < top+s.scale; y++ {
		row := s.canvas.Pix[s.canvas.PixOffset(left, y):]
		for x := range s.scale {
			row[4*x], row[4*x+1], row[4*x+2], row[4*x+3] = c.R, c.G, c.B, c.A
		}
	}
}

// overWhite returns c laid over white: the sheet is opaque, so it looks the same on a dark page.
func overWhite(c color.Color) color.RGBA {
	r, g, b, a := c.RGBA() // each already multiplied by a
	white := 0xffff - a
	return color.RGBA{R: uint8((r + white) >> 8), G: uint8((g + white) >> 8), B: uint8((b + white) >> 8), A: 0xff}
}

func (s *sheet) openFont() error {
	fonts := font.NewCache(liberation.Collection())
	wanted := font.Font{Typeface: "Liberation", Variant: "Sans"}
	if !fonts.Has(wanted) {
		return fmt.Errorf("captions: the embedded font %q is not there", wanted.Name())
	}
	sized := fonts.Lookup(wanted, captionSize)
	s.face = sized.FontFace(96)
	s.captionHeight = s.face.Metrics().Height.Ceil() + 2
	return nil
}

// write draws text in the middle below the cell at corner, cut to the width of the cell.
func (s *sheet) write(text string, corner image.Point) {
	text = s.cut(text)
	width := xfont.MeasureString(s.face, text).Ceil()
	pen := xfont.Drawer{Dst: s.canvas, Src: image.Black, Face: s.face, Dot: fixed.P(
		corner.X+(s.cellWidth-width)/2,
		corner.Y+s.cellHeight+s.face.Metrics().Ascent.Ceil()+1)}
	pen.DrawString(text)
}

// cut shortens text until it fits into a cell and marks the place with an ellipsis.
func (s *sheet) cut(text string) string {
	letters := []rune(text)
	for shown := text; ; shown = string(letters) + "…" {
		if xfont.MeasureString(s.face, shown).Ceil() <= s.cellWidth {
			return shown
		}
		if len(letters) == 0 {
			return ""
		}
		letters = letters[:len(letters)-1]
	}
}

// encode returns the sheet as PNG, in shades of grey where it has no colour: a third of the size and of the time.
func (s *sheet) encode() ([]byte, error) {
	var picture image.Image = s.canvas
	if grey, ok := greyOnly(s.canvas); ok {
		picture = grey
	}
	var b bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := encoder.Encode(&b, picture); err != nil {
		return nil, fmt.Errorf("encoding %v as PNG: %w", s.canvas.Bounds().Size(), err)
	}
	return b.Bytes(), nil
}

// greyOnly returns img in shades of grey, or false where it has a coloured pixel.
func greyOnly(img *image.RGBA) (*image.Gray, bool) {
	grey := image.NewGray(img.Bounds())
	for i := range grey.Pix {
		p := img.Pix[4*i : 4*i+3]
		if p[0] != p[1] || p[1] != p[2] {
			return nil, false
		}
		grey.Pix[i] = p[0]
	}
	return grey, true
}
