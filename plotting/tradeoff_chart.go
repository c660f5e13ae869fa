package plotting

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// option gives each model a series of its own, so that the legend can hide it, cross and all.
func (t Tradeoff) option(models []Scored, xs, ys span) ([]byte, error) {
	var series []attributes
	names, tags := make([]string, len(models)), t.tags(models, xs, ys)
	for i, m := range models {
		names[i] = m.Name
		point := t.point(i, m)
		if tags != nil {
			point["label"] = tags[i].label()
		}
		series = append(series, point)
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
	return rectangularOption(t.Title, placed(attributes{
		"xAxis":  valueAxis(t.xName(), gapBelow, xs),
		"yAxis":  valueAxis(t.yName(), gapBeside, ys),
		"series": series,
	}, names, markLegend(), 0))
}

// point is the mark of a model. On a narrow page a name that would lie over another one is hidden.
func (t Tradeoff) point(index int, m Scored) attributes {
	style := attributes{}
	shape := seriesShape(index)
	if shape.stroked() {
		style["borderColor"], style["borderWidth"] = hexColor(seriesColor(index)), 2
	}
	return attributes{"type": "scatter", "name": m.Name, "symbol": shape.symbol, "symbolSize": 11, "z": 4,
		"color": hexColor(seriesColor(index)), "itemStyle": style,
		"data":        [][]any{{shortNumber(m.X.Value), shortNumber(m.Y.Value), shortened(m.Name), m.X.String(), m.Y.String()}},
		"dimensions":  []any{"x", "y", ordinal("model"), ordinal(axisName(t.XLabel, "x")), ordinal(axisName(t.YLabel, "y"))},
		"encode":      attributes{"x": 0, "y": 1, "label": 2, "itemName": 2, "tooltip": []int{3, 4}},
		"labelLayout": attributes{"hideOverlap": true},
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
	names := make([]string, len(models))
	for i, m := range models {
		names[i] = shortened(m.Name)
		if err := m.add(p, i); err != nil {
			return nil, err
		}
	}
	setLimits(p, xs, ys)
	if tags := t.tags(models, xs, ys); tags != nil {
		p.Add(nameTags{models, tags, p.Legend.TextStyle})
		return encodePlot(p)
	}
	for i, name := range names {
		p.Legend.Add(name, legendDot(modelGlyph(i)))
	}
	legendBeside(p, names)
	return encodePlot(p)
}

func modelGlyph(index int) draw.GlyphStyle {
	return draw.GlyphStyle{Color: seriesColor(index), Radius: vg.Points(3.6), Shape: seriesShape(index).glyph}
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
	dots.GlyphStyle = modelGlyph(index)
	p.Add(dots)
	return nil
}
