package plotting

import (
	"fmt"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Tradeoff compares models by two scores at once, such as precision and recall, each with its interval.
type Tradeoff struct {
	Title            string
	XLabel, YLabel   string // default "x" and "y"
	XBetter, YBetter string // "higher", the default, or "lower"
	Models           []Scored
}

// Scored is a model with two scores.
type Scored struct {
	Name string // default "model N", counted from 1
	X, Y Interval
}

// Bundle draws each model as a point with a cross, its name beside it. It returns an error that wraps ErrNoData when
// there is no model, or ErrFigure when a number is not finite, an interval does not hold its value or XBetter or
// YBetter is another word.
func (t Tradeoff) Bundle() (Bundle, error) {
	models, err := t.prepared()
	if err != nil {
		return nil, fmt.Errorf("tradeoff %q: %w", t.Title, err)
	}
	xs, ys := emptySpan(), emptySpan()
	for _, m := range models {
		low, high := m.X.ends()
		xs.add(low, high)
		low, high = m.Y.ends()
		ys.add(low, high)
	}
	xs, ys = xs.rounded(), ys.rounded()
	option, err := t.option(models, xs, ys)
	if err != nil {
		return nil, fmt.Errorf("tradeoff %q: %w", t.Title, err)
	}
	picture, err := t.picture(models, xs, ys)
	if err != nil {
		return nil, fmt.Errorf("tradeoff %q: %w", t.Title, err)
	}
	return chartBundle(t.id(models), t.text(models), option, picture), nil
}

func (t Tradeoff) id(models []Scored) string {
	parts := []string{"tradeoff", t.Title}
	for _, m := range models {
		parts = append(parts, m.Name)
	}
	return contentID(parts...)
}

func (t Tradeoff) prepared() ([]Scored, error) {
	if len(t.Models) == 0 {
		return nil, fmt.Errorf("%w: no models", ErrNoData)
	}
	if err := checkBetter("XBetter", t.XBetter); err != nil {
		return nil, err
	}
	if err := checkBetter("YBetter", t.YBetter); err != nil {
		return nil, err
	}
	models := make([]Scored, len(t.Models))
	for i, m := range t.Models {
		m.Name = named(m.Name, "model", i)
		if err := m.X.check(m.Name + ", " + axisName(t.XLabel, "x")); err != nil {
			return nil, err
		}
		if err := m.Y.check(m.Name + ", " + axisName(t.YLabel, "y")); err != nil {
			return nil, err
		}
		models[i] = m
	}
	return models, nil
}

// text is the models in words, and which of them no other beats in both scores.
func (t Tradeoff) text(models []Scored) string {
	x, y := axisName(t.XLabel, "x"), axisName(t.YLabel, "y")
	parts := make([]string, len(models), len(models)+1)
	for i, m := range models {
		parts[i] = fmt.Sprintf("%s %s %s, %s %s", m.Name, x, m.X, y, m.Y)
	}
	if len(models) > 1 {
		parts = append(parts, "no other model is at least as good in both as "+strings.Join(t.front(models), " or "))
	}
	return headed(t.Title, strings.Join(parts, "; "))
}

// front names the models that no other one dominates.
func (t Tradeoff) front(models []Scored) []string {
	var names []string
	for _, m := range models {
		beaten := false
		for _, o := range models {
			beaten = beaten || t.dominates(o, m)
		}
		if !beaten {
			names = append(names, m.Name)
		}
	}
	return names
}

// dominates tells whether a is at least as good as b in both scores and better in one.
func (t Tradeoff) dominates(a, b Scored) bool {
	dx, dy := a.X.Value-b.X.Value, a.Y.Value-b.Y.Value
	if t.XBetter == lower {
		dx = -dx
	}
	if t.YBetter == lower {
		dy = -dy
	}
	return dx >= 0 && dy >= 0 && (dx > 0 || dy > 0)
}

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
	item := attributes{}
	shape := seriesShape(index)
	if shape.stroked() {
		item["borderColor"], item["borderWidth"] = hexColor(seriesColor(index)), 2
	}
	return attributes{"type": "scatter", "name": m.Name, "symbol": shape.symbol, "symbolSize": 11, "z": 4,
		"color": hexColor(seriesColor(index)), "itemStyle": item,
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
