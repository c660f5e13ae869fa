package plotting

import (
	"errors"
	"fmt"
	"html"
	"slices"
	"strings"

	"github.com/go-echarts/go-echarts/v2/opts"

	"github.com/atelier-go/atelier/plotting/internal/chart"
	"github.com/atelier-go/atelier/plotting/internal/style"
)

const (
	checksLabel = "checks"
	checksRatio = 4.5 // of the frame on paper
)

// checks is the second chart of a training, as a chart of its own: its series beside the threshold, 1.
func (t Training) checks() Curves {
	return Curves{YLabel: checksLabel, Series: t.Checks, Baselines: []Baseline{{"threshold", 1}}}
}

// checkLines are the lines of the second chart, or nil before there are any. Their colours follow those of the losses. What is
// wrong with them, validate tells.
func (t Training) checkLines() []line {
	lines, err := t.checks().lines()
	if err != nil {
		return nil
	}
	for i := range lines {
		lines[i].color += len(t.Curves.Series)
	}
	return lines
}

// validateChecks is an error if a series of the second chart contradicts itself. That there is none yet is no fault.
func (t Training) validateChecks() error {
	if _, err := t.checks().lines(); !errors.Is(err, ErrNoData) {
		return err
	}
	return nil
}

// warningsHTML is the warnings above the charts, or nothing.
func (t Training) warningsHTML() string {
	if len(t.Warnings) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString(`<div class="atelier-warnings" role="status">`)
	for _, warning := range t.Warnings {
		fmt.Fprintf(&b, `<div>%s</div>`, html.EscapeString(warning))
	}
	b.WriteString(`</div>`)
	return b.String()
}

// classes are those of the figure: what it has room for.
func (t Training) classes() string {
	classes := "atelier-training"
	if len(t.Checks) > 0 {
		classes += " atelier-checked"
	}
	if t.Ended {
		classes += " atelier-ended"
	}
	return classes
}

// checksPicture is the second chart on paper, or nil before there is one.
func (t Training) checksPicture() ([]byte, error) {
	lines := t.checkLines()
	if lines == nil {
		return nil, nil
	}
	p, err := t.checks().plot(lines)
	if err != nil {
		return nil, err
	}
	p.Y.Max += (p.Y.Max - p.Y.Min) / 3 // the legend takes much of so low a frame
	return chart.EncodePNG(p, checksRatio)
}

// Where the two charts are, of the height of both: the losses above, the checks below, over the same steps.
const (
	lossesEnd   = "42%" // from the bottom
	checksBegin = "66%" // from the top
)

// addBelow adds the second chart to the option of the first: frame, axes and lines of its own, in the same canvas, so that one
// zoom moves both.
func (o *curvesOption) addBelow(checks, losses []line) {
	above := o.parts["grid"].([]chart.Attributes)[0]
	below := chart.Attributes{}
	for name, value := range above {
		below[name] = value
	}
	above["bottom"], below["top"] = lossesEnd, checksBegin
	o.parts["grid"] = []chart.Attributes{above, below}
	x := o.parts["xAxis"].([]opts.XAxis)[0]
	unnamed := x
	unnamed.Name, x.GridIndex = "", 1
	o.parts["xAxis"] = []opts.XAxis{unnamed, x}
	y := axis{YAxis: opts.YAxis{GridIndex: 1, Type: "value", Name: checksLabel, NameLocation: "middle", NameGap: 44, SplitNumber: 2}}
	o.parts["yAxis"] = append(o.parts["yAxis"].([]axis), y)
	for _, zoom := range o.parts["dataZoom"].([]chart.Attributes) {
		zoom["xAxisIndex"] = []int{0, 1}
	}
	for _, l := range checks {
		s := lineSeries{
			Name: l.name, Type: "line", Symbol: "circle", SymbolSize: dotSize, XAxisIndex: 1, YAxisIndex: 1,
			ShowSymbol: len(l.points) <= dotsUpTo,
			ItemStyle:  &opts.ItemStyle{Color: style.SeriesHex(l.color)},
			LineStyle:  &opts.LineStyle{Width: lineWidth, Type: l.dash.echarts()},
		}
		for _, p := range l.points {
			s.Data = append(s.Data, []any{p.X, style.ShortNumber(p.Y)})
		}
		o.series = append(o.series, s)
	}
	threshold, _ := Training{}.checks().baselineSeries(slices.Concat(losses, checks)) // from the first step of both to the last
	threshold.XAxisIndex, threshold.YAxisIndex = 1, 1
	o.series = append(o.series, threshold)
}
