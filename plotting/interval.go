package plotting

import (
	"fmt"
	"image/color"

	"github.com/go-echarts/go-echarts/v2/opts"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
)

// Interval is a score and the interval in which it is believed to lie. Low and High both zero mean that the interval
// is not known.
type Interval struct {
	Value, Low, High float64
}

func (i Interval) known() bool { return i.Low != 0 || i.High != 0 }

// check is an error if the interval does not hold its value, or a number is not finite.
func (i Interval) check(name string) error {
	switch {
	case !finite(i.Value, i.Low, i.High):
		return fmt.Errorf("%w: %q is %s: give finite numbers, or leave it out", ErrFigure, name, i)
	case i.known() && (i.Low > i.Value || i.High < i.Value):
		return fmt.Errorf("%w: %q is %s: the interval must hold the value", ErrFigure, name, i)
	}
	return nil
}

// String is the value, and the interval if it is known: "12.3 [11.9, 12.8]".
func (i Interval) String() string {
	if !i.known() {
		return number(i.Value)
	}
	return fmt.Sprintf("%s [%s, %s]", number(i.Value), number(i.Low), number(i.High))
}

// ends are Low and High, or twice the value.
func (i Interval) ends() (low, high float64) {
	if !i.known() {
		return i.Value, i.Value
	}
	return i.Low, i.High
}

// overlaps tells whether two intervals have a number in common.
func (i Interval) overlaps(o Interval) bool {
	low, high := i.ends()
	otherLow, otherHigh := o.ends()
	return low <= otherHigh && otherLow <= high
}

// The directions in which a score improves.
const (
	higher = "higher"
	lower  = "lower"
)

func checkBetter(name, better string) error {
	if better != "" && better != higher && better != lower {
		return fmt.Errorf("%w: %s is %q: want %q, %q or nothing", ErrFigure, name, better, higher, lower)
	}
	return nil
}

var intervalColor = color.RGBA{R: 0x33, G: 0x33, B: 0x33, A: 0xff}

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

// reach is how far the interval reaches below and above its value, as gonum wants it.
func (i Interval) reach() struct{ Low, High float64 } {
	low, high := i.ends()
	return struct{ Low, High float64 }{i.Value - low, high - i.Value}
}

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
