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

// fontStack names fonts with Chinese glyphs for the common systems before the generic family.
const fontStack = `system-ui, "Segoe UI", "Helvetica Neue", Arial, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif`

// option returns the ECharts option of the chart as JSON in which `<`, `>` and `&` are escaped, so that it can
// stand inside a script element. There is no formatter: ECharts' own tooltip escapes names.
func (c Curves) option(lines []line) ([]byte, error) {
	chart := charts.NewLine()
	chart.SetGlobalOptions(
		charts.WithTitleOpts(opts.Title{Title: c.heading(), Left: "center", Top: "8", TitleStyle: &opts.TextStyle{FontSize: 15, Color: "#222", FontFamily: fontStack}}),
		charts.WithLegendOpts(opts.Legend{Type: "scroll", Top: "34", TextStyle: &opts.TextStyle{FontFamily: fontStack, Color: "#222"}}),
		charts.WithTooltipOpts(opts.Tooltip{Trigger: "axis"}),
		charts.WithGridOpts(opts.Grid{Left: "60", Right: "28", Top: "70", Bottom: "32", ContainLabel: opts.Bool(true)}),
		charts.WithXAxisOpts(opts.XAxis{Type: "value", Name: c.xLabel(), NameLocation: "middle", NameGap: 28,
			Min: "dataMin", Max: "dataMax", MinInterval: 1, SplitLine: &opts.SplitLine{Show: opts.Bool(false)}}),
		charts.WithYAxisOpts(opts.YAxis{Type: c.yType(), Name: c.YLabel, NameLocation: "middle", NameGap: 48, Scale: opts.Bool(true)}),
		charts.WithColorsOpts(hexColors()),
		charts.WithAnimation(false),
	)
	for _, l := range lines {
		chart.AddSeries(l.name, l.data(),
			charts.WithLineChartOpts(opts.LineChart{ShowSymbol: opts.Bool(len(l.points) <= dotsUpTo)}),
			charts.WithLineStyleOpts(opts.LineStyle{Width: 1.5}))
	}
	option, err := json.Marshal(chart.JSON())
	if err != nil {
		return nil, fmt.Errorf("curves %q: encoding the chart option: %w", c.Title, err)
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

func hexColors() opts.Colors {
	colors := make(opts.Colors, len(okabeIto))
	for i, c := range okabeIto {
		colors[i] = fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B)
	}
	return colors
}
