package plotting

import (
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"slices"
	"strconv"
	"strings"

	"github.com/atelier-go/atelier/plotting/internal/raster"
	"github.com/atelier-go/atelier/plotting/internal/style"
	"github.com/atelier-go/atelier/plotting/internal/web"
)

// Grid is pictures side by side, row by row from the top left. Where a page shows notes or nearest images, pointing
// at a picture, or reaching it with the tab key, shows it larger with what belongs to it.
type Grid struct {
	Title    string
	Images   []image.Image
	Captions []string      // none, or one for each image, below it; cut to the width of a cell
	Whole    bool          // cells are as wide as the widest caption, so that none is cut
	Notes    []string      // none, or one for each image, shown when pointing at it, such as "seed 3, score 0.71"
	Nearest  []image.Image // none, or one for each image, such as the training image that is most like it
	Rows     []string      // none, or one for each row, to the left of it, such as "step 10"
	Columns  int           // default: rows that are full, and no higher than wide
	Scale    int           // screen pixels per picture pixel; default: small pictures grow to about 56 pixels
	Gap      int           // pixels between cells and around them; default 2
	NoFrame  bool          // no gap at all: pictures touch, and nothing is around them
	Note     string        // a line below the pictures of a page; none if empty
}

// ErrGrid says that the fields of a grid contradict each other.
var ErrGrid = errors.New("plotting: bad grid")

const (
	defaultGap  = 2
	visibleSize = 56
)

// Bundle draws the grid as one PNG, and the nearest images as a second one that is in the HTML only. It returns an
// error that wraps ErrNoData when there is no image or one has no pixels, or ErrGrid when captions, notes or nearest
// images differ in number from the images, labels from the rows, or a size is negative.
func (g Grid) Bundle() (Bundle, error) {
	canvas, err := g.canvas()
	if err != nil {
		return nil, err
	}
	picture, bare, err := canvas.Encode()
	if err != nil {
		return nil, fmt.Errorf("grid %q: %w", g.Title, err)
	}
	page, err := g.html(canvas, bare)
	if err != nil {
		return nil, fmt.Errorf("grid %q: %w", g.Title, err)
	}
	return Bundle{MIMEPlain: []byte(g.text()), MIMEHTML: page, MIMEPNG: picture}, nil
}

// Image is the picture of the bundle, such as for a frame of an Animation. The errors are those of Bundle.
func (g Grid) Image() (image.Image, error) {
	canvas, err := g.canvas()
	if err != nil {
		return nil, err
	}
	return canvas.WithLabels(raster.LabelGrey), nil
}

func (g Grid) canvas() (*raster.GridCanvas, error) {
	if err := g.validate(); err != nil {
		return nil, fmt.Errorf("grid %q: %w", g.Title, err)
	}
	spec := g.spec()
	captions, _, err := g.captionSize()
	if err == nil {
		spec.CellWidth = captions
		var canvas *raster.GridCanvas
		if canvas, err = raster.NewGridCanvas(spec); err == nil {
			return canvas, nil
		}
	}
	return nil, fmt.Errorf("grid %q: %w", g.Title, err)
}

func (g Grid) spec() raster.Grid {
	return raster.Grid{Images: g.Images, Captions: g.Captions, Rows: g.Rows, Columns: g.columns(), Scale: g.scale(), Gap: g.gap()}
}

func (g Grid) validate() error {
	if len(g.Images) == 0 {
		return fmt.Errorf("%w: no images", ErrNoData)
	}
	for _, with := range []struct {
		name  string
		count int
	}{{"captions", len(g.Captions)}, {"notes", len(g.Notes)}, {"nearest images", len(g.Nearest)}} {
		if with.count != 0 && with.count != len(g.Images) {
			return fmt.Errorf("%w: %d %s for %d images: give one for each, or none", ErrGrid, with.count, with.name, len(g.Images))
		}
	}
	if err := g.validateSizes(); err != nil {
		return err
	}
	if rows := raster.DivUp(len(g.Images), g.columns()); len(g.Rows) != 0 && len(g.Rows) != rows {
		return fmt.Errorf("%w: %d labels for %d rows: give one for each, or none", ErrGrid, len(g.Rows), rows)
	}
	if i := withoutPixels(g.Images); i >= 0 {
		return fmt.Errorf("%w: image %d has no pixels", ErrNoData, i)
	}
	if i := withoutPixels(g.Nearest); i >= 0 {
		return fmt.Errorf("%w: nearest image %d has no pixels", ErrNoData, i)
	}
	return nil
}

