package plotting

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/atelier-go/atelier/plotting/internal/chart"
	"github.com/atelier-go/atelier/plotting/internal/style"
	"github.com/atelier-go/atelier/plotting/internal/web"
)

// Bars compares one score of several models, with its intervals, in horizontal bars.
type Bars struct {
	Title  string
	Unit   string // of the score, such as "nats a picture"; default none
	Better string // "higher" or "lower"; default neither
	Sort   bool   // best bar on top, or the highest where neither is better; else in the given order
	Dots   bool   // dots instead of bars, on an axis that need not begin at zero: for scores far from it
	Bars   []Bar
}

// Bar is one score. Low and High are the ends of its interval; both zero mean that it is not known.
type Bar struct {
	Name             string // default "bar N", counted from 1
	Value, Low, High float64
}

// Bundle draws the bars. It returns an error that wraps ErrNoData when there is no bar, or ErrFigure when a number
// is not finite, an interval does not hold its value or Better is another word.
func (b Bars) Bundle() (Bundle, error) { return b.bundle(chart.EncodePNG) }

// SVG is the picture of the bundle as lines and letters. The errors are those of Bundle.
func (b Bars) SVG() ([]byte, error) { return vectorsOf(b.bundle) }

func (b Bars) bundle(encode chart.Encoder) (Bundle, error) {
	bars, err := b.prepared()
	if err != nil {
		return nil, fmt.Errorf("bars %q: %w", b.Title, err)
	}
	values := b.values(bars)
	option, err := b.option(bars, values)
	if err != nil {
		return nil, fmt.Errorf("bars %q: %w", b.Title, err)
	}
	picture, err := b.picture(bars, values, encode)
	if err != nil {
		return nil, fmt.Errorf("bars %q: %w", b.Title, err)
	}
	return chartBundle(b.id(bars), b.text(bars), option, picture), nil
}

func (b Bars) id(bars []Bar) string {
	parts := []string{"bars", b.Title}
	for _, bar := range bars {
		parts = append(parts, bar.Name)
	}
	return web.ContentID(parts...)
}

func (b Bar) interval() Interval { return Interval{b.Value, b.Low, b.High} }

// prepared are the bars from the top, each with a name.
func (b Bars) prepared() ([]Bar, error) {
	if len(b.Bars) == 0 {
		return nil, fmt.Errorf("%w: no bars", ErrNoData)
	}
	if err := checkBetter("Better", b.Better); err != nil {
		return nil, err
	}
	bars := slices.Clone(b.Bars)
	for i := range bars {
		bars[i].Name = style.NameOr(bars[i].Name, "bar", i)
		if err := bars[i].interval().check(bars[i].Name); err != nil {
			return nil, err
		}
	}
	if b.Sort {
		slices.SortStableFunc(bars, b.compare)
	}
	return bars, nil
}

// compare puts the better bar first.
func (b Bars) compare(x, y Bar) int {
	if b.Better == lower {
		return cmp.Compare(x.Value, y.Value)
	}
	return cmp.Compare(y.Value, x.Value)
}

// values is the span of the axis.
func (b Bars) values(bars []Bar) style.Range {
	s := style.EmptyRange()
	if !b.Dots {
		s.Extend(0) // the length of a bar is its value
	}
	for _, bar := range bars {
		low, high := bar.interval().ends()
		s.Extend(low, high)
	}
	return s.Rounded()
}

// text is the bars in words, and what they show: the best, and which others cannot be told from it.
func (b Bars) text(bars []Bar) string {
	parts := make([]string, len(bars), len(bars)+1)
	for i, bar := range bars {
		parts[i] = bar.Name + " " + bar.interval().String()
	}
	if finding := b.finding(bars); finding != "" {
		parts = append(parts, finding)
	}
	text := strings.Join(parts, "; ")
	if label := b.label(); label != "" {
		text = label + ": " + text
	}
	return style.WithTitle(b.Title, text)
}

func (b Bars) finding(bars []Bar) string {
	if b.Better == "" || len(bars) < 2 {
		return ""
	}
	best := slices.MinFunc(bars, b.compare)
	var level []string
	for _, bar := range bars {
		if bar != best && best.interval().known() && bar.interval().overlaps(best.interval()) {
			level = append(level, bar.Name)
		}
	}
	text := "best is " + best.Name
	if len(level) > 0 {
		text += ", with an interval that overlaps that of " + style.Enumerate(level)
	}
	return text
}

