package chart

import (
	"maps"
	"math"

	"github.com/go-echarts/go-echarts/v2/opts"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"

	"github.com/atelier-go/atelier/plotting/internal/raster"
	"github.com/atelier-go/atelier/plotting/internal/style"
)

// Places in a chart, in CSS pixels.
const (
	legendRow = 24 // height of a line of a legend, with its gap
	FrameTop  = 70 // of the frame, below a title and one line of a legend

	FlushLeft = "-5" // takes the padding back that ECharts puts around titles and legends
)

// chartLegend is the legend of a chart: it breaks into lines where it is too wide.
func chartLegend() opts.Legend {
	return opts.Legend{Type: "plain", Left: FlushLeft, Top: "34", TextStyle: &opts.TextStyle{FontFamily: style.FontStack}}
}

// LineLegend is the legend of lines: so long and so low that a dot does not hide how a line is broken.
func LineLegend() opts.Legend {
	l := chartLegend()
	l.ItemWidth, l.ItemHeight = 32, 7
	return l
}

// MarkerLegend is the legend of marks rather than lines: as wide as high, so that it does not stretch them.
func MarkerLegend() opts.Legend {
	l := chartLegend()
	l.ItemWidth = 14
	return l
}

// narrower are widths of a page at which a legend may need more lines.
var narrower = []int{620, 560, 500, 440, 380, 320}

// WithFrames is the parts of a chart with a legend and a frame. A ratio of the frame's width to its height is kept at every
// width of the page; 0 is none.
func WithFrames(parts Attributes, names []string, legend opts.Legend, ratio float64) Attributes {
	option := maps.Clone(parts)
	frames, room := FramesFor(names, legend, func(width, room int) Attributes { return frameAt(width, room, ratio) })
	height := style.ChartHeight + room
	if ratio > 0 {
		_, down := frameSides(style.ChartWidth, ratio)
		height = FrameTop + room + down + FrameBottom
	}
	option["legend"], option["grid"] = legend, []Attributes{frames[0].Grid}
	option["atelier"] = Attributes{"height": height, "frames": frames}
	return option
}

// Frame is where the lines of a chart are, on a page of that width or less.
type Frame struct {
	Width int        `json:"width"`
	Grid  Attributes `json:"grid"`
}

// FramesFor are the frames of a chart, the widest first, each moved down by the lines of its legend but the first; room is
// how far the widest is.
func FramesFor(names []string, legend opts.Legend, at func(width, room int) Attributes) (frames []Frame, room int) {
	for i, width := range append([]int{style.ChartWidth}, narrower...) {
		down := legendRow * (legendLines(names, legend.ItemWidth, width) - 1)
		if i == 0 {
			room = down
		}
		frames = append(frames, Frame{width, at(width, down)})
	}
	return frames, room
}

const (
	FrameLeft   = 78 // of a frame without room for labels of its own
	FrameRight  = 28
	FrameBottom = 58
	tallest     = 400
)

// frameAt is the frame of a chart of that width, moved down by room.
func frameAt(width, room int, ratio float64) Attributes {
	if ratio == 0 {
		return Attributes{"left": 60, "right": FrameRight, "top": FrameTop + room, "bottom": 32, "containLabel": true}
	}
	across, down := frameSides(width, ratio)
	return Attributes{"left": FrameLeft, "top": FrameTop + room, "width": across, "height": down}
}

// GridWithoutLegend is the frame of a chart that has none.
func GridWithoutLegend(top int) []Attributes {
	return []Attributes{{"left": 60, "right": FrameRight, "top": top, "bottom": 32, "containLabel": true}}
}

// frameSides are the sides of a frame that keeps its ratio.
func frameSides(width int, ratio float64) (across, down int) {
	high := min(tallest, float64(width-FrameLeft-FrameRight)/ratio)
	return int(math.Round(high * ratio)), int(math.Round(high))
}

// legendLines is the number of lines that a legend takes in a chart of that width.
func legendLines(names []string, icon, width int) int {
	const padding, gap, beforeText = 5, 10, 5
	lines, x := 1, 0.0
	for _, name := range names {
		item := float64(icon+beforeText) + TextWidth(name)
		if x > 0 && x+item > float64(width-2*padding) {
			lines, x = lines+1, 0
		}
		x += item + gap
	}
	return lines
}

// TextWidth is about the width of text in a legend, in CSS pixels, in the widest of the fonts that a browser may take.
func TextWidth(s string) float64 {
	const widest, pixels = 1.2, 12
	style := text.Style{Handler: raster.NewTextHandler(), Font: font.Font{Typeface: "Liberation", Variant: "Sans", Size: vg.Points(pixels)}}
	return widest * style.Width(s).Points()
}
