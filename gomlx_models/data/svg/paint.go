package svg

import (
	"image"
	"image/color"

	"github.com/golang/freetype/raster"
)

// premultiplied is a colour of which a share is to be seen.
func premultiplied(c color.NRGBA, share float64) color.RGBA {
	c.A = byteOf(float64(c.A) * share)
	r, g, b, a := c.RGBA()
	return color.RGBA{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8), uint8(a >> 8)}
}

// source is a colour, or a gradient.
type source struct {
	color    color.RGBA
	gradient *gradient // or nil
	back     matrix    // from a pixel to the gradient's plane
	ramp     *[1024]color.RGBA
	opacity  uint32 // of the gradient, 0 to 0xffff
}

// at is the colour of a pixel, premultiplied, and how much of it is to be seen, 0 to 0xffff.
func (s *source) at(x, y int) (color.RGBA, uint32) {
	if s.gradient == nil {
		return s.color, 0xffff
	}
	place := s.gradient.place(s.back.at(point{float64(x) + 0.5, float64(y) + 0.5}))
	return s.ramp[int(place*float64(len(s.ramp)-1)+0.5)], s.opacity
}

// painter puts what is covered onto a picture.
type painter struct {
	from source
	onto *image.RGBA
	clip *image.Alpha // or nil
}

// Paint paints spans of pixels that are covered by the same share.
func (p *painter) Paint(spans []raster.Span, _ bool) {
	size := p.onto.Rect
	for _, span := range spans {
		if span.Y < size.Min.Y || span.Y >= size.Max.Y {
			continue
		}
		for x := max(span.X0, size.Min.X); x < min(span.X1, size.Max.X); x++ {
			c, share := p.from.at(x, span.Y)
			share = share * (span.Alpha >> 1) / 0x7fff
			if p.clip != nil {
				share = share * uint32(p.clip.Pix[p.clip.PixOffset(x, span.Y)]) / 255
			}
			over(p.onto.Pix[p.onto.PixOffset(x, span.Y):], c, share)
		}
	}
}

// over lays a share of a colour over a pixel.
func over(pixel []byte, c color.RGBA, share uint32) {
	rest := 0xffff*255 - uint32(c.A)*share
	for i, v := range [4]uint8{c.R, c.G, c.B, c.A} {
		whole := (uint64(v)*uint64(share)*255 + uint64(pixel[i])*uint64(rest)) / 255
		pixel[i] = uint8((whole + 0x7fff) / 0xffff)
	}
}

// lay lays a picture over another one, as much of it as a mask lets through, or all if there is none.
func lay(layer, onto *image.RGBA, opacity float64, through *image.Alpha) {
	most := uint32(opacity * 0xffff)
	for i := 0; i < len(layer.Pix); i += 4 {
		p := layer.Pix[i : i+4]
		if p[3] == 0 {
			continue
		}
		share := most
		if through != nil {
			share = share * uint32(through.Pix[i/4]) / 255
		}
		over(onto.Pix[i:], color.RGBA{p[0], p[1], p[2], p[3]}, share)
	}
}
