package plotting

import (
	"encoding/json"
	"fmt"
	"image/color"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
)

// fontStack names fonts with Chinese glyphs for the common systems before the generic family.
const fontStack = `system-ui, "Segoe UI", "Helvetica Neue", Arial, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif`

var gridGrey = color.RGBA{R: 0xdd, G: 0xdd, B: 0xdd, A: 0xff}

// newPlot is an empty picture of a chart in the style of all charts, with lines across at the labels of the y axis.
func newPlot(title, xLabel, yLabel string) *plot.Plot {
	p := plot.New()
	p.Title.Text = title
	p.Title.Padding = vg.Points(6)
	p.X.Label.Text = xLabel
	p.Y.Label.Text = yLabel
	p.X.Tick.Marker = plot.TickerFunc(linearTicks)
	p.Y.Tick.Marker = plot.TickerFunc(linearTicks)
	p.Legend.Top = true
	p.Legend.Padding = vg.Points(3)
	letters := newLettering()
	p.TextHandler = letters
	sans := func(style *text.Style, size float64) {
		style.Handler = letters
		style.Font.Variant = "Sans"
		style.Font.Size = vg.Points(size)
	}
	sans(&p.Title.TextStyle, 12)
	sans(&p.X.Label.TextStyle, 10)
	sans(&p.Y.Label.TextStyle, 10)
	sans(&p.X.Tick.Label, 9)
	sans(&p.Y.Tick.Label, 9)
	sans(&p.Legend.TextStyle, 9)
	grid := plotter.NewGrid()
	grid.Vertical.Color = nil
	grid.Horizontal.Color = gridGrey
	p.Add(grid)
	return p
}

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

func hexColors() opts.Colors {
	colors := make(opts.Colors, len(okabeIto))
	for i, c := range okabeIto {
		colors[i] = hexColor(c)
	}
	return colors
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

// chartBundle is a chart in all its forms: in words, as a picture, and as HTML that holds the picture and draws the
// option in its place where it can. Without a picture it is a draft.
func chartBundle(id, text string, option, picture []byte) Bundle {
	b := Bundle{MIMEPlain: []byte(text), MIMEHTML: chartHTML(id, text, option, picture)}
	if picture != nil {
		b[MIMEPNG] = picture
	}
	return b
}
