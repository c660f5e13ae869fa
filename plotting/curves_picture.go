package plotting

import (
	"fmt"
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

var baselineGrey = color.RGBA{R: 0x66, G: 0x66, B: 0x66, A: 0xff}

// picture draws the chart as a PNG of chartWidth x chartHeight CSS pixels on white, readable on any background.
func (c Curves) picture(lines []line) ([]byte, error) {
	p := newPlot(c.heading(), c.xLabel(), c.YLabel)
	p.X.Tick.Marker = plot.TickerFunc(stepTicks)
	if err := c.addBaselines(p, lines); err != nil {
		return nil, fmt.Errorf("curves %q: baselines: %w", c.Title, err)
	}
	for _, held := range []bool{false, true} { // held lines on top: they have few values, which a training's would hide
		for _, l := range lines {
			if l.held != held || len(l.points) == 0 {
				continue
			}
			if err := addLine(p, l); err != nil {
				return nil, fmt.Errorf("curves %q: series %q: %w", c.Title, l.name, err)
			}
		}
	}
	c.nameBaselines(p, lines)
	var marked []line
	var names []string
	for _, l := range lines {
		if len(l.points) == 0 {
			continue
		}
		names = append(names, shortened(l.name))
		p.Legend.Add(shortened(l.name), &plotter.Line{LineStyle: l.boldest()})
		if l.marked {
			marked = append(marked, l)
		}
	}
	if len(marked) > 0 {
		p.Add(bestMarks{marked, p.Legend.TextStyle})
	}
	within := len(lines)
	if within > legendWithin { // or it would hide the lines
		within = 1 // room for the name of a baseline
		legendBeside(p, names)
	}
	c.scaleY(p, within, lines)
	return encodePlot(p)
}

// legendWithin is the number of lines whose legend has room above them.
const legendWithin = 4

// addLine draws the line and, where there are few points, a dot for each: faint if it is smoothed too.
func addLine(p *plot.Plot, l line) error {
	measured, err := plotter.NewLine(l.xys(nil))
	if err != nil {
		return err
	}
	measured.LineStyle = l.thin()
	p.Add(measured)
	if len(l.points) <= dotsUpTo {
		dots, err := plotter.NewScatter(l.xys(nil))
		if err != nil {
			return err
		}
		dots.GlyphStyle = draw.GlyphStyle{Color: measured.Color, Radius: vg.Points(2), Shape: draw.CircleGlyph{}}
		p.Add(dots)
	}
	if l.smooth == nil {
		return nil
	}
	average, err := plotter.NewLine(l.xys(l.smooth))
	if err != nil {
		return err
	}
	average.LineStyle = l.boldest()
	p.Add(average)
	return nil
}

// thin is the style of the line as measured.
func (l line) thin() draw.LineStyle {
	style := draw.LineStyle{Color: seriesColor(l.color), Width: vg.Points(0.9), Dashes: l.dash.picture()}
	if l.smooth != nil {
		style.Color = lighter(seriesColor(l.color))
	}
	if l.dash != solid {
		style.Width = vg.Points(1.1) // or the dashes fade
	}
	return style
}

// boldest is the style that stands out: that of the average, where there is one.
func (l line) boldest() draw.LineStyle {
	if l.smooth == nil {
		return l.thin()
	}
	return draw.LineStyle{Color: seriesColor(l.color), Width: vg.Points(1.4)}
}

// xys are the points of the line, with other values than the measured ones where they are given.
func (l line) xys(values []float64) plotter.XYs {
	xys := make(plotter.XYs, len(l.points))
	for i, q := range l.points {
		xys[i].X, xys[i].Y = float64(q.x), q.y
		if values != nil {
			xys[i].Y = values[i]
		}
	}
	return xys
}

func (d dash) picture() []vg.Length {
	return [...][]vg.Length{solid: nil, dashed: {vg.Points(4), vg.Points(2)}, dotted: {vg.Points(1.5), vg.Points(1.5)}}[d]
}

// lighter is what a faint line on white looks like, without a transparency that would show where it crosses itself.
func lighter(c color.RGBA) color.RGBA {
	mix := func(v uint8) uint8 { return uint8(faint*float64(v) + (1-faint)*0xff) }
	return color.RGBA{R: mix(c.R), G: mix(c.G), B: mix(c.B), A: 0xff}
}

// addBaselines draws each baseline from the first step to the last.
func (c Curves) addBaselines(p *plot.Plot, lines []line) error {
	first, last := stepRange(lines)
	for _, b := range c.Baselines {
		if !b.visible(c.LogY) {
			continue
		}
		across, err := plotter.NewLine(plotter.XYs{{X: float64(first), Y: b.Value}, {X: float64(last), Y: b.Value}})
		if err != nil {
			return err
		}
		across.LineStyle = draw.LineStyle{Color: baselineGrey, Width: vg.Points(0.9), Dashes: dashed.picture()}
		p.Add(across)
	}
	return nil
}

// nameBaselines puts the names above the first step, for best values come late. It comes after the lines, which would
// hide the names.
func (c Curves) nameBaselines(p *plot.Plot, lines []line) {
	first, _ := stepRange(lines)
	for i, b := range c.Baselines {
		if !b.visible(c.LogY) {
			continue
		}
		name := caption{x: float64(first), y: b.Value, text: b.name(i), style: p.Legend.TextStyle, up: vg.Points(4)}
		name.style.Color = baselineGrey
		name.style.XAlign, name.style.YAlign = text.XLeft, text.YBottom
		p.Add(name)
	}
}

// caption is words at a point of a picture, on white, so that lines do not run through them. Where they would leave
// the picture at a side they move in.
type caption struct {
	x, y  float64
	text  string
	style text.Style
	up    vg.Length
}

// Plot implements plot.Plotter.
func (w caption) Plot(c draw.Canvas, p *plot.Plot) {
	trX, trY := p.Transforms(&c)
	at := vg.Point{X: trX(w.x), Y: trY(w.y) + w.up}
	box := w.style.Rectangle(w.text).Add(at)
	shift := max(0, c.Min.X-box.Min.X) + min(0, c.Max.X-box.Max.X)
	at.X, box.Min.X, box.Max.X = at.X+shift, box.Min.X+shift, box.Max.X+shift
	c.FillPolygon(color.White, []vg.Point{box.Min, {X: box.Max.X, Y: box.Min.Y}, box.Max, {X: box.Min.X, Y: box.Max.Y}})
	c.FillText(w.style, at, w.text)
}

// scaleY gives the y axis room for so many lines of the legend and for the words of marks, or on a logarithmic axis whole powers of
// ten, where its labels are.
func (c Curves) scaleY(p *plot.Plot, legend int, lines []line) {
	if !c.LogY {
		height := p.Y.Max - p.Y.Min
		low, high := sides(lines)
		p.Y.Max += min(0.4, 0.07*float64(legend)) * height
		if high > 0 {
			p.Y.Max += 0.07 * height
		}
		if low > 0 {
			p.Y.Min -= 0.07 * height
		}
		return
	}
	p.Y.Scale = plot.LogScale{}
	p.Y.Tick.Marker = plot.TickerFunc(decadeTicks)
	low, high := math.Floor(math.Log10(p.Y.Min)), math.Ceil(math.Log10(p.Y.Max))
	if low == high {
		high++
	}
	p.Y.Min, p.Y.Max = math.Pow10(int(low)), math.Pow10(int(high))
}
