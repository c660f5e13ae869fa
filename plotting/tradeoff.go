package plotting

import (
	"fmt"
	"strings"

	"github.com/atelier-go/atelier/plotting/internal/chart"
	"github.com/atelier-go/atelier/plotting/internal/style"
	"github.com/atelier-go/atelier/plotting/internal/web"
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
func (t Tradeoff) Bundle() (Bundle, error) { return t.bundle(chart.EncodePNG) }

// SVG is the picture of the bundle as lines and letters. The errors are those of Bundle.
func (t Tradeoff) SVG() ([]byte, error) { return vectorsOf(t.bundle) }

func (t Tradeoff) bundle(encode chart.Encoder) (Bundle, error) {
	models, err := t.prepared()
	if err != nil {
		return nil, fmt.Errorf("tradeoff %q: %w", t.Title, err)
	}
	xs, ys := style.EmptyRange(), style.EmptyRange()
	for _, m := range models {
		low, high := m.X.ends()
		xs.Extend(low, high)
		low, high = m.Y.ends()
		ys.Extend(low, high)
	}
	xs, ys = xs.Rounded(), ys.Rounded()
	option, err := t.option(models, xs, ys)
	if err != nil {
		return nil, fmt.Errorf("tradeoff %q: %w", t.Title, err)
	}
	picture, err := t.picture(models, xs, ys, encode)
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
	return web.ContentID(parts...)
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
		m.Name = style.NameOr(m.Name, "model", i)
		if err := m.X.check(m.Name + ", " + style.LabelOr(t.XLabel, "x")); err != nil {
			return nil, err
		}
		if err := m.Y.check(m.Name + ", " + style.LabelOr(t.YLabel, "y")); err != nil {
			return nil, err
		}
		models[i] = m
	}
	return models, nil
}

