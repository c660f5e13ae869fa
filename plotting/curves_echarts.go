package plotting

import (
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/go-echarts/go-echarts/v2/opts"

	"github.com/atelier-go/atelier/plotting/internal/chart"
	"github.com/atelier-go/atelier/plotting/internal/style"
	"github.com/atelier-go/atelier/plotting/internal/web"
)

const (
	// A series with at most this many points shows each as a dot; a single point would otherwise be invisible.
	dotsUpTo = 30

	faint        = 0.3 // opacity of a line that is drawn smoothed too
	lineWidth    = 1.5 // in CSS pixels
	smoothWidth  = 2.2
	dotSize      = 5
	markSize     = 11        // of the ring around a best value
	baselineHex  = "#666666" // charts.js knows its lighter one for dark pages
	curvesHeight = 400       // in CSS pixels: that of other charts and the bar for zooming
)

// Columns of a row of a dataset: a step, what was measured, and its moving average.
const (
	stepColumn = iota
	measuredColumn
	smoothedColumn
)

// lineSeries is a line of ECharts.
type lineSeries struct {
	Name         string           `json:"name,omitempty"`
	Type         string           `json:"type"`
	ShowSymbol   bool             `json:"showSymbol"`
	Symbol       string           `json:"symbol,omitempty"`
	SymbolSize   int              `json:"symbolSize,omitempty"`
	DatasetIndex int              `json:"datasetIndex,omitempty"`
	XAxisIndex   int              `json:"xAxisIndex,omitempty"`
	YAxisIndex   int              `json:"yAxisIndex,omitempty"`
	Data         [][]any          `json:"data,omitempty"`
	Encode       *opts.Encode     `json:"encode,omitempty"`
	ItemStyle    *opts.ItemStyle  `json:"itemStyle,omitempty"`
	LineStyle    *opts.LineStyle  `json:"lineStyle,omitempty"`
	MarkPoint    *opts.MarkPoints `json:"markPoint,omitempty"`
	MarkLine     *opts.MarkLines  `json:"markLine,omitempty"`
	Z            int              `json:"z,omitempty"`
	Tooltip      *tooltip         `json:"tooltip,omitempty"`
}

type tooltip struct {
	Show bool `json:"show"`
}

// dataset holds the rows of one line, which its measured and its smoothed series share.
type dataset struct {
	Dimensions   []string        `json:"dimensions"`
	SourceHeader bool            `json:"sourceHeader"`
	Source       json.RawMessage `json:"source"`
}

// extras are what charts.js needs beyond ECharts' option, which it reads from the key "atelier".
type extras struct {
	Key    string        `json:"key"` // of this frame, which what comes after it names
	Height int           `json:"height"`
	Steps  bool          `json:"steps"` // the x axis has whole numbers
	Log    bool          `json:"log"`   // every value has a place on a logarithmic axis
	Smooth float64       `json:"smooth"`
	Faint  float64       `json:"faint"`
	Lines  []smoothed    `json:"lines,omitempty"`
	Frames []chart.Frame `json:"frames,omitempty"`
}

// smoothed tells where the rows and the two series of a line are, and what each row stands for, as a mean and a
// number in turn.
type smoothed struct {
	Dataset  int             `json:"dataset"`
	Average  int             `json:"average"`
	Measured int             `json:"measured"`
	Shares   json.RawMessage `json:"shares,omitempty"`
}

// curvesOption is the ECharts option of the chart: its lines, which grow, and the other parts.
type curvesOption struct {
	datasets []dataset
	series   []lineSeries
	own      extras
	parts    chart.Attributes
}

func (c Curves) optionParts(lines []line) curvesOption {
	layout := c.layout(namesOf(lines))
	xAxis := opts.XAxis{Type: "value", Name: c.xLabel(), NameLocation: "middle", NameGap: layout.xGap,
		Min: "dataMin", Max: "dataMax", MinInterval: 1, SplitLine: &opts.SplitLine{Show: opts.Bool(false)}}
	yAxis := opts.YAxis{Type: c.yType(), Name: c.YLabel, NameLocation: "middle", NameGap: layout.yGap, Scale: opts.Bool(true)}
	o := curvesOption{
		own: extras{Key: frameKey(lines), Height: layout.height, Frames: layout.frames, Steps: true, Log: c.canLog(lines), Smooth: c.Smooth, Faint: faint},
		parts: chart.Attributes{
			"legend":   layout.legend,
			"tooltip":  layout.tooltip,
			"grid":     []chart.Attributes{layout.grid},
			"xAxis":    []opts.XAxis{xAxis},
			"yAxis":    []axis{marksAxis(yAxis, lines)},
			"dataZoom": layout.zooms,
		},
	}
	for i, l := range lines {
		o.datasets = append(o.datasets, l.dataset())
		if !l.held {
			o.own.Lines = append(o.own.Lines, smoothed{Dataset: i, Average: len(o.series), Measured: len(o.series) + 1, Shares: l.sharesJSON()})
			o.series = append(o.series, l.averageSeries(i))
		}
		o.series = append(o.series, l.measuredSeries(i))
	}
	if base, some := c.baselineSeries(lines); some {
		o.series = append(o.series, base)
	}
	if len(c.below) > 0 {
		o.addBelow(c.below, lines)
	}
	return o
}

