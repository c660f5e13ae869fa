package plotting

import (
	"fmt"
	"image"
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
	picture, bare, err := canvas.encode()
	if err != nil {
		return nil, fmt.Errorf("manifold %q: %w", m.Title, err)
	}
	return Bundle{
		MIMEPlain: []byte(m.text()),
		MIMEHTML:  []byte(figureStart("", m.Title) + canvasTag(canvas, bare, m.text(), "") + figureEnd),
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

// canvas is the pictures with their coordinates.
func (m Manifold) canvas() (*gridCanvas, error) {
	grid := m.grid()
	_, height := grid.largest()
	grid.Rows = labels(m.Y, over(rowRoom, height*grid.scale()+manifoldGap))
	c, err := newGridCanvas(grid.spec())
	if err != nil {
		return nil, err
	}
	bottom, line := c.canvas.Bounds().Dy(), lineHeight(c.face)
	step := over(columnRoom, c.cellWidth+c.gap)
	c.widen(max(0, (columnRoom-c.cellWidth)/2), 2*line)
	for i, text := range labels(m.X, step) {
		middle := (c.cell(i).Min.X + c.cell(i).Max.X) / 2
		c.write(words{text: text, box: image.Rect(middle-columnRoom/2, bottom, middle+columnRoom/2, bottom+line)})
	}
	axes := axisName(m.XLabel, "x") + " →  " + axisName(m.YLabel, "y") + " ↓"
	c.write(words{text: axes, box: image.Rect(0, bottom+line, c.canvas.Bounds().Dx(), bottom+2*line)})
	return c, nil
}

// labels are the numbers, but for those between each step and the next, in the middle rather than at the ends.
func labels(numbers []float64, step int) []string {
	texts := make([]string, len(numbers))
	for i := (len(numbers) - 1) % step / 2; i < len(numbers); i += step {
		texts[i] = number(numbers[i])
	}
	return texts
}