// label is the unit and the way the score improves.
func (b Bars) label() string {
	if b.Better == "" {
		return b.Unit
	}
	better := b.Better + " is better"
	if b.Unit == "" {
		return better
	}
	return b.Unit + ", " + better
}

func (b Bars) option(bars []Bar, values style.Range) ([]byte, error) {
	names, scores := make([]string, len(bars)), make([][]any, len(bars))
	var pairs [][2][]any
	for i, bar := range bars {
		names[i] = style.Shorten(bar.Name)
		scores[i] = []any{style.ShortNumber(bar.Value), i, bar.Name, bar.interval().String()}
		if bar.interval().known() {
			pairs = append(pairs, [2][]any{{style.ShortNumber(bar.Low), i}, {style.ShortNumber(bar.High), i}})
		}
	}
	series := []chart.Attributes{{"type": b.kind(), "name": b.Title, "data": scores, "barMaxWidth": 26, "symbolSize": 9,
		"dimensions": []any{"value", "place", chart.Attributes{"name": "model", "type": "ordinal"}, chart.Attributes{"name": "score", "type": "ordinal"}},
		"encode":     chart.Attributes{"x": 0, "y": 1, "itemName": 2, "tooltip": 3}}}
	if len(pairs) > 0 {
		series = append(series, chart.Whiskers("interval", style.NearBlack, pairs, [2]int{2, 9}))
	}
	return chart.Option(b.Title, chart.Attributes{
		"legend": chart.Attributes{"show": false},
		"grid":   chart.GridWithoutLegend(44),
		"xAxis":  chart.ValueAxis(b.label(), chart.NameGapBelow, values),
		"yAxis": chart.Attributes{"type": "category", "data": names, "inverse": true, "axisTick": chart.Attributes{"show": false},
			"axisLine": chart.Attributes{"onZero": false}, "axisLabel": chart.Attributes{"interval": 0, "fontSize": labelPixels(len(bars))}},
		"series": series,
	})
}

func (b Bars) kind() string {
	if b.Dots {
		return "scatter"
	}
	return "bar"
}

// labelPixels is the height of the letters at each of n rows, so that they do not touch.
func labelPixels(n int) int {
	return min(12, max(6, 230/n))
}

// picture counts rows from the bottom, as gonum does.
func (b Bars) picture(bars []Bar, values style.Range, encode chart.Encoder) ([]byte, error) {
	p := chart.NewPlot(b.Title, b.label(), "")
	rows := len(bars)
	names, places := make([]string, rows), make(plotter.XYs, rows)
	var intervals chart.ErrorBars
	for i, bar := range bars {
		row := rows - 1 - i
		names[row] = style.Shorten(bar.Name)
		places[row] = plotter.XY{X: bar.Value, Y: float64(row)}
		if bar.interval().known() {
			intervals.XYs = append(intervals.XYs, places[row])
			intervals.X = append(intervals.X, bar.interval().reach())
		}
	}
	p.NominalY(names...)
	upright := plotter.NewGrid()
	upright.Horizontal.Color, upright.Vertical.Color = nil, style.GridGrey
	p.Add(upright)
	p.Y.Tick.Label.Font.Size = vg.Points(0.75 * float64(labelPixels(rows)))
	if err := b.addScores(p, places); err != nil {
		return nil, err
	}
	if len(intervals.XYs) > 0 {
		drawn, err := chart.XErrorBars(intervals, style.NearBlack)
		if err != nil {
			return nil, err
		}
		p.Add(drawn)
	}
	chart.SetLimits(p, values, style.Range{Low: -0.6, High: float64(rows) - 0.4})
	return encode(p, 0)
}

func (b Bars) addScores(p *plot.Plot, places plotter.XYs) error {
	if b.Dots {
		dots, err := plotter.NewScatter(places)
		if err != nil {
			return err
		}
		dots.GlyphStyle = draw.GlyphStyle{Color: style.SeriesColor(0), Radius: vg.Points(3.4), Shape: draw.CircleGlyph{}}
		p.Add(dots)
		return nil
	}
	values := make(plotter.Values, len(places))
	for i, place := range places {
		values[i] = place.X
	}
	drawn, err := plotter.NewBarChart(values, vg.Points(min(18, 130/float64(len(places)))))
	if err != nil {
		return err
	}
	drawn.Horizontal, drawn.Color, drawn.LineStyle.Width = true, style.SeriesColor(0), 0
	p.Add(drawn)
	return nil
}
