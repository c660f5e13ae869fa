package plotting

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// attributes are a part of an ECharts option that go-echarts has no type for. JSON writes them in the order of
// their names.
type attributes = map[string]any

// rectangularOption is the ECharts option of a chart with an x and a y axis; parts replace those of all charts.
func rectangularOption(title string, parts attributes) ([]byte, error) {
	chart := charts.NewScatter()
	chart.SetGlobalOptions(globalOptions(title)...)
	option := chart.JSON()
	maps.Copy(option, parts)
	return encodeOption(option)
}

// valueAxis is an ECharts axis of numbers from s.low to s.high, with labels at the same steps as in the picture.
func valueAxis(name string, gap int, s span) attributes {
	axis := attributes{"type": "value", "name": name, "nameLocation": "middle", "nameGap": gap,
		"min": shortNumber(s.low), "max": shortNumber(s.high), "axisLine": attributes{"onZero": false}}
	if step := s.step(); step > 0 && !math.IsInf(step, 0) {
		axis["interval"] = shortNumber(step)
	}
	return axis
}

const (
	gapBelow  = 28 // CSS pixels from an axis to its name
	gapBeside = 48
)

// globalOptions are those of every interactive chart. A chart may set any of them again. They hold no colour of
// text, lines or ground: those are of the theme, dark or light, that runtime.js chooses.
func globalOptions(title string) []charts.GlobalOpts {
	return []charts.GlobalOpts{
		charts.WithTitleOpts(opts.Title{Title: title, Left: flushLeft, Top: "6", TitleStyle: &opts.TextStyle{FontSize: 15, FontFamily: fontStack}}),
		charts.WithLegendOpts(chartLegend()),
		charts.WithTooltipOpts(opts.Tooltip{Trigger: "item"}),
		withGrid(opts.Grid{Left: "60", Right: "28", Top: "70", Bottom: "32", ContainLabel: opts.Bool(true)}),
		charts.WithColorsOpts(hexColors()),
		charts.WithAnimation(false),
	}
}

// withGrid sets the only grid of a chart. go-echarts' own option would add one to those that are there.
func withGrid(grid opts.Grid) charts.GlobalOpts {
	return func(bc *charts.BaseConfiguration) { bc.GridList = []opts.Grid{grid} }
}

// encodeOption is an ECharts option as JSON in which `<`, `>` and `&` are escaped, so that it can stand inside a
// script element. No option has a formatter that could write HTML: ECharts' own tooltip escapes names.
func encodeOption(option any) ([]byte, error) {
	text, err := json.Marshal(option)
	if err != nil {
		return nil, fmt.Errorf("encoding the chart option: %w", err)
	}
	return text, nil
}
