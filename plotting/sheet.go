package plotting

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"

	xfont "golang.org/x/image/font"
)

// sheet is pictures in rows, in cells of equal size, separated and surrounded by the gap. All else is transparent, so
// that it lies on a dark page as on a light one. Its words are kept apart: a page writes them in its own colour and
// fonts, and a picture that stands alone has them in one that is read on both.
type sheet struct {
	canvas              *image.NRGBA
	columns, scale, gap int
	left                int // pixels beside the cells, for the labels of rows
	cellWidth           int // pixels of the largest image, scaled
	cellHeight          int
	captionHeight       int // pixels below each image, 0 without captions
	face                xfont.Face
	words               []words
}

// words are a text in its place on a sheet, in the middle or at the right.
type words struct {
	text  string
	box   image.Rectangle
	right bool
}

const (
	widestLabel = 160 // pixels of the label of a row; longer ones are cut
	labelGap    = 6   // pixels between the label of a row and its pictures
)

// newSheet draws the grid g, which must be valid.
func newSheet(g Grid) (*sheet, error) {
	face, err := openFace()
	if err != nil {
		return nil, fmt.Errorf("captions: %w", err)
	}
	width, height := g.largest()
	s := &sheet{columns: g.columns(), scale: g.scale(), gap: g.gap(), face: face, left: labelRoom(face, g.Rows)}
	s.cellWidth, s.cellHeight = width*s.scale, height*s.scale
	if len(g.Captions) > 0 {
		s.captionHeight = lineHeight(face)
	}
	s.canvas = image.NewNRGBA(image.Rect(0, 0,
		s.left+s.gap+s.columns*(s.cellWidth+s.gap),
		s.gap+over(len(g.Images), s.columns)*(s.cellHeight+s.captionHeight+s.gap)))
	for i, img := range g.Images {
		s.place(img, s.corner(i))
	}
	for i, caption := range g.Captions {
		s.write(words{text: caption, box: s.captionBox(i)})
	}
	for i, label := range g.Rows {
		s.write(words{text: label, box: s.labelBox(i), right: true})
	}
	return s, nil
}

// labelRoom is the width that labels beside rows need.
func labelRoom(face xfont.Face, labels []string) int {
	widest := 0
	for _, label := range labels {
		widest = max(widest, labelWidth(face, label))
	}
	if widest == 0 {
		return 0
	}
	return min(widest, widestLabel) + labelGap
}

func (s *sheet) write(w words) {
	if w.text != "" {
		s.words = append(s.words, w)
	}
}

// corner returns the top left pixel of cell i.
func (s *sheet) corner(i int) image.Point {
	return image.Pt(
		s.left+s.gap+i%s.columns*(s.cellWidth+s.gap),
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

// labelBox is the room for a line of text to the left of a row, halfway down its pictures.
func (s *sheet) labelBox(row int) image.Rectangle {
	cell := s.cell(row * s.columns)
	top := (cell.Min.Y + cell.Max.Y - lineHeight(s.face)) / 2
	return image.Rect(0, top, s.left-labelGap+s.gap, top+lineHeight(s.face))
}

// widen adds transparent pixels at the right and below.
func (s *sheet) widen(right, below int) {
	before := s.canvas
	size := before.Bounds().Size()
	s.canvas = image.NewNRGBA(image.Rect(0, 0, size.X+right, size.Y+below))
	draw.Draw(s.canvas, before.Bounds(), before, image.Point{}, draw.Src)
}

// place draws img in the middle of the cell at corner, each of its pixels as a square of scale pixels: the pixels
// of a small sample are what one wants to see, so nothing is smoothed.
func (s *sheet) place(img image.Image, corner image.Point) {
	bounds := img.Bounds()
	left := corner.X + (s.cellWidth-bounds.Dx()*s.scale)/2
	top := corner.Y + (s.cellHeight-bounds.Dy()*s.scale)/2
	for y := range bounds.Dy() {
		for x := range bounds.Dx() {
			c := color.NRGBAModel.Convert(img.At(bounds.Min.X+x, bounds.Min.Y+y)).(color.NRGBA)
			s.square(left+x*s.scale, top+y*s.scale, c)
		}
	}
}

func (s *sheet) square(left, top int, c color.NRGBA) {
	for y := top; y < top+s.scale; y++ {
		row := s.canvas.Pix[s.canvas.PixOffset(left, y):]
		for x := range s.scale {
			row[4*x], row[4*x+1], row[4*x+2], row[4*x+3] = c.R, c.G, c.B, c.A
		}
	}
}

// anyInk is read on a dark page as well as on a light one: a contrast of 4.2 on both #111 and white.
var anyInk = color.NRGBA{R: 0x7b, G: 0x7b, B: 0x7b, A: 0xff}

// written is the sheet with its words. Those that the fonts cannot write leave their place blank.
func (s *sheet) written(ink color.Color) *image.NRGBA {
	if len(s.words) == 0 {
		return s.canvas
	}
	canvas := image.NewNRGBA(s.canvas.Bounds())
	copy(canvas.Pix, s.canvas.Pix)
	for _, w := range s.words {
		w.draw(canvas, s.face, ink)
	}
	return canvas
}

// encode returns the sheet with and without its words as PNG.
func (s *sheet) encode() (written, bare []byte, err error) {
	if bare, err = encodeSheet(s.canvas); err != nil || len(s.words) == 0 {
		return bare, bare, err
	}
	written, err = encodeSheet(s.written(anyInk))
	return written, bare, err
}

// tag is the sheet in a page, with its words and other elements over the picture without them.
func (s *sheet) tag(bare []byte, alt, over string) string {
	size := s.canvas.Bounds().Size()
	for _, w := range s.words {
		over += w.tag(size)
	}
	return sheetTag(bare, alt, size, over)
}
