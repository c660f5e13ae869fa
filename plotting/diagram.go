package plotting

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/atelier-go/atelier/plotting/internal/raster"
	"github.com/atelier-go/atelier/plotting/internal/style"
	"github.com/atelier-go/atelier/plotting/internal/web"
)

// Diagram is a drawing of boxes, lines, dots and words, each in its place: what no other figure draws. Places and sizes
// are in CSS pixels from the top left. A colour that is zero is none in a box, and else near black.
type Diagram struct {
	Title         string
	Text          string // what is seen, for those who do not see it
	Width, Height float64
	// Boxes are painted first, then lines, dots and words, each kind in its order.
	Boxes []Box
	Lines []Line
	Dots  []Dot
	Words []Words
}

// Box is a rectangle, by its top left corner.
type Box struct {
	X, Y, Width, Height float64
	Fill, Border        color.RGBA
	Thick               float64 // of the border; default 1
}

// Line goes through its points.
type Line struct {
	X, Y  []float64
	Color color.RGBA
	Thick float64 // default 1
	Arrow bool    // it ends in an arrow's head
}

// Dot is a disc, by its middle.
type Dot struct {
	X, Y, Radius float64
	Color        color.RGBA
	Ring         bool // it is not filled
}

// Words are a line of text, by its middle.
type Words struct {
	X, Y  float64
	Text  string
	Size  float64 // default 12
	Color color.RGBA
}

// maxDiagram is the longest side of a diagram, in CSS pixels.
const maxDiagram = 4000

// SeriesColor is the colour that charts give to series i. The colours stay distinct in the common kinds of colour blindness;
// after seven they start again.
func SeriesColor(i int) color.RGBA { return style.SeriesColor(i) }

// TintColor is one blue, from white at 0 to the strongest at 1, on which black words are read well.
func TintColor(share float64) color.RGBA { return style.Tints.At(share) }

// Bundle draws the diagram: as SVG in the HTML, with the fonts of the browser, and as PNG. It returns an error that
// wraps ErrNoData when there is nothing in it, or ErrFigure when its size is not from 1 to 4,000 pixels, a place is no
// number, or a line has not as many x as y, two at the least.
func (d Diagram) Bundle() (Bundle, error) {
	p, err := d.painting()
	if err != nil {
		return nil, err
	}
	picture, err := p.png()
	if err != nil {
		return nil, fmt.Errorf("diagram %q: %w", d.Title, err)
	}
	vectors, err := p.svg()
	if err != nil {
		return nil, fmt.Errorf("diagram %q: %w", d.Title, err)
	}
	text := style.WithTitle(d.Title, style.LabelOr(d.Text, "a drawing"))
	page := web.FigureStart("", d.Title) + web.SVG(vectors, picture, text, int(math.Ceil(d.Width))) + web.FigureEnd
	return Bundle{MIMEPlain: []byte(text), MIMEHTML: []byte(page), MIMEPNG: picture}, nil
}

// SVG is the diagram as lines and letters. The errors are those of Bundle.
func (d Diagram) SVG() ([]byte, error) {
	p, err := d.painting()
	if err != nil {
		return nil, err
	}
	return p.svg()
}

// Image is the diagram on white, a pixel for each of CSS, in few colours: as a frame of an Animation. The errors are those of
// Bundle.
func (d Diagram) Image() (image.Image, error) {
	p, err := d.painting()
	if err != nil {
		return nil, err
	}
	return raster.FewColours(p.pixels(1), p.exact()), nil
}

func (d Diagram) painting() (painting, error) {
	if err := d.validate(); err != nil {
		return painting{}, fmt.Errorf("diagram %q: %w", d.Title, err)
	}
	p := painting{width: d.Width * style.PointsPerPixel, height: d.Height * style.PointsPerPixel}
	for _, b := range d.Boxes {
		p.fills = append(p.fills, b.Fill)
	}
	place := p
	p.paint = func(c draw.Canvas) { d.draw(place, c) }
	return p, nil
}

