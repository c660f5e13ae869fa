package chart

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"

	"github.com/go-echarts/go-echarts/v2/opts"

	"github.com/atelier-go/atelier/plotting/internal/style"
)

// Attributes are a part of an ECharts option that go-echarts has no type for. JSON writes them in the order of
// their names.
type Attributes = map[string]any

// Option is the ECharts option of a chart with that title; parts replace those that all charts have. It holds no colour of
// text, lines or ground: those are of the theme, dark or light, that charts.js chooses.
//
// Its `<`, `>` and `&` are escaped, so that it can stand inside a script element. No option has a formatter that could
// write HTML: ECharts' own tooltip escapes names.
func Option(title string, parts Attributes) ([]byte, error) {
	option := Attributes{
		"title":     opts.Title{Title: title, Left: FlushLeft, Top: "6", TitleStyle: &opts.TextStyle{FontSize: 15, FontFamily: style.FontStack}},
		"legend":    chartLegend(),
		"tooltip":   opts.Tooltip{Trigger: "item"},
		"color":     style.HexPalette(),
		"animation": false,
	}
	maps.Copy(option, parts)
	text, err := json.Marshal(option)
	if err != nil {
		return nil, fmt.Errorf("encoding the chart option: %w", err)
	}
	return text, nil
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
