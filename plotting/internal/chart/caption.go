package chart

import (
	"image/color"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Caption is words at a point of a picture, on white, so that lines do not run through them. Where they would leave
// the picture at a side they move in.
type Caption struct {
	X, Y  float64
	Text  string
	Style text.Style
	Up    vg.Length
}

// Plot implements plot.Plotter.
func (w Caption) Plot(c draw.Canvas, p *plot.Plot) {
	trX, trY := p.Transforms(&c)
	at := vg.Point{X: trX(w.X), Y: trY(w.Y) + w.Up}
	box := w.Style.Rectangle(w.Text).Add(at)
	shift := max(0, c.Min.X-box.Min.X) + min(0, c.Max.X-box.Max.X)
	at.X, box.Min.X, box.Max.X = at.X+shift, box.Min.X+shift, box.Max.X+shift
	c.FillPolygon(color.White, []vg.Point{box.Min, {X: box.Max.X, Y: box.Min.Y}, box.Max, {X: box.Min.X, Y: box.Max.Y}})
	c.FillText(w.Style, at, w.Text)
}
