package plotting

import (
	"fmt"
	"image"
	"image/color"
	imagedraw "image/draw"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
)

// pictureScale is the number of picture pixels per CSS pixel: small text stays readable on a dense screen.
const pictureScale = 1.5

// encodePlot draws a chart as PNG of chartWidth x chartHeight CSS pixels on white, readable on any background.
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
