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

	"github.com/atelier-go/atelier/plotting/internal/chart"
	"github.com/atelier-go/atelier/plotting/internal/style"
)

var baselineGrey = color.RGBA{R: 0x66, G: 0x66, B: 0x66, A: 0xff}

// picture draws the chart as a PNG of chartWidth x chartHeight CSS pixels on white, readable on any background.
func (c Curves) picture(lines []line) ([]byte, error) {
	p, err := c.plot(lines)
	if err != nil {
		return nil, err
	}
	return chart.EncodePNG(p, 0)
}

// SVG is the picture of the bundle as lines and letters, for print and for drawing programs. The errors are those of Bundle.
func (c Curves) SVG() ([]byte, error) {
	lines, err := c.lines()
	if err != nil {
		return nil, err
	}
	p, err := c.plot(lines)
	if err != nil {
		return nil, err
	}
	return chart.EncodeSVG(p, 0)
}

// plot is the chart on paper.
func (c Curves) plot(lines []line) (*plot.Plot, error) {
	p := chart.NewPlot(c.heading(), c.xLabel(), c.YLabel)
	p.X.Tick.Marker = plot.TickerFunc(style.IntegerTicks)
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
		names = append(names, style.Shorten(l.name))
		p.Legend.Add(style.Shorten(l.name), &plotter.Line{LineStyle: l.boldest()})
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
		chart.LegendBeside(p, names)
	}
	c.scaleY(p, within, lines)
	return p, nil
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
	lined := draw.LineStyle{Color: style.SeriesColor(l.color), Width: vg.Points(0.9), Dashes: l.dash.picture()}
	if l.smooth != nil {
		lined.Color = lighter(style.SeriesColor(l.color))
	}
	if l.dash != solid {
		lined.Width = vg.Points(1.1) // or the dashes fade
	}
	return lined
}

// boldest is the style that stands out: that of the average, where there is one.
func (l line) boldest() draw.LineStyle {
	if l.smooth == nil {
		return l.thin()
	}
	return draw.LineStyle{Color: style.SeriesColor(l.color), Width: vg.Points(1.4)}
}

// xys are the points of the line, with other values than the measured ones where they are given.
func (l line) xys(values []float64) plotter.XYs {
	xys := make(plotter.XYs, len(l.points))
	for i, q := range l.points {
		xys[i].X, xys[i].Y = float64(q.X), q.Y
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
		name := chart.Caption{X: float64(first), Y: b.Value, Text: b.name(i), Style: p.Legend.TextStyle, Up: vg.Points(4)}
		name.Style.Color = baselineGrey
		name.Style.XAlign, name.Style.YAlign = text.XLeft, text.YBottom
		p.Add(name)
	}
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
	p.Y.Tick.Marker = plot.TickerFunc(style.LogTicks)
	low, high := math.Floor(math.Log10(p.Y.Min)), math.Ceil(math.Log10(p.Y.Max))
	if low == high {
		high++
	}
	p.Y.Min, p.Y.Max = math.Pow10(int(low)), math.Pow10(int(high))
}

// bestMarks are rings around the best values of lines, with their words beside them.
type bestMarks struct {
	lines []line
	style text.Style
}

const (
	ringRadius = 4.0 // points
	ringGap    = 2.0 // from a ring to its words
)

// Plot draws the words on white first, so that lines do not run through them and no ring is hidden.
func (b bestMarks) Plot(c draw.Canvas, p *plot.Plot) {
	toX, toY := p.Transforms(&c)
	rings := make([]vg.Point, len(b.lines))
	sizes := make([]vg.Point, len(b.lines))
	for i, l := range b.lines {
		rings[i] = vg.Point{X: toX(float64(l.best.X)), Y: toY(l.best.Y)}
		sizes[i] = vg.Point{X: b.style.Width(l.bestText()), Y: b.style.FontExtents().Height}
	}
	for i, place := range b.places(c.Rectangle, rings, sizes) {
		c.SetColor(color.White)
		c.Fill(place.Path())
		c.FillText(b.style, place.Min.Add(vg.Point{Y: b.style.FontExtents().Descent}), b.lines[i].bestText())
	}
	for i, l := range b.lines {
		c.DrawGlyph(draw.GlyphStyle{Color: style.SeriesColor(l.color), Radius: vg.Points(ringRadius), Shape: draw.RingGlyph{}}, rings[i])
	}
}

// places are the boxes of the words: within the frame, on the side from which the line does not come, or where that is
// taken by another mark, on the other side, or farther away.
func (b bestMarks) places(frame vg.Rectangle, rings, sizes []vg.Point) []vg.Rectangle {
	var taken []vg.Rectangle
	for _, ring := range rings {
		reach := vg.Point{X: vg.Points(ringRadius), Y: vg.Points(ringRadius)}
		taken = append(taken, vg.Rectangle{Min: ring.Sub(reach), Max: ring.Add(reach)})
	}
	places := make([]vg.Rectangle, len(rings))
	for i, ring := range rings {
		places[i] = b.place(frame, ring, sizes[i], b.lines[i].highest, taken)
		taken = append(taken, places[i])
	}
	return places
}

// place is the first free one, ever farther from the ring, or the nearest where none is free.
func (b bestMarks) place(frame vg.Rectangle, ring, size vg.Point, above bool, taken []vg.Rectangle) vg.Rectangle {
	reach := vg.Points(ringRadius + ringGap)
	left := min(max(ring.X-size.X/2, frame.Min.X), frame.Max.X-size.X)
	at := func(bottom vg.Length) vg.Rectangle {
		bottom = min(max(bottom, frame.Min.Y), frame.Max.Y-size.Y)
		return vg.Rectangle{Min: vg.Point{X: left, Y: bottom}, Max: vg.Point{X: left + size.X, Y: bottom + size.Y}}
	}
	for i := range 20 {
		step := vg.Length(i)
		up, down := at(ring.Y+reach+step*size.Y/2), at(ring.Y-reach-size.Y-step*size.Y/2)
		sides := []vg.Rectangle{down, up}
		if above {
			sides = []vg.Rectangle{up, down}
		}
		for _, side := range sides {
			if free(side, taken) {
				return side
			}
		}
	}
	return at(ring.Y + reach)
}

func free(r vg.Rectangle, taken []vg.Rectangle) bool {
	for _, o := range taken {
		if r.Min.X < o.Max.X && o.Min.X < r.Max.X && r.Min.Y < o.Max.Y && o.Min.Y < r.Max.Y {
			return false
		}
	}
	return true
}
