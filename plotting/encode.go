package plotting

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
)

// encodeFlat writes a drawing of few colours as PNG with a palette, a third of the size of full colour. Where
// smoothing made too many colours they are first rounded to 16 steps a channel, but for the exact ones; if they
// are still too many the picture is written in full colour.
func encodeFlat(img *image.RGBA, exact []color.RGBA) ([]byte, error) {
	keep := make(map[color.RGBA]bool, len(exact))
	for _, c := range exact {
		keep[c] = true
	}
	var picture image.Image = img
	if flat, ok := flatten(img, keep); ok {
		picture = flat
	}
	var b bytes.Buffer
	err := png.Encode(&b, picture)
	return b.Bytes(), err
}

// flatten rounds every colour but those to keep and returns the picture with a palette in the order in which the
// colours first appear, or false when they are more than a palette holds.
func flatten(img *image.RGBA, keep map[color.RGBA]bool) (*image.Paletted, bool) {
	flat := image.NewPaletted(img.Bounds(), nil)
	index := map[color.RGBA]uint8{}
	for i := range flat.Pix {
		c := color.RGBA{R: img.Pix[4*i], G: img.Pix[4*i+1], B: img.Pix[4*i+2], A: 0xff}
		if !keep[c] {
			c = color.RGBA{R: round16(c.R), G: round16(c.G), B: round16(c.B), A: 0xff}
		}
		at, known := index[c]
		if !known {
			if len(flat.Palette) == 256 {
				return nil, false
			}
			at = uint8(len(flat.Palette))
			index[c] = at
			flat.Palette = append(flat.Palette, c)
		}
		flat.Pix[i] = at
	}
	return flat, true
}

// round16 rounds to the nearest multiple of 17, of which 0 and 255 are two.
func round16(v uint8) uint8 {
	return uint8((int(v) + 8) / 17 * 17)
}