// option returns the whole option.
func (c Curves) option(lines []line) ([]byte, error) {
	o := c.optionParts(lines)
	o.parts["dataset"], o.parts["series"], o.parts["atelier"] = o.datasets, o.series, o.own
	option, err := chart.Option(c.heading(), o.parts)
	if err != nil {
		return nil, fmt.Errorf("curves %q: %w", c.Title, err)
	}
	return option, nil
}

// frameKey tells a frame from an earlier or later one of the same lines: where each of them ends.
func frameKey(lines []line) string {
	ends := make([]string, len(lines))
	for i, l := range lines {
		ends[i] = fmt.Sprint(l.count, l.last.X, l.last.Y)
	}
	return web.ContentID(ends...)
}

func namesOf(lines []line) []string {
	names := make([]string, len(lines))
	for i, l := range lines {
		names[i] = l.name
	}
	return names
}

// curvesLayout is where the parts of a chart are.
type curvesLayout struct {
	height  int // in CSS pixels; 0 for that of its place
	legend  opts.Legend
	grid    chart.Attributes
	frames  []chart.Frame // the grid by the width of the page
	xGap    int           // from an axis to its name
	yGap    int
	tooltip chart.Attributes
	zooms   []chart.Attributes
}

// layout has the title and a bar for zooming where the chart stands alone. The wheel zooms everywhere, but wants a key
// held, or a page could not scroll across the chart.
func (c Curves) layout(names []string) curvesLayout {
	wheel := chart.Attributes{"type": "inside", "zoomOnMouseWheel": "ctrl"}
	legend := chart.LineLegend()
	if c.part {
		legend.Left, legend.Top = "0", "0"
		return curvesLayout{
			legend: legend, grid: curvesGrid(42, 20, 28, 22), xGap: 24, yGap: 44,
			tooltip: chart.Attributes{"trigger": "axis", "confine": true}, // the figure would cut it
			zooms:   []chart.Attributes{wheel},
		}
	}
	frames, room := chart.FramesFor(names, legend, func(_, room int) chart.Attributes {
		return curvesGrid(60, chart.FrameRight, chart.FrameTop+room, 66)
	})
	bar := chart.Attributes{"type": "slider", "height": 16, "bottom": 10, "showDetail": false, "showDataShadow": false, "brushSelect": false}
	return curvesLayout{
		height: curvesHeight + room, legend: legend, grid: frames[0].Grid, frames: frames, xGap: chart.NameGapBelow, yGap: chart.NameGapBeside,
		tooltip: chart.Attributes{"trigger": "axis"}, zooms: []chart.Attributes{wheel, bar},
	}
}

// curvesGrid is the frame of the lines by its distances from the edges, in CSS pixels, labels included.
func curvesGrid(left, right, top, bottom int) chart.Attributes {
	return chart.Attributes{"left": left, "right": right, "top": top, "bottom": bottom, "containLabel": true}
}

func (c Curves) xLabel() string {
	if c.XLabel == "" {
		return "step"
	}
	return c.XLabel
}

func (c Curves) yType() string {
	if c.LogY {
		return "log"
	}
	return "value"
}

// canLog tells whether all that is to be seen has a place on a logarithmic axis.
func (c Curves) canLog(lines []line) bool {
	for _, l := range lines {
		if l.belowZero {
			return false
		}
	}
	for _, b := range c.Baselines {
		if b.Value <= 0 {
			return false
		}
	}
	return true
}

// measuredSeries is the line as measured, faint where it is drawn smoothed too.
func (l line) measuredSeries(dataset int) lineSeries {
	s := l.series(dataset, measuredColumn)
	s.ShowSymbol = len(l.points) <= dotsUpTo
	s.LineStyle = &opts.LineStyle{Width: lineWidth, Type: l.dash.echarts()}
	if l.held {
		s.Z = 4 // few values, which the many of a training would hide
	}
	if l.smooth != nil {
		s.LineStyle.Opacity, s.ItemStyle.Opacity = opts.Float(faint), opts.Float(faint)
		s.Tooltip = &tooltip{Show: false} // the tooltip of the average has both values
	}
	if l.marked && len(l.points) > 0 {
		s.MarkPoint = l.mark()
	}
	return s
}

// averageSeries is the smoothed line, which has no values before a reader asks for it or Smooth does.
func (l line) averageSeries(dataset int) lineSeries {
	s := l.series(dataset, smoothedColumn)
	s.Encode.Tooltip = []int{smoothedColumn, measuredColumn}
	s.LineStyle = &opts.LineStyle{Width: smoothWidth}
	s.Z = 3 // above the measured lines, which have ECharts' 2
	s.Tooltip = &tooltip{Show: l.smooth != nil}
	return s
}

