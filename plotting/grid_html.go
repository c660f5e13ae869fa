package plotting

import (
	"encoding/json"
	"fmt"
	"image"
	"image/draw"
	"strconv"
	"strings"

	"github.com/atelier-go/atelier/plotting/internal/raster"
	"github.com/atelier-go/atelier/plotting/internal/web"
)

const (
	pairGap = 8 // pixels between the pairs of nearest images
	halfGap = 1 // picture pixels between the two of a pair
)

// zoomData tells the script of a grid where the pixels are that it shows larger.
type zoomData struct {
	ID      string        `json:"id"`
	Width   int           `json:"width"`   // of the grid, in CSS pixels
	Pairs   bool          `json:"pairs"`   // whether the images come from the picture of pairs
	Picture image.Point   `json:"picture"` // size of the picture they come from, in pixels
	Cell    image.Point   `json:"cell"`
	At      []image.Point `json:"at"` // their top left pixels, none for a grid without notes
}

// html puts the title above the picture as text, so that the browser's fonts write it in any script. Nothing in it
// needs scripts: over each cell lies an element whose title is the note, and the nearest images fold out. A script
// adds the larger view.
func (g Grid) html(c *raster.GridCanvas, picture []byte) ([]byte, error) {
	id := web.ContentID(append([]string{"grid", g.Title, string(picture)}, g.Notes...)...)
	size := c.Pixels.Bounds().Size()
	var b, over strings.Builder
	b.WriteString(web.FigureStart(fmt.Sprintf(` id="%s"`, id), g.Title))
	zoom := zoomData{ID: id, Width: size.X, Cell: image.Pt(c.CellWidth, c.CellHeight), Picture: size}
	if len(g.Notes) > 0 || len(g.Nearest) > 0 {
		zoom.At = make([]image.Point, len(g.Images))
		for i := range g.Images {
			over.WriteString(web.Tooltip(g.label(i), c.Cell(i), size))
			zoom.At[i] = c.Corner(i)
		}
	}
	b.WriteString(canvasTag(c, picture, g.text(), over.String()))
	if len(g.Nearest) > 0 {
		if err := g.nearest(&b, &zoom); err != nil {
			return nil, err
		}
	}
	data, err := json.Marshal(zoom)
	if err != nil {
		return nil, err
	}
	b.WriteString(web.Style(web.ControlsCSS) + web.Script(web.GridJS, data))
	b.WriteString(web.FigureEnd)
	return []byte(b.String()), nil
}

// label is what pointing at image i shows.
func (g Grid) label(i int) string {
	var parts []string
	if len(g.Captions) > 0 && g.Captions[i] != "" {
		parts = append(parts, g.Captions[i])
	}
	if len(g.Notes) > 0 && g.Notes[i] != "" {
		parts = append(parts, g.Notes[i])
	}
	if len(parts) == 0 {
		return "sample " + strconv.Itoa(i+1)
	}
	return strings.Join(parts, ": ")
}

// nearest adds the picture of pairs, and has the larger view show them.
func (g Grid) nearest(b *strings.Builder, zoom *zoomData) error {
	_, columns := raster.Arrange(len(g.Images)) // as many as the grid has rows, for pairs are wide
	pairs := Grid{Images: make([]image.Image, len(g.Images)), Columns: columns, Scale: g.Scale, Gap: pairGap}
	width, height := raster.LargestSize(append(g.Nearest[:len(g.Nearest):len(g.Nearest)], g.Images...))
	for i, img := range g.Images {
		pairs.Images[i] = pair(img, g.Nearest[i], width, height)
	}
	if pairs.Scale == 0 {
		pairs.Scale = max(1, visibleSize/max(width, height))
	}
	canvas, err := raster.NewGridCanvas(pairs.spec())
	if err != nil {
		return err
	}
	picture, err := raster.EncodePNG(canvas.Pixels)
	if err != nil {
		return err
	}
	size := canvas.Pixels.Bounds().Size()
	alt := fmt.Sprintf("%d pairs: a sample and beside it the image nearest to it", len(g.Images))
	fmt.Fprintf(b, `<details><summary>each sample beside its nearest image</summary>%s</details>`,
		web.Picture(picture, alt, size, ""))
	zoom.Pairs, zoom.Picture, zoom.Cell = true, size, image.Pt(canvas.CellWidth, canvas.CellHeight)
	for i := range zoom.At {
		zoom.At[i] = canvas.Corner(i)
	}
	return nil
}

// pair puts two images side by side, each in the middle of width x height pixels.
func pair(left, right image.Image, width, height int) image.Image {
	canvas := image.NewNRGBA(image.Rect(0, 0, 2*width+halfGap, height))
	for i, img := range []image.Image{left, right} {
		bounds := img.Bounds()
		corner := image.Pt(i*(width+halfGap)+(width-bounds.Dx())/2, (height-bounds.Dy())/2)
		draw.Draw(canvas, bounds.Sub(bounds.Min).Add(corner), img, bounds.Min, draw.Src)
	}
	return canvas
}

// canvasTag is a grid canvas in a page, with its words and other elements over the picture without them.
func canvasTag(c *raster.GridCanvas, bare []byte, alt, over string) string {
	size := c.Pixels.Bounds().Size()
	for _, w := range c.Labels {
		over += web.Label(w.Text, w.Box, w.Right, size)
	}
	return web.Picture(bare, alt, size, over)
}
