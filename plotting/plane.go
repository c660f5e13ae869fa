package plotting

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"strings"

	"github.com/atelier-go/atelier/plotting/internal/style"
)

// Plane is points and ways in a square around 0. Its axes do not follow them, so that it can be a frame of an Animation.
type Plane struct {
	Title          string
	XLabel, YLabel string    // default "x" and "y"
	Reach          float64   // the axes go from -Reach to Reach; default 3
	Groups         []Group   // points; what lies outside is not drawn
	Ways           []Group   // lines from the first point to the last, which is a dot
	Rings          []float64 // radii of circles around 0, such as of the standard deviations of a normal distribution
}

// In CSS pixels.
const (
	planeSide   = 300.0
	planeLeft   = 40.0
	planeAbove  = 24.0
	planeBelow  = 44.0
	pointRadius = 2.2
	wayEnd      = 4.0
	legendLine  = 18.0
)

// axisGrey is seen on white, and turned round on black.
var axisGrey = color.RGBA{R: 0xbb, G: 0xbb, B: 0xbb, A: 0xff}

// maxReach is the largest half of an axis.
const maxReach = 1e6

// Bundle draws the plane: as SVG in the HTML and as PNG. It returns an error that wraps ErrNoData when there is neither a
// point nor a way, or ErrFigure when X and Y of a group differ in number, a way has fewer than two points or one that is not
// finite, or Reach is not from 0 to a million.
func (p Plane) Bundle() (Bundle, error) {
	d, err := p.diagram()
	if err != nil {
		return nil, err
	}
	return d.Bundle()
}

// SVG is the plane as lines and letters. The errors are those of Bundle.
func (p Plane) SVG() ([]byte, error) {
	d, err := p.diagram()
	if err != nil {
		return nil, err
	}
	return d.SVG()
}

// Image is the plane as a frame of an Animation. The errors are those of Bundle.
func (p Plane) Image() (image.Image, error) {
	d, err := p.diagram()
	if err != nil {
		return nil, err
	}
	return d.Image()
}

func (p Plane) validate() error {
	if len(p.Groups)+len(p.Ways) == 0 {
		return fmt.Errorf("%w: neither points nor ways", ErrNoData)
	}
	if !(p.Reach >= 0 && p.Reach <= maxReach) {
		return fmt.Errorf("%w: a reach of %g: give a number from 0 to %g", ErrFigure, p.Reach, maxReach)
	}
	for i, g := range p.Groups {
		if len(g.X) != len(g.Y) {
			return fmt.Errorf("%w: group %d has %d x and %d y: give as many of both", ErrFigure, i, len(g.X), len(g.Y))
		}
	}
	for i, w := range p.Ways {
		if len(w.X) != len(w.Y) || len(w.X) < 2 {
			return fmt.Errorf("%w: way %d has %d x and %d y: give as many of both, two at the least", ErrFigure, i, len(w.X), len(w.Y))
		}
		for j := range w.X {
			if math.IsNaN(w.X[j]+w.Y[j]) || math.IsInf(w.X[j]+w.Y[j], 0) {
				return fmt.Errorf("%w: way %d goes through %g, %g: give numbers", ErrFigure, i, w.X[j], w.Y[j])
			}
		}
	}
	return nil
}

func (p Plane) reach() float64 { return sizeOr(p.Reach, 3) }

func (p Plane) diagram() (Diagram, error) {
	if err := p.validate(); err != nil {
		return Diagram{}, fmt.Errorf("plane %q: %w", p.Title, err)
	}
	d := Diagram{Title: p.Title, Text: p.text(), Height: planeAbove + planeSide + planeBelow}
	p.axes(&d)
	for i, g := range p.Groups {
		for j := range g.X {
			if x, y := p.place(g.X[j], g.Y[j]); p.shows(g.X[j], g.Y[j]) {
				d.Dots = append(d.Dots, Dot{X: x, Y: y, Radius: pointRadius, Color: SeriesColor(i), Ring: i >= len(style.Palette)})
			}
		}
	}
	for i, w := range p.Ways {
		ink := SeriesColor(len(p.Groups) + i)
		d.Lines = append(d.Lines, p.pieces(w, Line{Color: ink, Thick: 1.4})...)
		last := len(w.X) - 1
		if x, y := p.place(w.X[last], w.Y[last]); p.shows(w.X[last], w.Y[last]) {
			d.Dots = append(d.Dots, Dot{X: x, Y: y, Radius: wayEnd, Color: ink})
		}
	}
	p.legend(&d)
	return d, nil
}

