package plotting

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/atelier-go/atelier/plotting/internal/chart"
	"github.com/atelier-go/atelier/plotting/internal/style"
)

func (s Scatter) option(clouds []cloud, xs, ys style.Range) ([]byte, error) {
	total := dotCount(clouds)
	series := make([]chart.Attributes, len(clouds))
	for i, c := range clouds {
		series[i] = c.series(i, pixelsOf(total))
	}
	x, y := chart.ValueAxis(style.LabelOr(s.XLabel, "x"), chart.NameGapBelow, xs), chart.ValueAxis(style.LabelOr(s.YLabel, "y"), chart.NameGapBeside, ys)
	if s.Equal && max(xs.Step(), ys.Step()) > 0 {
		x["interval"], y["interval"] = style.ShortNumber(max(xs.Step(), ys.Step())), style.ShortNumber(max(xs.Step(), ys.Step()))
	}
	return chart.Option(s.Title, chart.WithFrames(chart.Attributes{
		"xAxis":  x,
		"yAxis":  y,
		"series": series,
	}, cloudNames(clouds), chart.MarkerLegend(), s.ratio(xs, ys)))
}

func cloudNames(clouds []cloud) []string {
	names := make([]string, len(clouds))
	for i, c := range clouds {
		names[i] = c.name
	}
	return names
}

// series draws every point with its shape: ECharts' mode for large data would draw squares without notes.
func (c cloud) series(index, size int) chart.Attributes {
	item := chart.Attributes{"opacity": 0.8}
	shape := style.SeriesMarker(index)
	if shape.IsLine() {
		item["borderColor"], item["borderWidth"] = style.Hex(style.SeriesColor(index)), 1.5
	}
	data := make([][]any, len(c.dots))
	for i, d := range c.dots {
		data[i] = []any{style.ShortNumber(d.x), style.ShortNumber(d.y)}
		if d.note != "" {
			data[i] = append(data[i], d.note)
		}
	}
	return chart.Attributes{"type": "scatter", "name": c.name, "data": data, "symbol": shape.Symbol, "symbolSize": size,
		"color": style.Hex(style.SeriesColor(index)), "itemStyle": item,
		"encode": chart.Attributes{"x": 0, "y": 1, "itemName": 2, "tooltip": []int{0, 1}}}
}

// pixelsOf is the width of a point among total ones, in CSS pixels.
func pixelsOf(total int) int {
	switch {
	case total <= 200:
		return 8
	case total <= 1500:
		return 6
	}
	return 4
}

func (s Scatter) picture(clouds []cloud, xs, ys style.Range, encode chart.Encoder) ([]byte, error) {
	p := chart.NewPlot(s.Title, style.LabelOr(s.XLabel, "x"), style.LabelOr(s.YLabel, "y"))
	radius := vg.Points(float64(pixelsOf(dotCount(clouds))) * 0.7 / 2)
	var names []string
	for i, c := range clouds {
		if len(c.dots) == 0 {
			continue
		}
		dots, err := c.scatter(i, radius)
		if err != nil {
			return nil, err
		}
		p.Add(dots)
		name := style.Shorten(c.name)
		p.Legend.Add(name, legendDot(dots.GlyphStyle))
		names = append(names, name)
	}
	chart.SetLimits(p, xs, ys)
	if s.Equal {
		ticks := plot.TickerFunc(func(low, high float64) []plot.Tick { return style.TicksEvery(low, high, max(xs.Step(), ys.Step())) })
		p.X.Tick.Marker, p.Y.Tick.Marker = ticks, ticks
	}
	chart.LegendBeside(p, names)
	return encode(p, s.ratio(xs, ys))
}

func (c cloud) scatter(index int, radius vg.Length) (*plotter.Scatter, error) {
	xys := make(plotter.XYs, len(c.dots))
	for i, d := range c.dots {
		xys[i].X, xys[i].Y = d.x, d.y
	}
	dots, err := plotter.NewScatter(xys)
	if err != nil {
		return nil, err
	}
	dots.GlyphStyle = draw.GlyphStyle{Color: style.SeriesColor(index), Radius: radius, Shape: style.SeriesMarker(index).Glyph}
	return dots, nil
}

// legendDot shows a shape in the legend large enough to tell it from the others.
type legendDot draw.GlyphStyle

// Thumbnail draws the shape.
func (d legendDot) Thumbnail(c *draw.Canvas) {
	style := draw.GlyphStyle(d)
	style.Radius = vg.Points(3)
	c.DrawGlyph(style, c.Center())
}
