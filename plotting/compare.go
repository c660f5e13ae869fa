package plotting

import (
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"math"
	"strings"
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
	picture, err := encodeSheet(d.canvas)
	if err != nil {
		return nil, fmt.Errorf("compare %q: %w", c.Title, err)
	}
	page, err := c.html(d, picture)
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

// drawnCompare is the picture and where on it the two sets and their labels are.
type drawnCompare struct {
	canvas *image.RGBA
	sets   [2]image.Rectangle
	labels [2]image.Rectangle
}

// draw gives both sets cells of one size, so that one can lie over the other.
func (c Compare) draw() (*drawnCompare, error) {
	face, err := openFace()
	if err != nil {
		return nil, fmt.Errorf("labels: %w", err)
	}
	both, err := newSheet(Grid{Images: append(c.Before[:len(c.Before):len(c.Before)], c.After...), Scale: c.Scale, Columns: c.columns()})
	if err != nil {
		return nil, err
	}
	rows := (len(c.Before) + both.columns - 1) / both.columns
	size := image.Pt(both.canvas.Bounds().Dx(), both.gap+rows*(both.cellHeight+both.gap))
	step := image.Pt(size.X+compareGap, 0)
	if rows == 1 {
		step = image.Pt(0, size.Y+lineHeight(face)+compareGap/2)
	}
	d := &drawnCompare{}
	for side := range d.sets {
		corner := step.Mul(side).Add(image.Pt(0, lineHeight(face)))
		d.sets[side] = image.Rectangle{Min: corner, Max: corner.Add(size)}
		d.labels[side] = image.Rect(corner.X, corner.Y-lineHeight(face), corner.X+size.X, corner.Y)
	}
	d.canvas = image.NewRGBA(image.Rectangle{Max: d.sets[1].Max})
	draw.Draw(d.canvas, d.canvas.Bounds(), image.White, image.Point{}, draw.Src)
	for side, images := range [][]image.Image{c.Before, c.After} {
		writeCaption(d.canvas, face, c.label(side), d.labels[side])
		for i, img := range images {
			both.canvas = d.canvas
			both.place(img, both.corner(i).Add(d.sets[side].Min))
		}
	}
	return d, nil
}

func (c Compare) columns() int {
	if len(c.Before) <= rowLength {
		return len(c.Before)
	}
	return int(math.Ceil(math.Sqrt(float64(len(c.Before)))))
}

// slideData tells the script where on the picture the two sets are, in pixels.
type slideData struct {
	ID    string         `json:"id"`
	Sheet image.Point    `json:"sheet"`
	Set   image.Point    `json:"set"` // size of each
	At    [2]image.Point `json:"at"`
	Names [2]string      `json:"names"`
}

func (c Compare) html(d *drawnCompare, picture []byte) ([]byte, error) {
	slide := slideData{ID: contentID("compare", c.text(), string(picture)), Sheet: d.canvas.Bounds().Size(), Set: d.sets[0].Size()}
	var over strings.Builder
	for side := range slide.At {
		slide.At[side], slide.Names[side] = d.sets[side].Min, c.label(side)
		if !writable(c.label(side)) {
			over.WriteString(captionTag(c.label(side), d.labels[side], slide.Sheet))
		}
	}
	data, err := json.Marshal(slide)
	if err != nil {
		return nil, err
	}
	title := ""
	if c.Title != "" {
		title = titleTag(c.Title)
	}
	return fmt.Appendf(nil, `<figure id="%s" style="margin:0">%s%s%s</figure>`+"\n", slide.ID, title,
		sheetTag(picture, c.text(), slide.Sheet, over.String()), liveScript(compareJS, data)), nil
}
