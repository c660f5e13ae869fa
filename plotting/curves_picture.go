package plotting

import (
	"fmt"
	"image"
	"image/color"
	imagedraw "image/draw"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
)

// pictureScale is the number of picture pixels per CSS pixel: small text stays readable on a dense screen.
const pictureScale = 1.5

// picture draws the chart as a PNG of chartWidth x chartHeight CSS pixels on white, readable on any background.
// Its font has Latin, Greek and Cyrillic letters only.
func (c Curves) picture(lines []line) ([]byte, error) {
	p := newPlot(c.heading(), c.xLabel(), c.YLabel)
	p.X.Tick.Marker = plot.TickerFunc(stepTicks)
	for i, l := range lines {
		if err := addLine(p, l, i); err != nil {
			return nil, fmt.Errorf("curves %q: series %q: %w", c.Title, l.name, err)
		}
	}
	c.scaleY(p, len(lines))
	return encodePlot(p)
}

func addLine(p *plot.Plot, l line, index int) error {
	if len(l.points) == 0 {
		return nil
	}
	xys := make(plotter.XYs, len(l.points))
	for i, q := range l.points {
		xys[i].X, xys[i].Y = float64(q.x), q.y
	}
	drawn, err := plotter.NewLine(xys)
	if err != nil {
		return err
	}
	drawn.Color = seriesColor(index)
	drawn.Width = vg.Points(0.9)
	p.Add(drawn)
	p.Legend.Add(l.name, drawn)
	if len(l.points) > dotsUpTo {
		return nil
	}
	dots, err := plotter.NewScatter(xys)
	if err != nil {
		return err
	}
	dots.GlyphStyle = draw.GlyphStyle{Color: seriesColor(index), Radius: vg.Points(2), Shape: draw.CircleGlyph{}}
	p.Add(dots)
	return nil
}

// scaleY gives the y axis room for the legend, or on a logarithmic axis whole powers of ten, where its labels are.
func (c Curves) scaleY(p *plot.Plot, lines int) {
	if !c.LogY {
		p.Y.Max += min(0.4, 0.07*float64(lines)) * (p.Y.Max - p.Y.Min)
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

func encodePlot(p *plot.Plot) ([]byte, error) {
	const pointsPerPixel = 72.0 / 96
	canvas := vgimg.NewWith(
		vgimg.UseWH(vg.Points(chartWidth*pointsPerPixel), vg.Points(chartHeight*pointsPerPixel)),
		vgimg.UseDPI(96*pictureScale),
		vgimg.UseBackgroundColor(color.White))
	margin := vg.Points(6 * pointsPerPixel)
	p.Draw(draw.Crop(draw.New(canvas), margin, -3*margin, margin, -margin))
	pixels := image.NewRGBA(canvas.Image().Bounds())
	imagedraw.Draw(pixels, pixels.Bounds(), canvas.Image(), pixels.Bounds().Min, imagedraw.Src)
	picture, err := encodeFlat(pixels, append([]color.RGBA{gridGrey}, okabeIto...))
	if err != nil {
		return nil, fmt.Errorf("encoding the picture of the chart: %w", err)
	}
	return picture, nil
}
