package plotting

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"

	xfont "golang.org/x/image/font"
)

// gridCanvas is pictures in rows, in cells of equal size, separated and surrounded by the gap. All else is transparent, so
// that it lies on a dark page as on a light one. Its words are kept apart: a page writes them in its own colour and
// fonts, and a picture that stands alone has them in one that is read on both.
type gridCanvas struct {
	canvas              *image.NRGBA
	columns, scale, gap int
	left                int // pixels beside the cells, for the labels of rows
	cellWidth           int // pixels of the largest image, scaled
	cellHeight          int
	captionHeight       int // pixels below each image, 0 without captions
	face                xfont.Face
	words               []words
}

// words are a text in its place on a canvas, in the middle or at the right.
type words struct {
	text  string
	box   image.Rectangle
	right bool
}

const (
	widestLabel = 160 // pixels of the label of a row; longer ones are cut
	labelGap    = 6   // pixels between the label of a row and its pictures
)

// gridSpec is what a grid canvas holds and how large it is drawn.
type gridSpec struct {
	images              []image.Image // all with pixels
	captions            []string      // none, or one for each image
	rows                []string      // none, or one for each row
	columns, scale, gap int
}

// newGridCanvas draws a grid.
func newGridCanvas(g gridSpec) (*gridCanvas, error) {
	face, err := openFace()
	if err != nil {
		return nil, fmt.Errorf("captions: %w", err)
	}
	width, height := largest(g.images)
	c := &gridCanvas{columns: g.columns, scale: g.scale, gap: g.gap, face: face, left: labelRoom(face, g.rows)}
	c.cellWidth, c.cellHeight = width*c.scale, height*c.scale
	if len(g.captions) > 0 {
		c.captionHeight = lineHeight(face)
	}
	c.canvas = image.NewNRGBA(image.Rect(0, 0,
		c.left+c.gap+c.columns*(c.cellWidth+c.gap),
		c.gap+over(len(g.images), c.columns)*(c.cellHeight+c.captionHeight+c.gap)))
	for i, img := range g.images {
		c.place(img, c.corner(i))
	}
	for i, caption := range g.captions {
		c.write(words{text: caption, box: c.captionBox(i)})
	}
	for i, label := range g.rows {
		c.write(words{text: label, box: c.labelBox(i), right: true})
	}
	return c, nil
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

func (c *gridCanvas) write(w words) {
	if w.text != "" {
		c.words = append(c.words, w)
	}
}

// corner returns the top left pixel of cell i.
func (c *gridCanvas) corner(i int) image.Point {
	return image.Pt(
		c.left+c.gap+i%c.columns*(c.cellWidth+c.gap),
		c.gap+i/c.columns*(c.cellHeight+c.captionHeight+c.gap))
}

// cell is where image i is drawn.
func (c *gridCanvas) cell(i int) image.Rectangle {
	corner := c.corner(i)
	return image.Rectangle{Min: corner, Max: corner.Add(image.Pt(c.cellWidth, c.cellHeight))}
}

// captionBox is the room below image i.
func (c *gridCanvas) captionBox(i int) image.Rectangle {
	cell := c.cell(i)
	return image.Rect(cell.Min.X, cell.Max.Y, cell.Max.X, cell.Max.Y+c.captionHeight)
}

// labelBox is the room for a line of text to the left of a row, halfway down its pictures.
func (c *gridCanvas) labelBox(row int) image.Rectangle {
	cell := c.cell(row * c.columns)
	top := (cell.Min.Y + cell.Max.Y - lineHeight(c.face)) / 2
	return image.Rect(0, top, c.left-labelGap+c.gap, top+lineHeight(c.face))
}

// widen adds transparent pixels at the right and below.
func (c *gridCanvas) widen(right, below int) {
	before := c.canvas
	size := before.Bounds().Size()
	c.canvas = image.NewNRGBA(image.Rect(0, 0, size.X+right, size.Y+below))
	draw.Draw(c.canvas, before.Bounds(), before, image.Point{}, draw.Src)
}

// place draws img in the middle of the cell at corner, each of its pixels as a square of scale pixels: the pixels
// of a small sample are what one wants to see, so nothing is smoothed.
func (c *gridCanvas) place(img image.Image, corner image.Point) {
	bounds := img.Bounds()
	left := corner.X + (c.cellWidth-bounds.Dx()*c.scale)/2
	top := corner.Y + (c.cellHeight-bounds.Dy()*c.scale)/2
	for y := range bounds.Dy() {
		for x := range bounds.Dx() {
			pixel := color.NRGBAModel.Convert(img.At(bounds.Min.X+x, bounds.Min.Y+y)).(color.NRGBA)
			c.square(left+x*c.scale, top+y*c.scale, pixel)
		}
	}
}

func (c *gridCanvas) square(left, top int, pixel color.NRGBA) {
	for y := top; y < top+c.scale; y++ {
		row := c.canvas.Pix[c.canvas.PixOffset(left, y):]
		for x := range c.scale {
			row[4*x], row[4*x+1], row[4*x+2], row[4*x+3] = pixel.R, pixel.G, pixel.B, pixel.A
		}
	}
}

// anyInk is read on a dark page as well as on a light one: a contrast of 4.2 on both #111 and white.
var anyInk = color.NRGBA{R: 0x7b, G: 0x7b, B: 0x7b, A: 0xff}

// written is the canvas with its words. Those that the fonts cannot write leave their place blank.
func (c *gridCanvas) written(ink color.Color) *image.NRGBA {
	if len(c.words) == 0 {
		return c.canvas
	}
	canvas := image.NewNRGBA(c.canvas.Bounds())
	copy(canvas.Pix, c.canvas.Pix)
	for _, w := range c.words {
		w.draw(canvas, c.face, ink)
	}
	return canvas
}

// encode returns the canvas with and without its words as PNG.
func (c *gridCanvas) encode() (written, bare []byte, err error) {
	if bare, err = encodeNRGBA(c.canvas); err != nil || len(c.words) == 0 {
		return bare, bare, err
	}
	written, err = encodeNRGBA(c.written(anyInk))
	return written, bare, err
}

// largest returns the width and the height of the largest image, each in picture pixels.
func largest(images []image.Image) (width, height int) {
	for _, img := range images {
		width = max(width, img.Bounds().Dx())
		height = max(height, img.Bounds().Dy())
	}
	return width, height
}

// over is n / by, rounded up.
func over(n, by int) int { return (n + by - 1) / by }