func (d Diagram) validate() error {
	if len(d.Boxes)+len(d.Lines)+len(d.Dots)+len(d.Words) == 0 {
		return fmt.Errorf("%w: neither boxes nor lines, dots or words", ErrNoData)
	}
	if !(d.Width >= 1 && d.Width <= maxDiagram && d.Height >= 1 && d.Height <= maxDiagram) { // so written, NaN is refused too
		return fmt.Errorf("%w: a diagram of %g x %g pixels: give 1 to %d for each side", ErrFigure, d.Width, d.Height, maxDiagram)
	}
	var faults []error
	check := func(kind string, i int, values ...float64) {
		for _, v := range values {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				faults = append(faults, fmt.Errorf("%w: %s %d has a place or size of %g: give a number", ErrFigure, kind, i, v))
				return
			}
		}
	}
	for i, b := range d.Boxes {
		check("box", i, b.X, b.Y, b.Width, b.Height, b.Thick)
	}
	for i, l := range d.Lines {
		if len(l.X) != len(l.Y) || len(l.X) < 2 {
			return fmt.Errorf("%w: line %d has %d x and %d y: give as many of both, two at the least", ErrFigure, i, len(l.X), len(l.Y))
		}
		check("line", i, append(append([]float64{l.Thick}, l.X...), l.Y...)...)
	}
	for i, dot := range d.Dots {
		check("dot", i, dot.X, dot.Y, dot.Radius)
	}
	for i, w := range d.Words {
		check("words", i, w.X, w.Y, w.Size)
	}
	return errors.Join(faults...)
}

const wordsSize = 12 // CSS pixels

func (d Diagram) draw(p painting, c draw.Canvas) {
	at := func(x, y float64) vg.Point { return p.at(x*style.PointsPerPixel, y*style.PointsPerPixel) }
	for _, b := range d.Boxes {
		b.draw(c, vg.Rectangle{Min: at(b.X, b.Y+b.Height), Max: at(b.X+b.Width, b.Y)})
	}
	for _, l := range d.Lines {
		points := make([]vg.Point, len(l.X))
		for i := range points {
			points[i] = at(l.X[i], l.Y[i])
		}
		l.draw(c, points)
	}
	for _, dot := range d.Dots {
		dot.draw(c, at(dot.X, dot.Y))
	}
	for _, w := range d.Words {
		center(c, at(w.X, w.Y), w.Text, sizeOr(w.Size, wordsSize)*style.PointsPerPixel, inkOr(w.Color))
	}
}

func (b Box) draw(c draw.Canvas, frame vg.Rectangle) {
	if b.Fill != (color.RGBA{}) {
		c.SetColor(b.Fill)
		c.Fill(frame.Path())
	}
	if b.Border != (color.RGBA{}) {
		c.SetLineStyle(draw.LineStyle{Color: b.Border, Width: vg.Points(sizeOr(b.Thick, 1) * style.PointsPerPixel)})
		c.Stroke(frame.Path())
	}
}

func (d Dot) draw(c draw.Canvas, middle vg.Point) {
	var disc vg.Path
	radius := vg.Points(d.Radius * style.PointsPerPixel)
	disc.Move(middle.Add(vg.Point{X: radius}))
	disc.Arc(middle, radius, 0, 2*math.Pi)
	disc.Close()
	if d.Ring {
		c.SetLineStyle(draw.LineStyle{Color: inkOr(d.Color), Width: vg.Points(style.PointsPerPixel)})
		c.Stroke(disc)
		return
	}
	c.SetColor(inkOr(d.Color))
	c.Fill(disc)
}

func (l Line) draw(c draw.Canvas, points []vg.Point) {
	ink, thick := inkOr(l.Color), sizeOr(l.Thick, 1)*style.PointsPerPixel
	if l.Arrow {
		arrowHead(c, points, ink)
	}
	c.StrokeLines(draw.LineStyle{Color: ink, Width: vg.Points(thick)}, points)
}

// arrowHead fills a head at the end of a line, and shortens the line to where the head begins.
func arrowHead(c draw.Canvas, points []vg.Point, ink color.Color) {
	tip, before := points[len(points)-1], points[len(points)-2]
	length := math.Hypot(float64(tip.X-before.X), float64(tip.Y-before.Y))
	if length == 0 {
		return
	}
	along := vg.Point{X: (tip.X - before.X) / vg.Length(length), Y: (tip.Y - before.Y) / vg.Length(length)}
	across := vg.Point{X: -along.Y, Y: along.X}
	base := tip.Sub(along.Scale(6))
	points[len(points)-1] = base
	var head vg.Path
	head.Move(tip)
	head.Line(base.Add(across.Scale(2.6)))
	head.Line(base.Sub(across.Scale(2.6)))
	head.Close()
	c.SetColor(ink)
	c.Fill(head)
}

func inkOr(c color.RGBA) color.RGBA {
	if c == (color.RGBA{}) {
		return style.NearBlack
	}
	return c
}

func sizeOr(size, usual float64) float64 {
	if size == 0 {
		return usual
	}
	return size
}
