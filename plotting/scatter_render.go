package plotting

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

func (s Scatter) option(clouds []cloud, xs, ys span) ([]byte, error) {
	total := dotCount(clouds)
	series := make([]attributes, len(clouds))
	for i, c := range clouds {
		series[i] = c.series(i, pixelsOf(total))
	}
	x, y := valueAxis(axisName(s.XLabel, "x"), gapBelow, xs), valueAxis(axisName(s.YLabel, "y"), gapBeside, ys)
	if s.Equal && max(xs.step(), ys.step()) > 0 {
		x["interval"], y["interval"] = shortNumber(max(xs.step(), ys.step())), shortNumber(max(xs.step(), ys.step()))
	}
	return rectangularOption(s.Title, placed(attributes{
		"xAxis":  x,
		"yAxis":  y,
		"series": series,
	}, cloudNames(clouds), markLegend(), s.ratio(xs, ys)))
}

func cloudNames(clouds []cloud) []string {
	names := make([]string, len(clouds))
	for i, c := range clouds {
		names[i] = c.name
	}
	return names
}

// series draws every point with its shape: ECharts' mode for large data would draw squares without notes.
func (c cloud) series(index, size int) attributes {
	item := attributes{"opacity": 0.8}
	shape := seriesShape(index)
	if shape.stroked() {
		item["borderColor"], item["borderWidth"] = hexColor(seriesColor(index)), 1.5
	}
	data := make([][]any, len(c.dots))
	for i, d := range c.dots {
		data[i] = []any{shortNumber(d.x), shortNumber(d.y)}
		if d.note != "" {
			data[i] = append(data[i], d.note)
		}
	}
	return attributes{"type": "scatter", "name": c.name, "data": data, "symbol": shape.symbol, "symbolSize": size,
		"color": hexColor(seriesColor(index)), "itemStyle": item,
		"encode": attributes{"x": 0, "y": 1, "itemName": 2, "tooltip": []int{0, 1}}}
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

func (s Scatter) picture(clouds []cloud, xs, ys span) ([]byte, error) {
	p := newPlot(s.Title, axisName(s.XLabel, "x"), axisName(s.YLabel, "y"))
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
		name := shortened(c.name)
		p.Legend.Add(name, legendDot(dots.GlyphStyle))
		names = append(names, name)
	}
	setLimits(p, xs, ys)
	if s.Equal {
		ticks := plot.TickerFunc(func(low, high float64) []plot.Tick { return multiples(low, high, max(xs.step(), ys.step())) })
		p.X.Tick.Marker, p.Y.Tick.Marker = ticks, ticks
	}
	legendBeside(p, names)
	return encodeFramed(p, s.ratio(xs, ys))
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
	dots.GlyphStyle = draw.GlyphStyle{Color: seriesColor(index), Radius: radius, Shape: seriesShape(index).glyph}
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
