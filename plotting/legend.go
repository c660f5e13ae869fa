package plotting

import (
	"maps"
	"math"

	"github.com/go-echarts/go-echarts/v2/opts"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
)

// Places in a chart, in CSS pixels.
const (
	legendRow = 24 // height of a line of a legend, with its gap
	chartTop  = 70 // of the frame, below a title and one line of a legend

	flushLeft = "-5" // takes the padding back that ECharts puts around titles and legends
)

// chartLegend is the legend of a chart: it breaks into lines where it is too wide.
func chartLegend() opts.Legend {
	return opts.Legend{Type: "plain", Left: flushLeft, Top: "34", TextStyle: &opts.TextStyle{FontFamily: fontStack}}
}

// lineLegend is the legend of lines: so long and so low that a dot does not hide how a line is broken.
func lineLegend() opts.Legend {
	l := chartLegend()
	l.ItemWidth, l.ItemHeight = 32, 7
	return l
}

// markLegend is the legend of marks rather than lines: as wide as high, so that it does not stretch them.
func markLegend() opts.Legend {
	l := chartLegend()
	l.ItemWidth = 14
	return l
}

// narrower are widths of a page at which a legend may need more lines.
var narrower = []int{620, 560, 500, 440, 380, 320}

// placed is the parts of a chart with a legend and a frame. A ratio of the frame's width to its height is kept at every
// width of the page; 0 is none.
func placed(parts attributes, names []string, legend opts.Legend, ratio float64) attributes {
	option := maps.Clone(parts)
	frames, room := framesFor(names, legend, func(width, room int) attributes { return frameAt(width, room, ratio) })
	height := chartHeight + room
	if ratio > 0 {
		_, down := frameSides(chartWidth, ratio)
		height = chartTop + room + down + frameBottom
	}
	option["legend"], option["grid"] = legend, []attributes{frames[0].Grid}
	option["atelier"] = attributes{"height": height, "frames": frames}
	return option
}

// atWidth is where the lines of a chart are, on a page of that width or less.
type atWidth struct {
	Width int        `json:"width"`
	Grid  attributes `json:"grid"`
}

// framesFor are the frames of a chart, the widest first, each moved down by the lines of its legend but the first; room is
// how far the widest is.
func framesFor(names []string, legend opts.Legend, at func(width, room int) attributes) (frames []atWidth, room int) {
	for i, width := range append([]int{chartWidth}, narrower...) {
		down := legendRow * (legendLines(names, legend.ItemWidth, width) - 1)
		if i == 0 {
			room = down
		}
		frames = append(frames, atWidth{width, at(width, down)})
	}
	return frames, room
}

const (
	frameLeft   = 78 // of a frame without room for labels of its own
	frameRight  = 28
	frameBottom = 58
	tallest     = 400
)

// frameAt is the frame of a chart of that width, moved down by room.
func frameAt(width, room int, ratio float64) attributes {
	if ratio == 0 {
		return attributes{"left": 60, "right": frameRight, "top": chartTop + room, "bottom": 32, "containLabel": true}
	}
	across, down := frameSides(width, ratio)
	return attributes{"left": frameLeft, "top": chartTop + room, "width": across, "height": down}
}

// withoutLegend is the frame of a chart that has none.
func withoutLegend(top int) []attributes {
	return []attributes{{"left": 60, "right": frameRight, "top": top, "bottom": 32, "containLabel": true}}
}

// frameSides are the sides of a frame that keeps its ratio.
func frameSides(width int, ratio float64) (across, down int) {
	high := min(tallest, float64(width-frameLeft-frameRight)/ratio)
	return int(math.Round(high * ratio)), int(math.Round(high))
}

// legendLines is the number of lines that a legend takes in a chart of that width.
func legendLines(names []string, icon, width int) int {
	const padding, gap, beforeText = 5, 10, 5
	lines, x := 1, 0.0
	for _, name := range names {
		item := float64(icon+beforeText) + letterWidth(name)
		if x > 0 && x+item > float64(width-2*padding) {
			lines, x = lines+1, 0
		}
		x += item + gap
	}
	return lines
}

// letterWidth is about the width of text in a legend, in CSS pixels, in the widest of the fonts that a browser may take.
func letterWidth(s string) float64 {
	const widest, pixels = 1.2, 12
	style := text.Style{Handler: newLettering(), Font: font.Font{Typeface: "Liberation", Variant: "Sans", Size: vg.Points(pixels)}}
	return widest * style.Width(s).Points()
}