// text is the models in words, and which of them no other beats in both scores.
func (t Tradeoff) text(models []Scored) string {
	x, y := style.LabelOr(t.XLabel, "x"), style.LabelOr(t.YLabel, "y")
	parts := make([]string, len(models), len(models)+1)
	for i, m := range models {
		parts[i] = fmt.Sprintf("%s %s %s, %s %s", m.Name, x, m.X, y, m.Y)
	}
	if len(models) > 1 {
		parts = append(parts, "no other model is at least as good in both as "+strings.Join(t.front(models), " or "))
	}
	return style.WithTitle(t.Title, strings.Join(parts, "; "))
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
func (t Tradeoff) option(models []Scored, xs, ys style.Range) ([]byte, error) {
	var series []chart.Attributes
	names, tags := make([]string, len(models)), t.tags(models, xs, ys)
	for i, m := range models {
		names[i] = m.Name
		point := t.point(i, m)
		if tags != nil {
			point["label"] = tags[i].label()
		}
		series = append(series, point)
		x, y := style.ShortNumber(m.X.Value), style.ShortNumber(m.Y.Value)
		if m.X.known() {
			pair := [2][]any{{style.ShortNumber(m.X.Low), y}, {style.ShortNumber(m.X.High), y}}
			series = append(series, chart.Whiskers(m.Name, style.SeriesColor(i), [][2][]any{pair}, [2]int{2, 9}))
		}
		if m.Y.known() {
			pair := [2][]any{{x, style.ShortNumber(m.Y.Low)}, {x, style.ShortNumber(m.Y.High)}}
			series = append(series, chart.Whiskers(m.Name, style.SeriesColor(i), [][2][]any{pair}, [2]int{9, 2}))
		}
	}
	return chart.Option(t.Title, chart.WithFrames(chart.Attributes{
		"xAxis":  chart.ValueAxis(t.xName(), chart.NameGapBelow, xs),
		"yAxis":  chart.ValueAxis(t.yName(), chart.NameGapBeside, ys),
		"series": series,
	}, names, chart.MarkerLegend(), 0))
}

// point is the mark of a model. On a narrow page a name that would lie over another one is hidden.
func (t Tradeoff) point(index int, m Scored) chart.Attributes {
	item := chart.Attributes{}
	shape := style.SeriesMarker(index)
	if shape.IsLine() {
		item["borderColor"], item["borderWidth"] = style.Hex(style.SeriesColor(index)), 2
	}
	return chart.Attributes{"type": "scatter", "name": m.Name, "symbol": shape.Symbol, "symbolSize": 11, "z": 4,
		"color": style.Hex(style.SeriesColor(index)), "itemStyle": item,
		"data":        [][]any{{style.ShortNumber(m.X.Value), style.ShortNumber(m.Y.Value), style.Shorten(m.Name), m.X.String(), m.Y.String()}},
		"dimensions":  []any{"x", "y", ordinal("model"), ordinal(style.LabelOr(t.XLabel, "x")), ordinal(style.LabelOr(t.YLabel, "y"))},
		"encode":      chart.Attributes{"x": 0, "y": 1, "label": 2, "itemName": 2, "tooltip": []int{3, 4}},
		"labelLayout": chart.Attributes{"hideOverlap": true},
	}
}

// ordinal is a dimension of words, which ECharts shows as they are.
func ordinal(name string) chart.Attributes {
	return chart.Attributes{"name": name, "type": "ordinal"}
}

func (t Tradeoff) xName() string { return style.LabelOr(t.XLabel, "x") + worse(t.XBetter) }
func (t Tradeoff) yName() string { return style.LabelOr(t.YLabel, "y") + worse(t.YBetter) }

// worse warns of a score that is better where it is lower.
func worse(better string) string {
	if better == lower {
		return " (lower is better)"
	}
	return ""
}

func (t Tradeoff) picture(models []Scored, xs, ys style.Range, encode chart.Encoder) ([]byte, error) {
	p := chart.NewPlot(t.Title, t.xName(), t.yName())
	names := make([]string, len(models))
	for i, m := range models {
		names[i] = style.Shorten(m.Name)
		if err := m.add(p, i); err != nil {
			return nil, err
		}
	}
	chart.SetLimits(p, xs, ys)
	if tags := t.tags(models, xs, ys); tags != nil {
		p.Add(nameTags{models, tags, p.Legend.TextStyle})
		return encode(p, 0)
	}
	for i, name := range names {
		p.Legend.Add(name, legendDot(modelGlyph(i)))
	}
	chart.LegendBeside(p, names)
	return encode(p, 0)
}

func modelGlyph(index int) draw.GlyphStyle {
	return draw.GlyphStyle{Color: style.SeriesColor(index), Radius: vg.Points(3.6), Shape: style.SeriesMarker(index).Glyph}
}

func (m Scored) add(p *plot.Plot, index int) error {
	c := style.SeriesColor(index)
	place := plotter.XYs{{X: m.X.Value, Y: m.Y.Value}}
	cross := chart.ErrorBars{XYs: place, X: plotter.XErrors{m.X.reach()}, Y: plotter.YErrors{m.Y.reach()}}
	if m.X.known() {
		drawn, err := chart.XErrorBars(cross, c)
		if err != nil {
			return err
		}
		p.Add(drawn)
	}
	if m.Y.known() {
		drawn, err := chart.YErrorBars(cross, c)
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

// Interval is a score and the interval in which it is believed to lie. Low and High both zero mean that the interval
// is not known.
type Interval struct {
	Value, Low, High float64
}

func (i Interval) known() bool { return i.Low != 0 || i.High != 0 }

// check is an error if the interval does not hold its value, or a number is not finite.
func (i Interval) check(name string) error {
	switch {
	case !style.Finite(i.Value, i.Low, i.High):
		return fmt.Errorf("%w: %q is %s: give finite numbers, or leave it out", ErrFigure, name, i)
	case i.known() && (i.Low > i.Value || i.High < i.Value):
		return fmt.Errorf("%w: %q is %s: the interval must hold the value", ErrFigure, name, i)
	}
	return nil
}

// String is the value, and the interval if it is known: "12.3 [11.9, 12.8]".
func (i Interval) String() string {
	if !i.known() {
		return style.Number(i.Value)
	}
	return fmt.Sprintf("%s [%s, %s]", style.Number(i.Value), style.Number(i.Low), style.Number(i.High))
}

// ends are Low and High, or twice the value.
func (i Interval) ends() (low, high float64) {
	if !i.known() {
		return i.Value, i.Value
	}
	return i.Low, i.High
}

// overlaps tells whether two intervals have a number in common.
func (i Interval) overlaps(o Interval) bool {
	low, high := i.ends()
	otherLow, otherHigh := o.ends()
	return low <= otherHigh && otherLow <= high
}

// The directions in which a score improves.
const (
	higher = "higher"
	lower  = "lower"
)

func checkBetter(name, better string) error {
	if better != "" && better != higher && better != lower {
		return fmt.Errorf("%w: %s is %q: want %q, %q or nothing", ErrFigure, name, better, higher, lower)
	}
	return nil
}

// reach is how far the interval reaches below and above its value, as gonum wants it.
func (i Interval) reach() struct{ Low, High float64 } {
	low, high := i.ends()
	return struct{ Low, High float64 }{i.Value - low, high - i.Value}
}
