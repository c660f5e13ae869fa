package plotting

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// option gives each model a series of its own, so that the legend can hide it, cross and all.
func (t Tradeoff) option(models []Scored, xs, ys span) ([]byte, error) {
	var series []attributes
	for i, m := range models {
		series = append(series, t.point(i, m, m.X.Value > xs.low+0.8*(xs.high-xs.low)))
		x, y := shortNumber(m.X.Value), shortNumber(m.Y.Value)
		if m.X.known() {
			pair := [2][]any{{shortNumber(m.X.Low), y}, {shortNumber(m.X.High), y}}
			series = append(series, whiskers(m.Name, seriesColor(i), [][2][]any{pair}, [2]int{2, 9}))
		}
		if m.Y.known() {
			pair := [2][]any{{x, shortNumber(m.Y.Low)}, {x, shortNumber(m.Y.High)}}
			series = append(series, whiskers(m.Name, seriesColor(i), [][2][]any{pair}, [2]int{9, 2}))
		}
	}
	return rectangularOption(t.Title, attributes{
		"xAxis":  valueAxis(t.xName(), gapBelow, xs),
		"yAxis":  valueAxis(t.yName(), gapBeside, ys),
		"legend": markLegend(),
		"series": series,
	})
}

// point is the mark of a model with its name above the arm of its cross, the left one near the end of the axis.
func (t Tradeoff) point(index int, m Scored, left bool) attributes {
	style, align, shift := attributes{}, "left", 5
	if left {
		align, shift = "right", -5
	}
	shape := seriesShape(index)
	if shape.stroked() {
		style["borderColor"], style["borderWidth"] = hexColor(seriesColor(index)), 2
	}
	return attributes{"type": "scatter", "name": m.Name, "symbol": shape.symbol, "symbolSize": 11, "z": 4,
		"color": hexColor(seriesColor(index)), "itemStyle": style,
		"data":       [][]any{{shortNumber(m.X.Value), shortNumber(m.Y.Value), shortened(m.Name), m.X.String(), m.Y.String()}},
		"dimensions": []any{"x", "y", ordinal("model"), ordinal(axisName(t.XLabel, "x")), ordinal(axisName(t.YLabel, "y"))},
		"encode":     attributes{"x": 0, "y": 1, "label": 2, "itemName": 2, "tooltip": []int{3, 4}},
		"label":      attributes{"show": true, "position": "top", "distance": 2, "align": align, "offset": []int{shift, 0}, "fontFamily": fontStack},
	}
}

// ordinal is a dimension of words, which ECharts shows as they are.
func ordinal(name string) attributes {
	return attributes{"name": name, "type": "ordinal"}
}

func (t Tradeoff) xName() string { return axisName(t.XLabel, "x") + worse(t.XBetter) }
func (t Tradeoff) yName() string { return axisName(t.YLabel, "y") + worse(t.YBetter) }

// worse warns of a score that is better where it is lower.
func worse(better string) string {
	if better == lower {
		return " (lower is better)"
	}
	return ""
}

func (t Tradeoff) picture(models []Scored, xs, ys span) ([]byte, error) {
	p := newPlot(t.Title, t.xName(), t.yName())
	for i, m := range models {
		if err := m.add(p, i); err != nil {
			return nil, err
		}
	}
	p.Add(nameTags{models, p.Legend.TextStyle})
	setLimits(p, xs, ys)
	return encodePlot(p)
}

func (m Scored) add(p *plot.Plot, index int) error {
	c := seriesColor(index)
	place := plotter.XYs{{X: m.X.Value, Y: m.Y.Value}}
	cross := errorBars{place, plotter.XErrors{m.X.reach()}, plotter.YErrors{m.Y.reach()}}
	if m.X.known() {
		drawn, err := xWhiskers(cross, c)
		if err != nil {
			return err
		}
		p.Add(drawn)
	}
	if m.Y.known() {
		drawn, err := yWhiskers(cross, c)
		if err != nil {
			return err
		}
		p.Add(drawn)
	}
	dots, err := plotter.NewScatter(place)
	if err != nil {
		return err
	}
	dots.GlyphStyle = draw.GlyphStyle{Color: c, Radius: vg.Points(3.6), Shape: seriesShape(index).glyph}
	p.Add(dots)
	return nil
}

// nameTags writes the names beside their points.
type nameTags struct {
	models []Scored
	style  text.Style
}

// Plot writes each name at the first free side of its point, or at the right where none is free.
func (n nameTags) Plot(c draw.Canvas, p *plot.Plot) {
	toX, toY := p.Transforms(&c)
	var taken []vg.Rectangle
	for _, m := range n.models {
		taken = append(taken, around(vg.Point{X: toX(m.X.Value), Y: toY(m.Y.Value)}, vg.Points(4)))
	}
	for i, m := range n.models {
		name := shortened(m.Name)
		places := n.places(taken[i], name)
		chosen := places[0]
		for _, place := range places {
			if inside(c.Rectangle, place) && free(place, taken) {
				chosen = place
				break
			}
		}
		taken = append(taken, chosen)
		c.FillText(n.style, chosen.Min.Add(vg.Point{Y: n.style.FontExtents().Descent}), name)
	}
}

// places are the boxes for a name around the box of its point, best first, clear of the cross.
func (n nameTags) places(point vg.Rectangle, name string) []vg.Rectangle {
	size := vg.Point{X: n.style.Width(name), Y: n.style.FontExtents().Height}
	right, left := point.Max.X+1, point.Min.X-1-size.X
	above, below := point.Max.Y, point.Min.Y-size.Y
	var boxes []vg.Rectangle
	for _, corner := range []vg.Point{{X: right, Y: above}, {X: left, Y: above}, {X: right, Y: below}, {X: left, Y: below}} {
		boxes = append(boxes, vg.Rectangle{Min: corner, Max: corner.Add(size)})
	}
	return boxes
}

func around(p vg.Point, reach vg.Length) vg.Rectangle {
	return vg.Rectangle{Min: vg.Point{X: p.X - reach, Y: p.Y - reach}, Max: vg.Point{X: p.X + reach, Y: p.Y + reach}}
}

func inside(outer, r vg.Rectangle) bool {
	return r.Min.X >= outer.Min.X && r.Max.X <= outer.Max.X && r.Min.Y >= outer.Min.Y && r.Max.Y <= outer.Max.Y
}

func free(r vg.Rectangle, taken []vg.Rectangle) bool {
	for _, o := range taken {
		if r.Min.X < o.Max.X && o.Min.X < r.Max.X && r.Min.Y < o.Max.Y && o.Min.Y < r.Max.Y {
			return false
		}
	}
	return true
}
