package datasheet

import (
	"image"
	"image/color"
	"math"

	"golang.org/x/image/draw"
	"golang.org/x/image/math/f64"
)

// Augmented is a picture that was changed as an augmentation would change it, and how.
type Augmented struct {
	How     string
	Picture image.Image
}

// Augment shows what the usual augmentations do with a picture (Zhao et al. 2020, DiffAugment, and Karras et al. 2020,
// ADA): the picture, and it mirrored, moved by an eighth, turned by 10 degrees, in other light and, if it has any, with less colour. What
// comes in from beyond the edge is what lies at the edge.
func Augment(picture image.Image) []Augmented {
	source := canvasOf(picture)
	size := source.Bounds().Size()
	middle := f64.Vec2{float64(size.X) / 2, float64(size.Y) / 2}
	sin, cos := math.Sincos(10 * math.Pi / 180)
	turned := f64.Aff3{cos, -sin, middle[0] - cos*middle[0] + sin*middle[1], sin, cos, middle[1] - sin*middle[0] - cos*middle[1]}
	shift := func(side int) float64 { return math.Round(float64(side) / 8) }
	changed := []Augmented{
		{"as it is", source},
		{"mirrored", moved(source, f64.Aff3{-1, 0, float64(size.X), 0, 1, 0})},
		{"moved", moved(source, f64.Aff3{1, 0, shift(size.X), 0, 1, shift(size.Y)})},
		{"turned", moved(source, turned)},
		{"brighter", tinted(source, func(c [3]float64) [3]float64 { return [3]float64{c[0] + 50, c[1] + 50, c[2] + 50} })},
		{"less contrast", tinted(source, func(c [3]float64) [3]float64 {
			return [3]float64{128 + (c[0]-128)/2, 128 + (c[1]-128)/2, 128 + (c[2]-128)/2}
		})},
	}
	if _, grey := picture.(*image.Gray); !grey {
		changed = append(changed, Augmented{"less colour", tinted(source, fade)})
	}
	return changed
}

// fade takes half of the colour away.
func fade(c [3]float64) [3]float64 {
	grey := (c[0] + c[1] + c[2]) / 3
	return [3]float64{(c[0] + grey) / 2, (c[1] + grey) / 2, (c[2] + grey) / 2}
}

func canvasOf(picture image.Image) *image.NRGBA {
	canvas := image.NewNRGBA(image.Rectangle{Max: picture.Bounds().Size()})
	draw.Copy(canvas, image.Point{}, picture, picture.Bounds(), draw.Src, nil)
	return canvas
}

// moved is the picture under an affine map from old places to new ones.
func moved(picture *image.NRGBA, to f64.Aff3) *image.NRGBA {
	size := picture.Bounds().Size()
	wide := image.NewNRGBA(image.Rect(0, 0, 3*size.X, 3*size.Y)) // with a margin that repeats the edge
	for y := range 3 * size.Y {
		for x := range 3 * size.X {
			wide.SetNRGBA(x, y, picture.NRGBAAt(inside(x-size.X, size.X), inside(y-size.Y, size.Y)))
		}
	}
	left, top := float64(size.X), float64(size.Y)
	to[2] -= to[0]*left + to[1]*top
	to[5] -= to[3]*left + to[4]*top
	out := image.NewNRGBA(picture.Bounds())
	draw.BiLinear.Transform(out, to, wide, wide.Bounds(), draw.Src, nil)
	return out
}

// inside is the place within a side that is nearest.
func inside(at, side int) int { return max(0, min(side-1, at)) }

// tinted changes the colour of each pixel.
func tinted(picture *image.NRGBA, change func([3]float64) [3]float64) *image.NRGBA {
	out := image.NewNRGBA(picture.Bounds())
	for y := range picture.Bounds().Dy() {
		for x := range picture.Bounds().Dx() {
			pixel := picture.NRGBAAt(x, y)
			c := change([3]float64{float64(pixel.R), float64(pixel.G), float64(pixel.B)})
			out.SetNRGBA(x, y, color.NRGBA{level(c[0]), level(c[1]), level(c[2]), pixel.A})
		}
	}
	return out
}

// level is a value as a byte.
func level(value float64) uint8 { return uint8(math.Round(max(0, min(255, value)))) }
