// Package chart is what charts with axes have in common, in both of their forms: the picture, which gonum draws, and the
// option of the interactive chart, which ECharts draws.
package chart

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	imagedraw "image/draw"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgsvg"

	"github.com/atelier-go/atelier/plotting/internal/raster"
	"github.com/atelier-go/atelier/plotting/internal/style"
)

// LegendBeside moves the legend of p to the right of the data, which it would hide.
func LegendBeside(p *plot.Plot, names []string) {
	var width vg.Length
	for _, name := range names {
		width = max(width, p.Legend.TextStyle.Width(name))
	}
	width += p.Legend.ThumbnailWidth + vg.Points(14)
	p.Legend.Left = true
	p.Legend.YOffs = -vg.Points(2)
	p.Add(beside{width, &p.Legend})
}

// beside keeps room free to the right of the data, and puts the legend there once the canvas is known.
type beside struct {
	width  vg.Length
	legend *plot.Legend
}

// Plot places the legend, which is drawn after all plotters.
func (b beside) Plot(c draw.Canvas, _ *plot.Plot) {
	b.legend.XOffs = c.Size().X + vg.Points(8)
}

// GlyphBoxes is the room.
func (b beside) GlyphBoxes(*plot.Plot) []plot.GlyphBox {
	return []plot.GlyphBox{{X: 1, Y: 0.5, Rectangle: vg.Rectangle{Max: vg.Point{X: b.width}}}}
}

// NewPlot is an empty picture of a chart in the style of all charts, with lines across at the labels of the y axis.
func NewPlot(title, xLabel, yLabel string) *plot.Plot {
	p := plot.New()
	p.Title.Text = title
	p.Title.Padding = vg.Points(6)
	p.X.Label.Text = xLabel
	p.Y.Label.Text = yLabel
	p.X.Tick.Marker = plot.TickerFunc(style.LinearTicks)
	p.Y.Tick.Marker = plot.TickerFunc(style.LinearTicks)
	p.Legend.Top = true
	p.Legend.Padding = vg.Points(3)
	letters := raster.NewTextHandler()
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
	grid.Horizontal.Color = style.GridGrey
	p.Add(grid)
	return p
}

// Encoder draws a chart of chartWidth x chartHeight CSS pixels on white, readable on any background, with a frame that keeps the
// ratio of its width to its height, 0 for any, for which the picture is as high as it needs.
type Encoder func(p *plot.Plot, ratio float64) ([]byte, error)

// EncodeSVG is the Encoder of lines and letters.
func EncodeSVG(p *plot.Plot, ratio float64) ([]byte, error) {
	canvas := vgsvg.New(vg.Points(style.ChartWidth*style.PointsPerPixel), vg.Points(heightFor(ratio)*style.PointsPerPixel))
	area := draw.New(canvas)
	canvas.SetColor(color.White)
	canvas.Fill(area.Rectangle.Path())
	drawOn(p, area, ratio)
	var b bytes.Buffer
	if _, err := canvas.WriteTo(&b); err != nil {
		return nil, fmt.Errorf("writing the chart as SVG: %w", err)
	}
	return b.Bytes(), nil
}

// heightFor is the height, in CSS pixels, of a chart whose frame has that ratio.
func heightFor(ratio float64) float64 {
	if ratio <= 0 {
		return style.ChartHeight
	}
	_, down := frameSides(style.ChartWidth, ratio)
	return float64(FrameTop + down + FrameBottom)
}

// EncodePNG is the Encoder of pixels.
func EncodePNG(p *plot.Plot, ratio float64) ([]byte, error) {
	canvas := vgimg.NewWith(
		vgimg.UseWH(vg.Points(style.ChartWidth*style.PointsPerPixel), vg.Points(heightFor(ratio)*style.PointsPerPixel)),
		vgimg.UseDPI(96*style.PictureScale),
		vgimg.UseBackgroundColor(color.White))
	drawOn(p, draw.New(canvas), ratio)
	pixels := image.NewRGBA(canvas.Image().Bounds())
	imagedraw.Draw(pixels, pixels.Bounds(), canvas.Image(), pixels.Bounds().Min, imagedraw.Src)
	picture, err := raster.EncodePaletted(pixels, slices.Concat([]color.RGBA{style.GridGrey}, style.Palette, style.Tints))
	if err != nil {
		return nil, fmt.Errorf("encoding the picture of the chart: %w", err)
	}
	return picture, nil
}

// drawOn draws a chart on a canvas, with its title at the left.
func drawOn(p *plot.Plot, canvas draw.Canvas, ratio float64) {
	const margin = 6
	title := p.Title
	p.Title.Text = "" // gonum would put it in the middle
	edge := vg.Points(margin * style.PointsPerPixel)
	area := draw.Crop(canvas, edge, -3*edge, edge, -edge)
	area = titled(area, title.Text, title.TextStyle, title.Padding)
	if ratio > 0 {
		area = framed(p, area, ratio)
	}
	p.Draw(area)
}

// titled writes the title at the top left, and is what is left of the canvas.
func titled(c draw.Canvas, title string, style text.Style, padding vg.Length) draw.Canvas {
	if title == "" {
		return c
	}
	style.XAlign, style.YAlign = text.XLeft, text.YTop
	c.FillText(style, vg.Point{X: c.Min.X, Y: c.Max.Y}, title)
	return draw.Crop(c, 0, 0, 0, -style.Height(title)-padding)
}

// framed cuts the canvas at its right or its top so that what is within the axes has the ratio.
func framed(p *plot.Plot, c draw.Canvas, ratio float64) draw.Canvas {
	inner := p.DataCanvas(c).Size()
	if spare := inner.X - vg.Length(ratio)*inner.Y; spare > 0 {
		return draw.Crop(c, 0, -spare, 0, 0)
	}
	return draw.Crop(c, 0, 0, 0, inner.X/vg.Length(ratio)-inner.Y)
}

func SetLimits(p *plot.Plot, xs, ys style.Range) {
	p.X.Min, p.X.Max = xs.Low, xs.High
	p.Y.Min, p.Y.Max = ys.Low, ys.High
}
