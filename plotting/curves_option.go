package plotting

import (
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// A series with at most this many points shows each as a dot; a single point would otherwise be invisible.
const dotsUpTo = 30

// option returns the ECharts option of the chart.
func (c Curves) option(lines []line) ([]byte, error) {
	chart := charts.NewLine()
	chart.SetGlobalOptions(globalOptions(c.heading())...)
	chart.SetGlobalOptions(
		charts.WithTooltipOpts(opts.Tooltip{Trigger: "axis"}),
		charts.WithXAxisOpts(opts.XAxis{Type: "value", Name: c.xLabel(), NameLocation: "middle", NameGap: 28,
			Min: "dataMin", Max: "dataMax", MinInterval: 1, SplitLine: &opts.SplitLine{Show: opts.Bool(false)}}),
		charts.WithYAxisOpts(opts.YAxis{Type: c.yType(), Name: c.YLabel, NameLocation: "middle", NameGap: 48, Scale: opts.Bool(true)}),
	)
	for _, l := range lines {
		chart.AddSeries(l.name, l.data(),
			charts.WithLineChartOpts(opts.LineChart{ShowSymbol: opts.Bool(len(l.points) <= dotsUpTo)}),
			charts.WithLineStyleOpts(opts.LineStyle{Width: 1.5}))
	}
	option, err := encodeOption(chart.JSON())
	if err != nil {
		return nil, fmt.Errorf("curves %q: %w", c.Title, err)
	}
	return option, nil
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

func (l line) data() []opts.LineData {
	data := make([]opts.LineData, len(l.points))
	for i, p := range l.points {
		data[i].Value = []json.Number{json.Number(strconv.Itoa(p.x)), shortNumber(p.y)}
	}
	return data
}

// shortNumber writes v with six significant digits: more cannot be seen and would double the size of a chart.
func shortNumber(v float64) json.Number {
	return json.Number(strconv.FormatFloat(v, 'g', 6, 64))
}
