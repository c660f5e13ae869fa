package plotting

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"strings"

	"github.com/go-echarts/go-echarts/v2/charts"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// ErrFigure says that the fields of a figure contradict each other.
var ErrFigure = errors.New("plotting: bad figure")

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

// span is a range of numbers. The empty one is wider than no number.
type span struct{ low, high float64 }

func emptySpan() span { return span{math.Inf(1), math.Inf(-1)} }

func (s *span) add(values ...float64) {
	for _, v := range values {
		s.low, s.high = min(s.low, v), max(s.high, v)
	}
}

// step is that between the labels of an axis.
func (s span) step() float64 { return niceStep((s.high - s.low) / wantedTicks) }

// rounded is the span with ends at multiples of the step between its labels, so that both charts label the ends, none
// more than a step beyond the numbers. A single number gets room around it.
func (s span) rounded() span {
	if s.low == s.high {
		room := max(math.Abs(s.high)/4, 0.5)
		s = span{s.low - room, s.high + room}
	}
	step := s.step()
	if step == 0 || math.IsInf(step, 0) { // the ends are near the largest or smallest numbers there are
		return s
	}
	for {
		wide := s.roundedTo(step)
		if wide.step() <= step {
			return wide
		}
		step = wide.step() // wider ends may want a larger step, whose multiples they are not
	}
}

// roundedTo is the span with ends at multiples of the step.
func (s span) roundedTo(step float64) span {
	return span{math.Floor(s.low/step+1e-9) * step, math.Ceil(s.high/step-1e-9) * step}
}

func finite(values ...float64) bool {
	for _, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return false
		}
	}
	return true
}

// legendBeside moves the legend of p to the right of the data, which it would hide.
func legendBeside(p *plot.Plot, names []string) {
	var width vg.Length
	for _, name := range names {
		width = max(width, p.Legend.TextStyle.Width(name))
	}
	width += p.Legend.ThumbnailWidth + vg.Points(14)
	p.Legend.Left = true
	p.Legend.YOffs = -vg.Points(2)
	p.Add(beside{width, &p.Legend})
}

// beside keeps room free to the right of the data, and puts the legend there once the canvas is known.
type beside struct {
	width  vg.Length
	legend *plot.Legend
}

// Plot places the legend, which is drawn after all plotters.
func (b beside) Plot(c draw.Canvas, _ *plot.Plot) {
	b.legend.XOffs = c.Size().X + vg.Points(8)
}

// GlyphBoxes is the room.
func (b beside) GlyphBoxes(*plot.Plot) []plot.GlyphBox {
	return []plot.GlyphBox{{X: 1, Y: 0.5, Rectangle: vg.Rectangle{Max: vg.Point{X: b.width}}}}
}

// longestName is the width of a name in a chart, in letters. The words of a figure have all of it.
const longestName = 28

// shortened cuts a name that would leave no room for the data.
func shortened(name string) string { return cutShort(name, longestName) }

// cutShort cuts text to that many letters, the last of which then says so.
func cutShort(text string, most int) string {
	if lettersWide(text) <= most {
		return text
	}
	letters := []rune(text)
	for len(letters) > 0 && lettersWide(string(letters)) >= most {
		letters = letters[:len(letters)-1]
	}
	return string(letters) + "…"
}

// named is the name, or what it stands for with a number from 1.
func named(name, kind string, index int) string {
	if name == "" {
		return fmt.Sprintf("%s %d", kind, index+1)
	}
	return name
}

// axisName is the label of an axis, or the usual one.
func axisName(label, usual string) string {
	if label == "" {
		return usual
	}
	return label
}

// counted is a number of things: "1 run", "2 runs".
func counted(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// headed is text after the title, if there is one.
func headed(title, text string) string {
	if title == "" {
		return text
	}
	return title + ": " + text
}

// enumerated is names in a sentence: "a", "a and b", "a, b and c".
func enumerated(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// percent writes a share of 1.
func percent(share float64) string { return fmt.Sprintf("%.1f%%", 100*share) }
