package plotting

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"

	xfont "golang.org/x/image/font"
)

// sheet is the canvas of a grid. Cells are of equal size, separated and surrounded by the gap.
type sheet struct {
	canvas              *image.RGBA
	columns, scale, gap int
	cellWidth           int // pixels of the largest image, scaled
	cellHeight          int
	captionHeight       int // pixels below each image, 0 without captions
	face                xfont.Face
}

// newSheet draws the grid g, which must be valid. Captions that the fonts cannot write leave their place blank.
func newSheet(g Grid) (*sheet, error) {
	width, height := g.largest()
	s := &sheet{columns: g.columns(), scale: g.scale(), gap: g.gap()}
	s.cellWidth, s.cellHeight = width*s.scale, height*s.scale
	if len(g.Captions) > 0 {
		face, err := openFace()
		if err != nil {
			return nil, fmt.Errorf("captions: %w", err)
		}
		s.face, s.captionHeight = face, lineHeight(face)
	}
	rows := (len(g.Images) + s.columns - 1) / s.columns
	s.canvas = image.NewRGBA(image.Rect(0, 0,
		s.gap+s.columns*(s.cellWidth+s.gap),
		s.gap+rows*(s.cellHeight+s.captionHeight+s.gap)))
	draw.Draw(s.canvas, s.canvas.Bounds(), image.White, image.Point{}, draw.Src)
	for i, img := range g.Images {
		s.place(img, s.corner(i))
		if len(g.Captions) > 0 {
			writeCaption(s.canvas, s.face, g.Captions[i], s.captionBox(i))
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

// cell is where image i is drawn.
func (s *sheet) cell(i int) image.Rectangle {
	corner := s.corner(i)
	return image.Rectangle{Min: corner, Max: corner.Add(image.Pt(s.cellWidth, s.cellHeight))}
}

// captionBox is the room below image i.
func (s *sheet) captionBox(i int) image.Rectangle {
	cell := s.cell(i)
	return image.Rect(cell.Min.X, cell.Max.Y, cell.Max.X, cell.Max.Y+s.captionHeight)
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

// encode returns the sheet as PNG.
func (s *sheet) encode() ([]byte, error) {
	return encodeSheet(s.canvas)
}

// encodeSheet writes samples as PNG, in shades of grey where there is no colour: a third of the size and the time.
func encodeSheet(canvas *image.RGBA) ([]byte, error) {
	var picture image.Image = canvas
	if grey, ok := greyOnly(canvas); ok {
		picture = grey
	}
	var b bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := encoder.Encode(&b, picture); err != nil {
		return nil, fmt.Errorf("encoding %v as PNG: %w", canvas.Bounds().Size(), err)
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
