package chart

import (
	"image/color"

	"github.com/go-echarts/go-echarts/v2/opts"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"

	"github.com/atelier-go/atelier/plotting/internal/style"
)

// Whiskers are intervals as one ECharts series: lines with a bar at both ends, which gaps keep apart. Each pair is
// the two ends, and bar the width and height of the bars in CSS pixels.
func Whiskers(name string, c color.RGBA, pairs [][2][]any, bar [2]int) Attributes {
	data := make([]any, 0, 3*len(pairs))
	for _, pair := range pairs {
		data = append(data, pair[0], pair[1], []any{"-", "-"})
	}
	return Attributes{"type": "line", "name": name, "data": data, "color": style.Hex(c), "silent": true, "z": 3,
		"symbol": "rect", "symbolSize": bar, "showSymbol": true, "showAllSymbol": true, "animation": false,
		"lineStyle": opts.LineStyle{Width: 1.5}, "tooltip": Attributes{"show": false}}
}

// ErrorBars are intervals for the picture: their places, and how far they reach to both sides.
type ErrorBars struct {
	plotter.XYs
	X plotter.XErrors
	Y plotter.YErrors
}

// XError is how far interval i reaches to the left and to the right.
func (e ErrorBars) XError(i int) (low, high float64) { return e.X[i].Low, e.X[i].High }

// YError is how far interval i reaches down and up.
func (e ErrorBars) YError(i int) (low, high float64) { return e.Y[i].Low, e.Y[i].High }

const (
	whiskerWidth = 1.0 // points
	whiskerCap   = 6.0
)

func XErrorBars(e ErrorBars, c color.RGBA) (*plotter.XErrorBars, error) {
	drawn, err := plotter.NewXErrorBars(e)
	if err != nil {
		return nil, err
	}
	drawn.LineStyle.Color, drawn.LineStyle.Width, drawn.CapWidth = c, vg.Points(whiskerWidth), vg.Points(whiskerCap)
	return drawn, nil
}

func YErrorBars(e ErrorBars, c color.RGBA) (*plotter.YErrorBars, error) {
	drawn, err := plotter.NewYErrorBars(e)
	if err != nil {
		return nil, err
	}
	drawn.LineStyle.Color, drawn.LineStyle.Width, drawn.CapWidth = c, vg.Points(whiskerWidth), vg.Points(whiskerCap)
	return drawn, nil
}
