package chart

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"github.com/atelier-go/atelier/plotting/internal/style"
)

// Attributes are a part of an ECharts option that go-echarts has no type for. JSON writes them in the order of
// their names.
type Attributes = map[string]any

// XYOption is the ECharts option of a chart with an x and a y axis; parts replace those of all charts.
func XYOption(title string, parts Attributes) ([]byte, error) {
	chart := charts.NewScatter()
	chart.SetGlobalOptions(GlobalOptions(title)...)
	option := chart.JSON()
	maps.Copy(option, parts)
	return EncodeOption(option)
}

// ValueAxis is an ECharts axis of numbers from s.low to s.high, with labels at the same steps as in the picture.
func ValueAxis(name string, gap int, s style.Range) Attributes {
	axis := Attributes{"type": "value", "name": name, "nameLocation": "middle", "nameGap": gap,
		"min": style.ShortNumber(s.Low), "max": style.ShortNumber(s.High), "axisLine": Attributes{"onZero": false}}
	if step := s.Step(); step > 0 && !math.IsInf(step, 0) {
		axis["interval"] = style.ShortNumber(step)
	}
	return axis
}

const (
	NameGapBelow  = 28 // CSS pixels from an axis to its name
	NameGapBeside = 48
)

// GlobalOptions are those of every interactive chart. A chart may set any of them again. They hold no colour of
// text, lines or ground: those are of the theme, dark or light, that charts.js chooses.
func GlobalOptions(title string) []charts.GlobalOpts {
	return []charts.GlobalOpts{
		charts.WithTitleOpts(opts.Title{Title: title, Left: FlushLeft, Top: "6", TitleStyle: &opts.TextStyle{FontSize: 15, FontFamily: style.FontStack}}),
		charts.WithLegendOpts(chartLegend()),
		charts.WithTooltipOpts(opts.Tooltip{Trigger: "item"}),
		WithGrid(opts.Grid{Left: "60", Right: "28", Top: "70", Bottom: "32", ContainLabel: opts.Bool(true)}),
		charts.WithColorsOpts(style.HexPalette()),
		charts.WithAnimation(false),
	}
}

// WithGrid sets the only grid of a chart. go-echarts' own option would add one to those that are there.
func WithGrid(grid opts.Grid) charts.GlobalOpts {
	return func(bc *charts.BaseConfiguration) { bc.GridList = []opts.Grid{grid} }
}

// EncodeOption is an ECharts option as JSON in which `<`, `>` and `&` are escaped, so that it can stand inside a
// script element. No option has a formatter that could write HTML: ECharts' own tooltip escapes names.
func EncodeOption(option any) ([]byte, error) {
	text, err := json.Marshal(option)
	if err != nil {
		return nil, fmt.Errorf("encoding the chart option: %w", err)
	}
	return text, nil
}
