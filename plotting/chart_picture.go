package plotting

import (
	"fmt"
	"image"
	"image/color"
	imagedraw "image/draw"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
)

// pictureScale is the number of picture pixels per CSS pixel: small text stays readable on a dense screen.
const pictureScale = 1.5

const pointsPerPixel = 72.0 / 96 // CSS pixels

// encodePlot draws a chart as PNG of chartWidth x chartHeight CSS pixels on white, readable on any background.
func encodePlot(p *plot.Plot) ([]byte, error) {
	return encodeFramed(p, 0)
}

// encodeFramed is encodePlot with a frame that keeps the ratio of its width to its height, 0 for any, for which the
// picture is as high as it needs.
func encodeFramed(p *plot.Plot, ratio float64) ([]byte, error) {
	const margin = 6
	title := p.Title
	p.Title.Text = "" // gonum would put it in the middle
	height := float64(chartHeight)
	if ratio > 0 {
		_, down := frameSides(chartWidth, ratio)
		height = float64(chartTop + down + frameBottom)
	}
	canvas := vgimg.NewWith(
		vgimg.UseWH(vg.Points(chartWidth*pointsPerPixel), vg.Points(height*pointsPerPixel)),
		vgimg.UseDPI(96*pictureScale),
		vgimg.UseBackgroundColor(color.White))
	edge := vg.Points(margin * pointsPerPixel)
	area := draw.Crop(draw.New(canvas), edge, -3*edge, edge, -edge)
	area = titled(area, title.Text, title.TextStyle, title.Padding)
	if ratio > 0 {
		area = framed(p, area, ratio)
	}
	p.Draw(area)
	pixels := image.NewRGBA(canvas.Image().Bounds())
	imagedraw.Draw(pixels, pixels.Bounds(), canvas.Image(), pixels.Bounds().Min, imagedraw.Src)
	picture, err := encodeFlat(pixels, slices.Concat([]color.RGBA{gridGrey}, okabeIto, tints))
	if err != nil {
		return nil, fmt.Errorf("encoding the picture of the chart: %w", err)
	}
	return picture, nil
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
