package plotting

import (
	"image/color"

	"github.com/go-echarts/go-echarts/v2/opts"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
)

// whiskers are intervals as one ECharts series: lines with a bar at both ends, which gaps keep apart. Each pair is
// the two ends, and bar the width and height of the bars in CSS pixels.
func whiskers(name string, c color.RGBA, pairs [][2][]any, bar [2]int) attributes {
	data := make([]any, 0, 3*len(pairs))
	for _, pair := range pairs {
		data = append(data, pair[0], pair[1], []any{"-", "-"})
	}
	return attributes{"type": "line", "name": name, "data": data, "color": hexColor(c), "silent": true, "z": 3,
		"symbol": "rect", "symbolSize": bar, "showSymbol": true, "showAllSymbol": true, "animation": false,
		"lineStyle": opts.LineStyle{Width: 1.5}, "tooltip": attributes{"show": false}}
}

// errorBars are intervals for the picture: their places, and how far they reach to both sides.
type errorBars struct {
	plotter.XYs
	x plotter.XErrors
	y plotter.YErrors
}

// XError is how far interval i reaches to the left and to the right.
func (e errorBars) XError(i int) (low, high float64) { return e.x[i].Low, e.x[i].High }

// YError is how far interval i reaches down and up.
func (e errorBars) YError(i int) (low, high float64) { return e.y[i].Low, e.y[i].High }

const (
	whiskerWidth = 1.0 // points
	whiskerCap   = 6.0
)

func xWhiskers(e errorBars, c color.RGBA) (*plotter.XErrorBars, error) {
	drawn, err := plotter.NewXErrorBars(e)
	if err != nil {
		return nil, err
	}
	drawn.LineStyle.Color, drawn.LineStyle.Width, drawn.CapWidth = c, vg.Points(whiskerWidth), vg.Points(whiskerCap)
	return drawn, nil
}

func yWhiskers(e errorBars, c color.RGBA) (*plotter.YErrorBars, error) {
	drawn, err := plotter.NewYErrorBars(e)
	if err != nil {
		return nil, err
	}
	drawn.LineStyle.Color, drawn.LineStyle.Width, drawn.CapWidth = c, vg.Points(whiskerWidth), vg.Points(whiskerCap)
	return drawn, nil
}