// place is where a point lies on the page.
func (p Plane) place(x, y float64) (right, down float64) {
	unit := planeSide / 2 / p.reach()
	return planeLeft + planeSide/2 + x*unit, planeAbove + planeSide/2 - y*unit
}

// shows tells whether a point lies inside the square. What is no number does not.
func (p Plane) shows(x, y float64) bool { return math.Abs(x) <= p.reach() && math.Abs(y) <= p.reach() }

// pieces are the parts of a way inside the square.
func (p Plane) pieces(way Group, like Line) []Line {
	var all []Line
	for i := range way.X {
		if !p.shows(way.X[i], way.Y[i]) {
			continue
		}
		if i == 0 || !p.shows(way.X[i-1], way.Y[i-1]) {
			all = append(all, like)
		}
		line := &all[len(all)-1]
		x, y := p.place(way.X[i], way.Y[i])
		line.X, line.Y = append(line.X, x), append(line.Y, y)
	}
	kept := all[:0]
	for _, line := range all {
		if len(line.X) > 1 {
			kept = append(kept, line)
		}
	}
	return kept
}

// axes draws the square, its middle lines and the rings, with the numbers at the ends and the middle.
func (p Plane) axes(d *Diagram) {
	left, top := planeLeft, planeAbove
	d.Boxes = append(d.Boxes, Box{X: left, Y: top, Width: planeSide, Height: planeSide, Border: axisGrey})
	middle := planeSide / 2
	d.Lines = append(d.Lines,
		Line{X: []float64{left, left + planeSide}, Y: []float64{top + middle, top + middle}, Color: axisGrey},
		Line{X: []float64{left + middle, left + middle}, Y: []float64{top, top + planeSide}, Color: axisGrey})
	for _, radius := range p.Rings {
		x, y := p.place(0, 0)
		if size := radius * planeSide / 2 / p.reach(); size > 0 && size <= middle {
			d.Dots = append(d.Dots, Dot{X: x, Y: y, Radius: size, Color: axisGrey, Ring: true})
		}
	}
	for _, v := range []float64{-p.reach(), 0, p.reach()} {
		x, y := p.place(v, v)
		number := style.Number(v)
		d.Words = append(d.Words,
			Words{X: x, Y: top + planeSide + 12, Text: number, Size: blockWordsSize},
			Words{X: left - 14, Y: y, Text: number, Size: blockWordsSize})
	}
	name := style.LabelOr(p.YLabel, "y")
	d.Words = append(d.Words,
		Words{X: left + middle, Y: top + planeSide + 30, Text: style.LabelOr(p.XLabel, "x")},
		Words{X: max(left, pageMargin+pixelWidth(name, wordsSize)/2), Y: top / 2, Text: name})
}

// legend writes the names beside the square, each behind its colour.
func (p Plane) legend(d *Diagram) {
	x, y, widest := planeLeft+planeSide+20, planeAbove+legendLine/2, 0.0
	for i, g := range append(append([]Group{}, p.Groups...), p.Ways...) {
		name := style.NameOr(style.Shorten(g.Name), "group", i)
		width := pixelWidth(name, blockWordsSize)
		widest = max(widest, width)
		d.Dots = append(d.Dots, Dot{X: x, Y: y, Radius: wayEnd, Color: SeriesColor(i), Ring: i >= len(style.Palette) && i < len(p.Groups)})
		d.Words = append(d.Words, Words{X: x + 10 + width/2, Y: y, Text: name, Size: blockWordsSize})
		y += legendLine
	}
	d.Width = math.Ceil(x + 10 + widest + pageMargin)
}

// text tells of each group how many of its points are seen, and of each way where it ends.
func (p Plane) text() string {
	var parts []string
	for i, g := range p.Groups {
		seen := 0
		for j := range g.X {
			if p.shows(g.X[j], g.Y[j]) {
				seen++
			}
		}
		parts = append(parts, fmt.Sprintf("%s: %d of %s", style.NameOr(g.Name, "group", i), seen, style.Count(len(g.X), "point")))
	}
	for i, w := range p.Ways {
		last := len(w.X) - 1
		parts = append(parts, fmt.Sprintf("%s ends at %s, %s", style.NameOr(w.Name, "group", len(p.Groups)+i), style.Number(w.X[last]), style.Number(w.Y[last])))
	}
	return strings.Join(parts, "; ")
}