func (l line) series(dataset, column int) lineSeries {
	return lineSeries{
		Name: l.name, Type: "line", Symbol: "circle", SymbolSize: dotSize, DatasetIndex: dataset,
		Encode:    &opts.Encode{X: stepColumn, Y: column, Tooltip: []int{column}},
		ItemStyle: &opts.ItemStyle{Color: style.SeriesHex(l.color)},
	}
}

func (d dash) echarts() string {
	return [...]string{solid: "solid", dashed: "dashed", dotted: "dotted"}[d]
}

// axis has room beyond the values for the words of marks.
type axis struct {
	opts.YAxis
	BoundaryGap []string `json:"boundaryGap,omitempty"` // below and above
}

func marksAxis(y opts.YAxis, lines []line) axis {
	room := map[bool]string{false: "0%", true: "10%"}
	low, high := sides(lines)
	if low+high == 0 {
		return axis{YAxis: y}
	}
	return axis{y, []string{room[low > 0], room[high > 0]}}
}

// sides are the numbers of marks whose words stand below and above their lines.
func sides(lines []line) (low, high int) {
	for _, l := range lines {
		switch {
		case !l.marked || len(l.points) == 0:
		case l.highest:
			high++
		default:
			low++
		}
	}
	return low, high
}

// mark is a ring around the best value, with its words.
func (l line) mark() *opts.MarkPoints {
	return &opts.MarkPoints{Data: []any{opts.MarkPointNameCoordItem{
		Name: l.bestText(), Coordinate: []any{l.best.X, style.ShortNumber(l.best.Y)},
		Symbol: "circle", SymbolSize: markSize,
		ItemStyle: &opts.ItemStyle{Color: "transparent", BorderColor: style.SeriesHex(l.color), BorderWidth: 2},
		Label:     &opts.Label{Show: opts.Bool(true), Position: l.markSide(), Align: l.markAlign(), Formatter: "{b}", FontFamily: style.FontStack},
	}}}
}

// markAlign keeps the words of a mark off the edges: they would be cut at the right, and hide labels at the left.
func (l line) markAlign() string {
	switch at := float64(l.best.X-l.first.X) / max(1, float64(l.last.X-l.first.X)); {
	case at > 0.8:
		return "right"
	case at < 0.2:
		return "left"
	default:
		return "center"
	}
}

// markSide is where the words of a mark have room: the line comes from the other side.
func (l line) markSide() string {
	if l.highest {
		return "top"
	}
	return "bottom"
}

// baselineSeries is a series of marks, with points that nobody sees, so that the y axis reaches the baselines.
func (c Curves) baselineSeries(lines []line) (lineSeries, bool) {
	first, last := stepRange(lines)
	var ends [][]any
	marks := &opts.MarkLines{MarkLineStyle: opts.MarkLineStyle{
		Symbol:    []string{"none", "none"},
		LineStyle: &opts.LineStyle{Color: baselineHex, Width: 1.2, Type: "dashed"},
		Label:     &opts.Label{Show: opts.Bool(true), Color: baselineHex, Position: "insideStartTop", Formatter: "{b}", FontFamily: style.FontStack},
	}}
	for i, b := range c.Baselines {
		if !b.visible(c.LogY) {
			continue
		}
		value := style.ShortNumber(b.Value)
		marks.Data = append(marks.Data, opts.MarkLineNameYAxisItem{Name: b.name(i), YAxis: value})
		ends = append(ends, []any{first, value}, []any{last, value})
	}
	return lineSeries{
		Type: "line", Data: ends, LineStyle: &opts.LineStyle{Opacity: opts.Float(0)}, MarkLine: marks, Tooltip: &tooltip{Show: false},
	}, len(ends) > 0
}

// stepRange returns the first and the last step of all lines together.
func stepRange(lines []line) (first, last int) {
	some := false
	for _, l := range lines {
		if len(l.points) == 0 {
			continue
		}
		if !some {
			first, last = l.first.X, l.last.X
		}
		some = true
		first, last = min(first, l.first.X), max(last, l.last.X)
	}
	return first, last
}

// dataset writes the rows [step, measured] or [step, measured, smoothed].
func (l line) dataset() dataset {
	rows := []byte{'['}
	for i, p := range l.points {
		if i > 0 {
			rows = append(rows, ',')
		}
		rows = strconv.AppendInt(append(rows, '['), int64(p.X), 10)
		rows = style.AppendShort(append(rows, ','), p.Y)
		if l.smooth != nil {
			rows = style.AppendShort(append(rows, ','), l.smooth[i])
		}
		rows = append(rows, ']')
	}
	return dataset{Dimensions: []string{"step", "measured", "smoothed"}, Source: append(rows, ']')}
}

func (l line) sharesJSON() json.RawMessage {
	if l.shares == nil {
		return nil
	}
	flat := []byte{'['}
	for i, s := range l.shares {
		if i > 0 {
			flat = append(flat, ',')
		}
		flat = style.AppendShort(flat, s.Mean)
		flat = strconv.AppendInt(append(flat, ','), int64(s.N), 10)
	}
	return append(flat, ']')
}
