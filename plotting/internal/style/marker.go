package style

import (
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Marker is the shape of a point, as ECharts and the picture draw it.
type Marker struct {
	Symbol string
	Glyph  draw.GlyphDrawer
}

// Their number has no divisor in common with that of the colours, so 7 x 8 groups differ in colour or shape.
var markers = []Marker{
	{"circle", draw.CircleGlyph{}},
	{"triangle", draw.PyramidGlyph{}},
	{"rect", draw.BoxGlyph{}},
	{"path://M-1,0H1M0,-1V1", draw.PlusGlyph{}},
	{"diamond", diamondGlyph{}},
	{"emptyCircle", draw.RingGlyph{}},
	{"path://M-1,-1L1,1M-1,1L1,-1", draw.CrossGlyph{}},
	{"emptyRect", draw.SquareGlyph{}},
}

// SeriesMarker returns the shape of the points of group i.
func SeriesMarker(i int) Marker {
	return markers[i%len(markers)]
}

// IsLine tells whether the shape is a line, which ECharts draws in the colour of the border.
func (p Marker) IsLine() bool {
	return len(p.Symbol) > 7 && p.Symbol[:7] == "path://"
}

// diamondGlyph is a square on its corner.
type diamondGlyph struct{}

// DrawGlyph draws the diamond at pt.
func (diamondGlyph) DrawGlyph(c *draw.Canvas, style draw.GlyphStyle, pt vg.Point) {
	c.SetLineStyle(draw.LineStyle{Color: style.Color, Width: vg.Points(0.5)})
	r := style.Radius * 1.2
	var path vg.Path
	path.Move(vg.Point{X: pt.X, Y: pt.Y + r})
	path.Line(vg.Point{X: pt.X + r, Y: pt.Y})
	path.Line(vg.Point{X: pt.X, Y: pt.Y - r})
	path.Line(vg.Point{X: pt.X - r, Y: pt.Y})
	path.Close()
	c.Fill(path)
}
