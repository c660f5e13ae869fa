package sample

import (
	"image"
	"image/color"
	"math"
)

// fade is a picture on its way to another of its size and kind, at t from 0 to 1.
func fade(from, to image.Image, t float64) image.Image {
	if t == 0 {
		return from
	}
	if t == 1 {
		return to
	}
	bounds := from.Bounds()
	mix := func(a, b uint8, weight float64) uint8 {
		return uint8(math.Round(float64(a) + (float64(b)-float64(a))*weight))
	}
	if a, ok := from.(*image.Gray); ok {
		grey := image.NewGray(bounds)
		for i, v := range to.(*image.Gray).Pix {
			grey.Pix[i] = mix(a.Pix[i], v, t)
		}
		return grey
	}
	mixed := image.NewNRGBA(bounds)
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			a := color.NRGBAModel.Convert(from.At(x, y)).(color.NRGBA)
			b := color.NRGBAModel.Convert(to.At(x, y)).(color.NRGBA)
			// A colour counts as much as it is seen: that of a transparent pixel does not.
			weight := t * float64(b.A) / max(1, (1-t)*float64(a.A)+t*float64(b.A))
			mixed.SetNRGBA(x, y, color.NRGBA{mix(a.R, b.R, weight), mix(a.G, b.G, weight), mix(a.B, b.B, weight), mix(a.A, b.A, t)})
		}
	}
	return mixed
}
