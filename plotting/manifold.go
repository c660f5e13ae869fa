package plotting

import (
	"fmt"
	"html"
	"image"
	"strings"
)

// Manifold is a map of a latent space: what a generator makes of the points of a grid over two latent coordinates.
type Manifold struct {
	Title  string
	XLabel string        // the coordinate across; default "x"
	YLabel string        // the coordinate down; default "y"
	Images []image.Image // len(X) times len(Y), row by row from the top left
	X      []float64     // coordinate of each column, from the left
	Y      []float64     // coordinate of each row, from the top
}

const (
	manifoldGap   = 1   // small, for the pictures should flow into each other
	manifoldWidth = 700 // CSS pixels that small pictures grow to, all columns together
)

// Bundle draws the map as one PNG of pictures; the HTML has the coordinates at its edges. It returns an error that
// wraps ErrNoData when there is no image or one has no pixels, or ErrFigure when the images are not one for each
// point of the grid or a coordinate is not finite.
func (m Manifold) Bundle() (Bundle, error) {
	if err := m.validate(); err != nil {
		return nil, fmt.Errorf("manifold %q: %w", m.Title, err)
	}
	sheet, err := newSheet(m.grid())
	if err != nil {
		return nil, fmt.Errorf("manifold %q: %w", m.Title, err)
	}
	picture, err := sheet.encode()
	if err != nil {
		return nil, fmt.Errorf("manifold %q: %w", m.Title, err)
	}
	return Bundle{
		MIMEPlain: []byte(m.text()),
		MIMEHTML:  m.html(picture, sheet),
		MIMEPNG:   picture,
	}, nil
}

func (m Manifold) grid() Grid {
	g := Grid{Images: m.Images, Columns: len(m.X), Gap: manifoldGap}
	if width, _ := g.largest(); width > 0 {
		g.Scale = max(1, min(g.scale(), manifoldWidth/(len(m.X)*width)))
	}
	return g
}

func (m Manifold) validate() error {
	if len(m.Images) != len(m.X)*len(m.Y) {
		return fmt.Errorf("%w: %d images for %d columns and %d rows: give %d, one for each point of the grid",
			ErrFigure, len(m.Images), len(m.X), len(m.Y), len(m.X)*len(m.Y))
	}
	if !finite(m.X...) || !finite(m.Y...) {
		return fmt.Errorf("%w: a coordinate is not finite: give finite numbers", ErrFigure)
	}
	return Grid{Images: m.Images}.validate()
}

func (m Manifold) text() string {
	grid := m.grid()
	grid.Title = ""
	return headed(m.Title, fmt.Sprintf("%s, a map of %d columns and %d rows: %s %s, %s %s", grid.text(), len(m.X), len(m.Y),
		axisName(m.XLabel, "x"), fromTo(m.X, "left", "right"), axisName(m.YLabel, "y"), fromTo(m.Y, "top", "bottom")))
}

// fromTo is an axis in words: "from -2 at the left to 2 at the right".
func fromTo(places []float64, first, last string) string {
	if len(places) == 1 {
		return number(places[0])
	}
	return fmt.Sprintf("from %s at the %s to %s at the %s", number(places[0]), first, number(places[len(places)-1]), last)
}

// html is a table around the picture: the coordinates of the rows beside it, those of the columns below. It takes
// its colours from the page. The picture does not shrink, for the coordinates would not lie at its rows any more.
func (m Manifold) html(picture []byte, s *sheet) []byte {
	const cell = `padding:0 4px;border:0;font-size:11px;line-height:1;`
	var b strings.Builder
	// A table may be a fraction of a pixel higher than its figure, which must not make a scroll bar.
	b.WriteString(`<figure style="margin:0;overflow:auto hidden">`)
	if m.Title != "" {
		b.WriteString(titleTag(m.Title))
	}
	b.WriteString(`<table role="presentation" style="border-collapse:collapse;border:0;width:auto;margin:0">`)
	stepY, stepX := labelStep(s.cellHeight+s.gap, 14), labelStep(s.cellWidth+s.gap, 40)|1 // odd: each has a middle
	for i, y := range m.Y {
		fmt.Fprintf(&b, `<tr style="background:none;height:%dpx"><td style="%stext-align:right;vertical-align:middle;height:%dpx">%s</td>`,
			s.cellHeight+s.gap, cell, s.cellHeight+s.gap, labelAt(i, stepY, y))
		if i == 0 {
			fmt.Fprintf(&b, `<td rowspan="%d" colspan="%d" style="padding:0;border:0;vertical-align:top">%s</td>`, len(m.Y), len(m.X),
				imageTag(picture, m.text(), s.canvas.Bounds().Dx(), "display:block;max-width:none;margin:0;image-rendering:pixelated"))
		}
		b.WriteString("</tr>")
	}
	fmt.Fprintf(&b, `<tr style="background:none"><td style="%stext-align:right">%s ↓ %s →</td>`, cell,
		html.EscapeString(axisName(m.YLabel, "y")), html.EscapeString(axisName(m.XLabel, "x")))
	for i := 0; i < len(m.X); i += stepX {
		across, label := min(stepX, len(m.X)-i), ""
		if across%2 == 1 { // or the label would lie between two columns
			label = number(m.X[i+across/2])
		}
		fmt.Fprintf(&b, `<td colspan="%d" style="%spadding:4px 0 0;text-align:center;width:%dpx">%s</td>`,
			across, cell, across*(s.cellWidth+s.gap), html.EscapeString(label))
	}
	b.WriteString("</tr></table></figure>\n")
	return []byte(b.String())
}

// labelStep is the step between labels of cells of the given size, each label needing room pixels.
func labelStep(size, room int) int {
	return (room + size - 1) / size
}

func labelAt(i, step int, v float64) string {
	if i%step != 0 {
		return ""
	}
	return html.EscapeString(number(v))
}
