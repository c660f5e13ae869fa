package plotting

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/atelier-go/atelier/plotting/internal/chart"
	"github.com/atelier-go/atelier/plotting/internal/style"
)

// corner is where a name stands beside its point: clear of the arms of its cross, which go straight.
type corner struct{ left, below bool }

// corners are those of a point, best first.
var corners = []corner{{false, false}, {true, false}, {false, true}, {true, true}}

// In CSS pixels.
const (
	tagHeight = 15
	tagAside  = 5 // from the middle of a point to the side of its name
	tagAbove  = 8 // and to its lower edge
	markReach = 7 // of a point
	armReach  = 5 // of an arm of a cross, to both sides
)

// tags are the corners in which the names of the models stand so that none lies over a point, a cross or another name,
// or nil where there is no such place for one of them: then the legend alone names them.
func (t Tradeoff) tags(models []Scored, xs, ys style.Range) []corner {
	frame := box{0, 0, style.ChartWidth - chart.FrameLeft - chart.FrameRight, style.ChartHeight - chart.FrameTop - chart.FrameBottom}
	x := func(v float64) float64 { return (v - xs.Low) / (xs.High - xs.Low) * frame.right }
	y := func(v float64) float64 { return (ys.High - v) / (ys.High - ys.Low) * frame.bottom }
	var taken []box
	for _, m := range models {
		px, py := x(m.X.Value), y(m.Y.Value)
		low, high := m.X.ends()
		taken = append(taken, box{px - markReach, py - markReach, px + markReach, py + markReach},
			box{x(low), py - armReach, x(high), py + armReach})
		low, high = m.Y.ends()
		taken = append(taken, box{px - armReach, y(high), px + armReach, y(low)})
	}
	var chosen []corner
	for _, m := range models {
		c, place, found := freeCorner(x(m.X.Value), y(m.Y.Value), chart.TextWidth(style.Shorten(m.Name)), frame, taken)
		if !found {
			return nil
		}
		chosen, taken = append(chosen, c), append(taken, place)
	}
	return chosen
}

func freeCorner(x, y, width float64, frame box, taken []box) (corner, box, bool) {
	for _, c := range corners {
		place := c.box(x, y, width)
		if place.inside(frame) && place.free(taken) {
			return c, place, true
		}
	}
	return corner{}, box{}, false
}

// box is the place of a name at that corner of a point.
func (c corner) box(x, y, width float64) box {
	place := box{x + tagAside, y - tagAbove - tagHeight, x + tagAside + width, y - tagAbove}
	if c.left {
		place.left, place.right = x-tagAside-width, x-tagAside
	}
	if c.below {
		place.top, place.bottom = y+tagAbove, y+tagAbove+tagHeight
	}
	return place
}

// box is a rectangle, y downwards.
type box struct{ left, top, right, bottom float64 }

func (b box) inside(o box) bool {
	return b.left >= o.left && b.right <= o.right && b.top >= o.top && b.bottom <= o.bottom
}

func (b box) overlaps(o box) bool {
	return b.left < o.right && o.left < b.right && b.top < o.bottom && o.top < b.bottom
}

func (b box) free(taken []box) bool {
	for _, o := range taken {
		if b.overlaps(o) {
			return false
		}
	}
	return true
}

// label is the name at the corner as ECharts knows it.
func (c corner) label() chart.Attributes {
	label := chart.Attributes{"show": true, "position": "top", "distance": 2, "align": "left", "offset": []int{tagAside, 0}, "fontFamily": style.FontStack}
	if c.left {
		label["align"], label["offset"] = "right", []int{-tagAside, 0}
	}
	if c.below {
		label["position"] = "bottom"
	}
	return label
}

// nameTags writes the names beside their points.
type nameTags struct {
	models  []Scored
	corners []corner
	style   text.Style
}

// Plot writes each name at its corner.
func (n nameTags) Plot(c draw.Canvas, p *plot.Plot) {
	toX, toY := p.Transforms(&c)
	aside, above := vg.Points(tagAside*style.PointsPerPixel), vg.Points(tagAbove*style.PointsPerPixel)
	for i, m := range n.models {
		written := n.style
		written.XAlign, written.YAlign = text.XLeft, text.YBottom
		at := vg.Point{X: toX(m.X.Value) + aside, Y: toY(m.Y.Value) + above}
		if n.corners[i].left {
			written.XAlign, at.X = text.XRight, at.X-2*aside
		}
		if n.corners[i].below {
			written.YAlign, at.Y = text.YTop, at.Y-2*above
		}
		c.FillText(written, at, style.Shorten(m.Name))
	}
}
