package plotting

import (
	"errors"
	"fmt"
	"html"
	"image"
	"math"
	"strings"
)

// Grid is pictures side by side, row by row from the top left.
type Grid struct {
	Title    string
	Images   []image.Image
	Captions []string // none, or one for each image, below it; cut to the width of a cell
	Columns  int      // default: as near to a square as can be
	Scale    int      // screen pixels per picture pixel; default: small pictures grow to about 56 pixels
	Gap      int      // pixels between cells; default 2
}

// ErrGrid says that the fields of a grid contradict each other.
var ErrGrid = errors.New("plotting: bad grid")

const (
	defaultGap  = 2
	visibleSize = 56
)

// Bundle draws the grid as one PNG. It returns an error that wraps ErrNoData when there is no image or one has no
// pixels, or ErrGrid when captions and images differ in number or a size is negative.
func (g Grid) Bundle() (Bundle, error) {
	if err := g.validate(); err != nil {
		return nil, fmt.Errorf("grid %q: %w", g.Title, err)
	}
	sheet, err := newSheet(g)
	if err != nil {
		return nil, fmt.Errorf("grid %q: %w", g.Title, err)
	}
	picture, err := sheet.encode()
	if err != nil {
		return nil, fmt.Errorf("grid %q: %w", g.Title, err)
	}
	text := g.text()
	return Bundle{
		MIMEPlain: []byte(text),
		MIMEHTML:  g.html(text, picture, sheet.canvas.Bounds().Dx()),
		MIMEPNG:   picture,
	}, nil
}

func (g Grid) validate() error {
	if len(g.Images) == 0 {
		return fmt.Errorf("%w: no images", ErrNoData)
	}
	if len(g.Captions) != 0 && len(g.Captions) != len(g.Images) {
		return fmt.Errorf("%w: %d captions for %d images: give one for each, or none", ErrGrid, len(g.Captions), len(g.Images))
	}
	if g.Columns < 0 || g.Scale < 0 || g.Gap < 0 {
		return fmt.Errorf("%w: columns %d, scale %d, gap %d: none may be negative, 0 asks for the default",
			ErrGrid, g.Columns, g.Scale, g.Gap)
	}
	for i, img := range g.Images {
		if img == nil || img.Bounds().Empty() {
			return fmt.Errorf("%w: image %d has no pixels", ErrNoData, i)
		}
	}
	return nil
}

// columns returns the number of columns: the given one, at most one for each image, or the smallest that makes
// the grid no taller than it is wide.
func (g Grid) columns() int {
	if g.Columns > 0 {
		return min(g.Columns, len(g.Images))
	}
	return int(math.Ceil(math.Sqrt(float64(len(g.Images)))))
}

// largest returns the width and the height of the largest image, each in picture pixels.
func (g Grid) largest() (width, height int) {
	for _, img := range g.Images {
		width = max(width, img.Bounds().Dx())
		height = max(height, img.Bounds().Dy())
	}
	return width, height
}

func (g Grid) scale() int {
	if g.Scale > 0 {
		return g.Scale
	}
	width, height := g.largest()
	return max(1, visibleSize/max(width, height))
}

func (g Grid) gap() int {
	if g.Gap > 0 {
		return g.Gap
	}
	return defaultGap
}

func (g Grid) text() string {
	noun, upTo := "samples", ""
	if len(g.Images) == 1 {
		noun = "sample"
	}
	width, height := g.largest()
	for _, img := range g.Images {
		if img.Bounds().Dx() != width || img.Bounds().Dy() != height {
			upTo = "up to "
		}
	}
	text := fmt.Sprintf("%d %s, %s%dx%d", len(g.Images), noun, upTo, width, height)
	if g.Title != "" {
		text = g.Title + ": " + text
	}
	return text
}

// html puts the title above the picture as text, so that the browser's fonts write it in any script.
func (g Grid) html(alt string, picture []byte, width int) []byte {
	var b strings.Builder
	b.WriteString(`<figure style="margin:0">`)
	if g.Title != "" {
		b.WriteString(titleTag(g.Title))
	}
	b.WriteString(imageTag(picture, alt, width, "max-width:100%;image-rendering:pixelated"))
	b.WriteString("</figure>\n")
	return []byte(b.String())
}

// titleTag is a title that takes its colour from the page, dark or light.
func titleTag(title string) string {
	return fmt.Sprintf(`<figcaption style="font-weight:600;margin-bottom:4px">%s</figcaption>`, html.EscapeString(title))
}
