package plotting

import (
	"encoding/json"
	"errors"
	"fmt"
	"image"

	"github.com/atelier-go/atelier/plotting/internal/raster"
	"github.com/atelier-go/atelier/plotting/internal/web"
)

// Compare is two sets of images of the same things, such as pictures and what a model made of them: image i of Before
// belongs to image i of After. Up to ten pairs are two rows, one above the other; more are two squares side by side.
// Where a page runs scripts a slider can lay one set over the other.
type Compare struct {
	Title  string
	Before []image.Image
	After  []image.Image
	Labels [2]string // of Before and After; default "before" and "after"
	Scale  int       // screen pixels per picture pixel; default: small pictures grow to about 56 pixels
}

// ErrCompare says that what should be compared does not belong together.
var ErrCompare = errors.New("plotting: bad comparison")

const (
	rowLength  = 10 // pairs that still fit beside one another
	compareGap = 16 // pixels between the two sets
)

// Bundle draws both sets as one PNG. It returns an error that wraps ErrNoData when there is no image or one has no
// pixels, or ErrCompare when the sets differ in number or the scale is negative.
func (c Compare) Bundle() (Bundle, error) {
	if err := c.validate(); err != nil {
		return nil, fmt.Errorf("compare %q: %w", c.Title, err)
	}
	d, err := c.draw()
	if err != nil {
		return nil, fmt.Errorf("compare %q: %w", c.Title, err)
	}
	picture, bare, err := d.Encode()
	if err != nil {
		return nil, fmt.Errorf("compare %q: %w", c.Title, err)
	}
	page, err := c.html(d, bare)
	if err != nil {
		return nil, fmt.Errorf("compare %q: %w", c.Title, err)
	}
	return Bundle{MIMEPlain: []byte(c.text()), MIMEHTML: page, MIMEPNG: picture}, nil
}

func (c Compare) validate() error {
	if len(c.Before) != len(c.After) {
		return fmt.Errorf("%w: %d images before and %d after: give one after for each before", ErrCompare, len(c.Before), len(c.After))
	}
	if len(c.Before) == 0 {
		return fmt.Errorf("%w: no images", ErrNoData)
	}
	if c.Scale < 0 {
		return fmt.Errorf("%w: scale %d: it may not be negative, 0 asks for the default", ErrCompare, c.Scale)
	}
	for side, images := range [][]image.Image{c.Before, c.After} {
		if i := withoutPixels(images); i >= 0 {
			return fmt.Errorf("%w: image %d of %q has no pixels", ErrNoData, i, c.label(side))
		}
	}
	return nil
}

func (c Compare) label(side int) string {
	if c.Labels[side] != "" {
		return c.Labels[side]
	}
	return [2]string{"before", "after"}[side]
}

func (c Compare) text() string {
	text := fmt.Sprintf("%s and %s: %s", c.label(0), c.label(1), countSamples(c.Before))
	if c.Title != "" {
		text = c.Title + ": " + text
	}
	return text
}

// drawnCompare is the canvas and where on it the two sets are.
type drawnCompare struct {
	*raster.GridCanvas
	sets [2]image.Rectangle
}

// draw gives both sets cells of one size, so that one can lie over the other.
func (c Compare) draw() (*drawnCompare, error) {
	both, err := raster.NewGridCanvas(Grid{Images: append(c.Before[:len(c.Before):len(c.Before)], c.After...), Scale: c.Scale, Columns: c.columns()}.spec())
	if err != nil {
		return nil, err
	}
	label := raster.LineHeight(both.Face)
	rows := raster.DivUp(len(c.Before), both.Columns)
	size := image.Pt(both.Pixels.Bounds().Dx(), both.Gap+rows*(both.CellHeight+both.Gap))
	step := image.Pt(size.X+compareGap, 0)
	if rows == 1 {
		step = image.Pt(0, size.Y+label+compareGap/2)
	}
	d := &drawnCompare{GridCanvas: both}
	for side := range d.sets {
		corner := step.Mul(side).Add(image.Pt(0, label))
		d.sets[side] = image.Rectangle{Min: corner, Max: corner.Add(size)}
		d.AddLabel(raster.Label{Text: c.label(side), Box: image.Rect(corner.X, corner.Y-label, corner.X+size.X, corner.Y)})
	}
	d.Pixels = image.NewNRGBA(image.Rectangle{Max: d.sets[1].Max})
	for side, images := range [][]image.Image{c.Before, c.After} {
		for i, img := range images {
			d.Place(img, d.Corner(i).Add(d.sets[side].Min))
		}
	}
	return d, nil
}

// columns lets two squares stand side by side, as wide as high or higher.
func (c Compare) columns() int {
	if len(c.Before) <= rowLength {
		return len(c.Before)
	}
	_, columns := raster.Arrange(len(c.Before))
	return columns
}

// slideData tells the script where on the picture the two sets are, in pixels.
type slideData struct {
	ID      string         `json:"id"`
	Picture image.Point    `json:"picture"`
	Set     image.Point    `json:"set"` // size of each
	At      [2]image.Point `json:"at"`
	Names   [2]string      `json:"names"`
}

func (c Compare) html(d *drawnCompare, picture []byte) ([]byte, error) {
	slide := slideData{ID: web.ContentID("compare", c.text(), string(picture)), Picture: d.Pixels.Bounds().Size(), Set: d.sets[0].Size()}
	for side := range slide.At {
		slide.At[side], slide.Names[side] = d.sets[side].Min, c.label(side)
	}
	data, err := json.Marshal(slide)
	if err != nil {
		return nil, err
	}
	return []byte(web.FigureStart(fmt.Sprintf(` id="%s"`, slide.ID), c.Title) + canvasTag(d.GridCanvas, picture, c.text(), "") +
		web.Style(web.ControlsCSS) + web.Script(web.CompareJS, data) + web.FigureEnd), nil
}
