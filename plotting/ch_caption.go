package plotting

import (
	"image/color"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// caption is words at a point of a picture, on white, so that lines do not run through them. Where they would leave
// the picture at a side they move in.
type caption struct {
	x, y  float64
	text  string
	style text.Style
	up    vg.Length
}

// Plot implements plot.Plotter.
func (w caption) Plot(c draw.Canvas, p *plot.Plot) {
	trX, trY := p.Transforms(&c)
	at := vg.Point{X: trX(w.x), Y: trY(w.y) + w.up}
	box := w.style.Rectangle(w.text).Add(at)
	shift := max(0, c.Min.X-box.Min.X) + min(0, c.Max.X-box.Max.X)
	at.X, box.Min.X, box.Max.X = at.X+shift, box.Min.X+shift, box.Max.X+shift
	c.FillPolygon(color.White, []vg.Point{box.Min, {X: box.Max.X, Y: box.Min.Y}, box.Max, {X: box.Min.X, Y: box.Max.Y}})
	c.FillText(w.style, at, w.text)
}
