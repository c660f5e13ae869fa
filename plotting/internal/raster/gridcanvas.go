package raster

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"

	xfont "golang.org/x/image/font"
)

// GridCanvas is pictures in rows, in cells of equal size, separated and surrounded by the gap. All else is transparent, so
// that it lies on a dark page as on a light one. Its words are kept apart: a page writes them in its own colour and
// fonts, and a picture that stands alone has them in one that is read on both.
type GridCanvas struct {
	Pixels              *image.NRGBA
	Columns, scale, Gap int
	Left                int // pixels beside the cells, for the labels of rows
	CellWidth           int // pixels of the largest image, scaled, or more
	CellHeight          int
	captionHeight       int // pixels below each image, 0 without captions
	Face                xfont.Face
	Labels              []Label
}

// Label are a text in its place on a canvas, in the middle or at the right.
type Label struct {
	Text  string
	Box   image.Rectangle
	Right bool
}

const (
	widestLabel = 160 // pixels of the label of a row; longer ones are cut
	labelGap    = 6   // pixels between the label of a row and its pictures
)

// Grid is what a grid canvas holds and how large it is drawn.
type Grid struct {
	Images              []image.Image // all with pixels
	Captions            []string      // none, or one for each image
	Rows                []string      // none, or one for each row
	Columns, Scale, Gap int
	CellWidth           int // pixels, at the least
}

// NewGridCanvas draws a grid.
func NewGridCanvas(g Grid) (*GridCanvas, error) {
	face, err := CaptionFace()
	if err != nil {
		return nil, fmt.Errorf("captions: %w", err)
	}
	width, height := LargestSize(g.Images)
	c := &GridCanvas{Columns: g.Columns, scale: g.Scale, Gap: g.Gap, Face: face, Left: labelRoom(face, g.Rows)}
	c.CellWidth, c.CellHeight = max(g.CellWidth, width*c.scale), height*c.scale
	if len(g.Captions) > 0 {
		c.captionHeight = LineHeight(face)
	}
	c.Pixels = image.NewNRGBA(image.Rect(0, 0,
		c.Left+c.Gap+c.Columns*(c.CellWidth+c.Gap),
		c.Gap+DivUp(len(g.Images), c.Columns)*(c.CellHeight+c.captionHeight+c.Gap)))
	for i, img := range g.Images {
		c.Place(img, c.Corner(i))
	}
	for i, caption := range g.Captions {
		c.AddLabel(Label{Text: caption, Box: c.captionBox(i)})
	}
	for i, label := range g.Rows {
		c.AddLabel(Label{Text: label, Box: c.labelBox(i), Right: true})
	}
	return c, nil
}

// labelRoom is the width that labels beside rows need.
func labelRoom(face xfont.Face, labels []string) int {
	widest := 0
	for _, label := range labels {
		widest = max(widest, LabelWidth(face, label))
	}
	if widest == 0 {
		return 0
	}
	return min(widest, widestLabel) + labelGap
}

func (c *GridCanvas) AddLabel(w Label) {
	if w.Text != "" {
		c.Labels = append(c.Labels, w)
	}
}

// Corner returns the top left pixel of cell i.
func (c *GridCanvas) Corner(i int) image.Point {
	return image.Pt(
		c.Left+c.Gap+i%c.Columns*(c.CellWidth+c.Gap),
		c.Gap+i/c.Columns*(c.CellHeight+c.captionHeight+c.Gap))
}

// Cell is where image i is drawn.
func (c *GridCanvas) Cell(i int) image.Rectangle {
	corner := c.Corner(i)
	return image.Rectangle{Min: corner, Max: corner.Add(image.Pt(c.CellWidth, c.CellHeight))}
}

// captionBox is the room below image i.
func (c *GridCanvas) captionBox(i int) image.Rectangle {
	cell := c.Cell(i)
	return image.Rect(cell.Min.X, cell.Max.Y, cell.Max.X, cell.Max.Y+c.captionHeight)
}

// labelBox is the room for a line of text to the left of a row, halfway down its pictures.
func (c *GridCanvas) labelBox(row int) image.Rectangle {
	cell := c.Cell(row * c.Columns)
	top := (cell.Min.Y + cell.Max.Y - LineHeight(c.Face)) / 2
	return image.Rect(0, top, c.Left-labelGap+c.Gap, top+LineHeight(c.Face))
}

// Widen adds transparent pixels at the right and below.
func (c *GridCanvas) Widen(right, below int) {
	before := c.Pixels
	size := before.Bounds().Size()
	c.Pixels = image.NewNRGBA(image.Rect(0, 0, size.X+right, size.Y+below))
	draw.Draw(c.Pixels, before.Bounds(), before, image.Point{}, draw.Src)
}

// Place draws img in the middle of the cell at corner, each of its pixels as a square of scale pixels: the pixels
// of a small sample are what one wants to see, so nothing is smoothed.
func (c *GridCanvas) Place(img image.Image, corner image.Point) {
	bounds := img.Bounds()
	left := corner.X + (c.CellWidth-bounds.Dx()*c.scale)/2
	top := corner.Y + (c.CellHeight-bounds.Dy()*c.scale)/2
	for y := range bounds.Dy() {
		for x := range bounds.Dx() {
			pixel := color.NRGBAModel.Convert(img.At(bounds.Min.X+x, bounds.Min.Y+y)).(color.NRGBA)
			c.square(left+x*c.scale, top+y*c.scale, pixel)
		}
	}
}

func (c *GridCanvas) square(left, top int, pixel color.NRGBA) {
	for y := top; y < top+c.scale; y++ {
		row := c.Pixels.Pix[c.Pixels.PixOffset(left, y):]
		for x := range c.scale {
			row[4*x], row[4*x+1], row[4*x+2], row[4*x+3] = pixel.R, pixel.G, pixel.B, pixel.A
		}
	}
}

// LabelGrey is read on a dark page as well as on a light one: a contrast of 4.2 on both #111 and white.
var LabelGrey = color.NRGBA{R: 0x7b, G: 0x7b, B: 0x7b, A: 0xff}

// WithLabels is the canvas with its words. Those that the fonts cannot write leave their place blank.
func (c *GridCanvas) WithLabels(ink color.Color) *image.NRGBA {
	if len(c.Labels) == 0 {
		return c.Pixels
	}
	canvas := image.NewNRGBA(c.Pixels.Bounds())
	copy(canvas.Pix, c.Pixels.Pix)
	for _, w := range c.Labels {
		w.draw(canvas, c.Face, ink)
	}
	return canvas
}

// Encode returns the canvas with and without its words as PNG.
func (c *GridCanvas) Encode() (written, bare []byte, err error) {
	if bare, err = EncodePNG(c.Pixels); err != nil || len(c.Labels) == 0 {
		return bare, bare, err
	}
	written, err = EncodePNG(c.WithLabels(LabelGrey))
	return written, bare, err
}

// LargestSize returns the width and the height of the largest image, each in picture pixels.
func LargestSize(images []image.Image) (width, height int) {
	for _, img := range images {
		width = max(width, img.Bounds().Dx())
		height = max(height, img.Bounds().Dy())
	}
	return width, height
}

// DivUp is n / by, rounded up.
func DivUp(n, by int) int { return (n + by - 1) / by }