func (g Grid) validateSizes() error {
	if g.Columns < 0 || g.Scale < 0 || g.Gap < 0 {
		return fmt.Errorf("%w: columns %d, scale %d, gap %d: none may be negative, 0 asks for the default",
			ErrGrid, g.Columns, g.Scale, g.Gap)
	}
	return nil
}

// withoutPixels returns the index of the first image that cannot be drawn, or -1.
func withoutPixels(images []image.Image) int {
	return slices.IndexFunc(images, func(img image.Image) bool { return img == nil || img.Bounds().Empty() })
}

// columns returns the number of columns: the given one, at most one for each image, or that of the arrangement.
func (g Grid) columns() int {
	if g.Columns > 0 {
		return min(g.Columns, len(g.Images))
	}
	columns, _ := raster.Arrange(len(g.Images))
	return columns
}

// largest returns the width and the height of the largest image, each in picture pixels.
func (g Grid) largest() (width, height int) {
	return raster.LargestSize(g.Images)
}

func (g Grid) scale() int {
	if g.Scale > 0 {
		return g.Scale
	}
	return visibleScale(g.largest())
}

// visibleScale is the default scale of pictures of that size.
func visibleScale(width, height int) int { return max(1, visibleSize/max(width, height)) }

// SizeFor is the size, in pixels, of the picture that the grid becomes with count images of width x height pixels in place of
// its own. It fails as Bundle does where a size is negative.
func (g Grid) SizeFor(count, width, height int) (across, down float64, err error) {
	if err := g.validateSizes(); err != nil {
		return 0, 0, err
	}
	scale := g.Scale
	if scale == 0 {
		scale = visibleScale(width, height)
	}
	columns, _ := raster.Arrange(count)
	if g.Columns > 0 {
		columns = min(g.Columns, count)
	}
	captionWidth, captionHeight, err := g.captionSize()
	if err != nil {
		return 0, 0, err
	}
	gap, rows := float64(g.gap()), float64(raster.DivUp(count, columns))
	cell := max(float64(captionWidth), float64(width)*float64(scale))
	return gap + float64(columns)*(cell+gap), gap + rows*(float64(height)*float64(scale)+float64(captionHeight)+gap), nil
}

// captionSize is the room of captions: the width that none is cut to, 0 if they may be cut, and the height of each.
func (g Grid) captionSize() (width, height int, err error) {
	width, height, err = raster.CaptionSize(g.Captions)
	if !g.Whole {
		width = 0
	}
	return width, height, err
}

func (g Grid) gap() int {
	if g.NoFrame {
		return 0
	}
	if g.Gap > 0 {
		return g.Gap
	}
	return defaultGap
}

// text is the grid in words: what it holds, and a line each for labels, captions and notes.
func (g Grid) text() string {
	text := countSamples(g.Images)
	if len(g.Nearest) > 0 {
		text += ", each with its nearest image"
	}
	if g.Title != "" {
		text = g.Title + ": " + text
	}
	return text + listLine("rows", g.Rows) + listLine("captions", g.Captions) + listLine("notes", g.Notes) + lineBelow(g.Note)
}

// countSamples is the number of images and their size.
func countSamples(images []image.Image) string {
	width, height := raster.LargestSize(images)
	upTo := ""
	for _, img := range images {
		if img.Bounds().Dx() != width || img.Bounds().Dy() != height {
			upTo = "up to "
		}
	}
	return fmt.Sprintf("%s, %s%dx%d", style.Count(len(images), "sample"), upTo, width, height)
}

// A list in the text names at most this many: it is also read out as the alternative of the picture.
const maxListed = 12

// listLine is a line of the texts that are not empty, or nothing where all are.
func listLine(name string, texts []string) string {
	texts = slices.DeleteFunc(slices.Clone(texts), func(text string) bool { return text == "" })
	if len(texts) == 0 {
		return ""
	}
	more := ""
	if hidden := len(texts) - maxListed; hidden > 0 {
		texts, more = texts[:maxListed], fmt.Sprintf("; and %d more", hidden)
	}
	return "\n" + name + ": " + strings.Join(texts, "; ") + more
}

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
	b.WriteString(noteBelow(g.Note) + web.FigureEnd)
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
