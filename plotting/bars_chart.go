package plotting

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

func (b Bars) option(bars []Bar, values span) ([]byte, error) {
	names, scores := make([]string, len(bars)), make([][]any, len(bars))
	var pairs [][2][]any
	for i, bar := range bars {
		names[i] = shortened(bar.Name)
		scores[i] = []any{shortNumber(bar.Value), i, bar.Name, bar.interval().String()}
		if bar.interval().known() {
			pairs = append(pairs, [2][]any{{shortNumber(bar.Low), i}, {shortNumber(bar.High), i}})
		}
	}
	series := []attributes{{"type": b.kind(), "name": b.Title, "data": scores, "barMaxWidth": 26, "symbolSize": 9,
		"dimensions": []any{"value", "place", attributes{"name": "model", "type": "ordinal"}, attributes{"name": "score", "type": "ordinal"}},
		"encode":     attributes{"x": 0, "y": 1, "itemName": 2, "tooltip": 3}}}
	if len(pairs) > 0 {
		series = append(series, whiskers("interval", intervalColor, pairs, [2]int{2, 9}))
	}
	return rectangularOption(b.Title, attributes{
		"legend": attributes{"show": false},
		"grid":   withoutLegend(44),
		"xAxis":  valueAxis(b.label(), gapBelow, values),
		"yAxis": attributes{"type": "category", "data": names, "inverse": true, "axisTick": attributes{"show": false},
			"axisLine": attributes{"onZero": false}, "axisLabel": attributes{"interval": 0, "fontSize": labelPixels(len(bars))}},
		"series": series,
	})
}

func (b Bars) kind() string {
	if b.Dots {
		return "scatter"
	}
	return "bar"
}

// labelPixels is the height of the letters at each of n rows, so that they do not touch.
func labelPixels(n int) int {
	return min(12, max(6, 230/n))
}

// picture counts rows from the bottom, as gonum does.
func (b Bars) picture(bars []Bar, values span) ([]byte, error) {
	p := newPlot(b.Title, b.label(), "")
	rows := len(bars)
	names, places := make([]string, rows), make(plotter.XYs, rows)
	var intervals errorBars
	for i, bar := range bars {
		row := rows - 1 - i
		names[row] = shortened(bar.Name)
		places[row] = plotter.XY{X: bar.Value, Y: float64(row)}
		if bar.interval().known() {
			intervals.XYs = append(intervals.XYs, places[row])
			intervals.x = append(intervals.x, bar.interval().reach())
		}
	}
	p.NominalY(names...)
	upright := plotter.NewGrid()
	upright.Horizontal.Color, upright.Vertical.Color = nil, gridGrey
	p.Add(upright)
	p.Y.Tick.Label.Font.Size = vg.Points(0.75 * float64(labelPixels(rows)))
	if err := b.addScores(p, places); err != nil {
		return nil, err
	}
	if len(intervals.XYs) > 0 {
		drawn, err := xWhiskers(intervals, intervalColor)
		if err != nil {
			return nil, err
		}
		p.Add(drawn)
	}
	setLimits(p, values, span{-0.6, float64(rows) - 0.4})
	return encodePlot(p)
}

func (b Bars) addScores(p *plot.Plot, places plotter.XYs) error {
	if b.Dots {
		dots, err := plotter.NewScatter(places)
		if err != nil {
			return err
		}
		dots.GlyphStyle = draw.GlyphStyle{Color: seriesColor(0), Radius: vg.Points(3.4), Shape: draw.CircleGlyph{}}
		p.Add(dots)
		return nil
	}
	values := make(plotter.Values, len(places))
	for i, place := range places {
		values[i] = place.X
	}
	drawn, err := plotter.NewBarChart(values, vg.Points(min(18, 130/float64(len(places)))))
	if err != nil {
		return err
	}
	drawn.Horizontal, drawn.Color, drawn.LineStyle.Width = true, seriesColor(0), 0
	p.Add(drawn)
	return nil
}
