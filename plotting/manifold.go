package plotting

import (
	"fmt"
	"image"

	"github.com/atelier-go/atelier/plotting/internal/raster"
	"github.com/atelier-go/atelier/plotting/internal/style"
	"github.com/atelier-go/atelier/plotting/internal/web"
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
	manifoldWidth = 620 // CSS pixels that small pictures grow to, all columns together
	rowRoom       = 14  // CSS pixels that the coordinate of a row needs
	columnRoom    = 44
)

// Bundle draws the map as one PNG, with the coordinates of the rows beside it and those of the columns below. It returns an error that
// wraps ErrNoData when there is no image or one has no pixels, or ErrFigure when the images are not one for each
// point of the grid or a coordinate is not finite.
func (m Manifold) Bundle() (Bundle, error) {
	if err := m.validate(); err != nil {
		return nil, fmt.Errorf("manifold %q: %w", m.Title, err)
	}
	canvas, err := m.canvas()
	if err != nil {
		return nil, fmt.Errorf("manifold %q: %w", m.Title, err)
	}
	picture, bare, err := canvas.Encode()
	if err != nil {
		return nil, fmt.Errorf("manifold %q: %w", m.Title, err)
	}
	return Bundle{
		MIMEPlain: []byte(m.text()),
		MIMEHTML:  []byte(web.FigureStart("", m.Title) + canvasTag(canvas, bare, m.text(), "") + web.FigureEnd),
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
	if !style.Finite(m.X...) || !style.Finite(m.Y...) {
		return fmt.Errorf("%w: a coordinate is not finite: give finite numbers", ErrFigure)
	}
	return Grid{Images: m.Images}.validate()
}

func (m Manifold) text() string {
	grid := m.grid()
	grid.Title = ""
	return style.WithTitle(m.Title, fmt.Sprintf("%s, a map of %d columns and %d rows: %s %s, %s %s", grid.text(), len(m.X), len(m.Y),
		style.LabelOr(m.XLabel, "x"), fromTo(m.X, "left", "right"), style.LabelOr(m.YLabel, "y"), fromTo(m.Y, "top", "bottom")))
}

// fromTo is an axis in words: "from -2 at the left to 2 at the right".
func fromTo(places []float64, first, last string) string {
	if len(places) == 1 {
		return style.Number(places[0])
	}
	return fmt.Sprintf("from %s at the %s to %s at the %s", style.Number(places[0]), first, style.Number(places[len(places)-1]), last)
}

// canvas is the pictures with their coordinates.
func (m Manifold) canvas() (*raster.GridCanvas, error) {
	grid := m.grid()
	_, height := grid.largest()
	grid.Rows = labels(m.Y, raster.DivUp(rowRoom, height*grid.scale()+manifoldGap))
	c, err := raster.NewGridCanvas(grid.spec())
	if err != nil {
		return nil, err
	}
	bottom, line := c.Pixels.Bounds().Dy(), raster.LineHeight(c.Face)
	step := raster.DivUp(columnRoom, c.CellWidth+c.Gap)
	c.Widen(max(0, (columnRoom-c.CellWidth)/2), 2*line)
	for i, text := range labels(m.X, step) {
		middle := (c.Cell(i).Min.X + c.Cell(i).Max.X) / 2
		c.AddLabel(raster.Label{Text: text, Box: image.Rect(middle-columnRoom/2, bottom, middle+columnRoom/2, bottom+line)})
	}
	axes := style.LabelOr(m.XLabel, "x") + " →  " + style.LabelOr(m.YLabel, "y") + " ↓"
	c.AddLabel(raster.Label{Text: axes, Box: image.Rect(0, bottom+line, c.Pixels.Bounds().Dx(), bottom+2*line)})
	return c, nil
}

// labels are the numbers, but for those between each step and the next, in the middle rather than at the ends.
func labels(numbers []float64, step int) []string {
	texts := make([]string, len(numbers))
	for i := (len(numbers) - 1) % step / 2; i < len(numbers); i += step {
		texts[i] = style.Number(numbers[i])
	}
	return texts
}
