package plotting

import (
	"image/color"

	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
)

// dashes tell outlines apart without colour; ECharts names them, and the picture takes their lengths in points.
var dashes = []struct {
	name    any
	lengths []vg.Length
}{
	{"solid", nil},
	{[]int{7, 3}, []vg.Length{vg.Points(5), vg.Points(2.2)}},
	{[]int{2, 2}, []vg.Length{vg.Points(1.5), vg.Points(1.5)}},
	{[]int{10, 3, 2, 3}, []vg.Length{vg.Points(7.5), vg.Points(2.2), vg.Points(1.5), vg.Points(2.2)}},
}

// Areas of more samples than this would hide each other.
const filledUpTo = 3

func (h Histogram) option(samples []binned, edges []float64) ([]byte, error) {
	series := make([]attributes, len(samples))
	for i, s := range samples {
		series[i] = s.series(i, edges)
		if len(samples) <= filledUpTo {
			series[i]["areaStyle"] = attributes{"opacity": 0.2}
		}
	}
	names := make([]string, len(samples))
	for i, s := range samples {
		names[i] = s.name
	}
	return rectangularOption(h.Title, placed(attributes{
		"tooltip": attributes{"trigger": "axis"},
		"xAxis":   valueAxis(axisName(h.XLabel, "value"), gapBelow, span{edges[0], edges[len(edges)-1]}.rounded()),
		"yAxis": attributes{"type": "value", "name": h.yLabel(), "nameLocation": "middle", "nameGap": gapBeside,
			"axisLine": attributes{"onZero": false}},
		"series": series,
	}, names, lineLegend(), 0))
}

// series is the outline as steps: each height holds from its edge to the next. The first point begins the outline
// at the axis.
func (b binned) series(index int, edges []float64) attributes {
	data := [][]any{{shortNumber(edges[0]), 0}}
	for i, height := range b.heights {
		data = append(data, []any{shortNumber(edges[i]), shortNumber(height)})
	}
	data = append(data, []any{shortNumber(edges[len(edges)-1]), 0})
	return attributes{"type": "line", "name": b.name, "step": "end", "symbol": "none", "data": data,
		"color":     hexColor(seriesColor(index)),
		"lineStyle": attributes{"width": 1.8, "type": dashes[index%len(dashes)].name}}
}

func (h Histogram) yLabel() string {
	if h.Density {
		return "density"
	}
	return "count"
}

func (h Histogram) picture(samples []binned, edges []float64) ([]byte, error) {
	p := newPlot(h.Title, axisName(h.XLabel, "value"), h.yLabel())
	names := make([]string, len(samples))
	for i, s := range samples {
		outline, err := s.outline(i, edges, len(samples) <= filledUpTo)
		if err != nil {
			return nil, err
		}
		p.Add(outline)
		names[i] = shortened(s.name)
		if len(samples) > 1 {
			p.Legend.Add(names[i], &plotter.Line{LineStyle: outline.LineStyle})
		}
	}
	xs := span{edges[0], edges[len(edges)-1]}.rounded()
	setLimits(p, xs, span{0, 1.05 * p.Y.Max})
	if len(samples) > 1 {
		legendBeside(p, names)
	}
	return encodePlot(p)
}

func (b binned) outline(index int, edges []float64, filled bool) (*plotter.Line, error) {
	xys := plotter.XYs{{X: edges[0]}}
	for i, height := range b.heights {
		xys = append(xys, plotter.XY{X: edges[i], Y: height}, plotter.XY{X: edges[i+1], Y: height})
	}
	line, err := plotter.NewLine(append(xys, plotter.XY{X: edges[len(edges)-1]}))
	if err != nil {
		return nil, err
	}
	c := seriesColor(index)
	line.Color, line.Width, line.Dashes = c, vg.Points(1.2), dashes[index%len(dashes)].lengths
	if filled {
		line.FillColor = color.NRGBA{R: c.R, G: c.G, B: c.B, A: 0x33}
	}
	return line, nil
}
