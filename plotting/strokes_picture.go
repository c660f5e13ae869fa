package plotting

import (
	"image"
	"image/color"
	"image/draw"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgimg"
)

// color is that of stroke i of n: near black, or its place in the order.
func (s Strokes) color(i, n int) color.RGBA {
	if !s.Order {
		return color.RGBA{R: 0x22, G: 0x22, B: 0x22, A: 0xff}
	}
	return dusk.at(float64(i) / float64(max(n-1, 1)))
}

// picture is the drawings as PNG on white.
func (s Strokes) picture(placed []Drawing) ([]byte, error) {
	const point = 72.0 / 96 // of a CSS pixel
	height := float64(s.rows() * s.size())
	canvas := vgimg.NewWith(
		vgimg.UseWH(vg.Points(float64(s.columns()*s.size())*point), vg.Points(height*point)),
		vgimg.UseDPI(96*pictureScale),
		vgimg.UseBackgroundColor(color.White))
	place := func(p Point) vg.Point { // vg counts y upwards
		return vg.Point{X: vg.Points(p.X * point), Y: vg.Points((height - p.Y) * point)}
	}
	canvas.SetLineWidth(vg.Points(strokeWidth * point))
	for _, d := range placed {
		for i, stroke := range d {
			canvas.SetColor(s.color(i, len(d)))
			var path vg.Path
			path.Move(place(stroke[0]))
			for _, p := range stroke[1:] {
				path.Line(place(p))
			}
			canvas.Stroke(path)
			path = vg.Path{} // a stroke of one point is a dot
			path.Move(place(stroke[0]).Add(vg.Point{X: vg.Points(strokeWidth / 2 * point)}))
			path.Arc(place(stroke[0]), vg.Points(strokeWidth/2*point), 0, 6.3)
			canvas.Fill(path)
		}
	}
	pixels := image.NewRGBA(canvas.Image().Bounds())
	draw.Draw(pixels, pixels.Bounds(), canvas.Image(), pixels.Bounds().Min, draw.Src)
	return encodeFlat(pixels, []color.RGBA{s.color(0, 1)})
}
