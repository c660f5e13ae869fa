package plotting

import (
	"image/color"
	"math"
)

// ramp is a scale of colours from light to dark, so that it orders values for every kind of colour blindness and in
// grey print. Each channel is a multiple of 17, which the palette of a picture keeps as it is.
type ramp []color.RGBA

var (
	// blues starts at white: for areas.
	blues = newRamp("fff", "def", "cef", "bdf", "ace", "9ce", "8be", "7ad", "69c", "58c", "47b", "36a", "259", "148", "037", "026")
	// dusk starts at a colour that is seen on white: for lines. It has few steps, which keep a picture small.
	dusk = newRamp("e92", "c75", "957", "547", "125")
)

// newRamp takes colours as three hexadecimal digits, as CSS does.
func newRamp(colors ...string) ramp {
	r := make(ramp, len(colors))
	for i, c := range colors {
		r[i] = color.RGBA{R: channel(c[0]), G: channel(c[1]), B: channel(c[2]), A: 0xff}
	}
	return r
}

func channel(digit byte) uint8 {
	if digit >= 'a' {
		return 17 * (digit - 'a' + 10)
	}
	return 17 * (digit - '0')
}

// at returns the colour at a share of the scale, from 0 to 1.
func (r ramp) at(share float64) color.RGBA {
	return r[int(math.Round(min(max(share, 0), 1)*float64(len(r)-1)))]
}

// Colors is the scale in 256 steps, which makes it a palette of gonum.
func (r ramp) Colors() []color.Color {
	colors := make([]color.Color, 256)
	for i := range colors {
		colors[i] = r.at(float64(i) / 255)
	}
	return colors
}

// hex are the colours as CSS writes them.
func (r ramp) hex() []string {
	colors := make([]string, len(r))
	for i, c := range r {
		colors[i] = hexColor(c)
	}
	return colors
}

// inkOn is black or white, whichever is read better on c: the one with the larger contrast by WCAG 2.
func inkOn(c color.RGBA) color.RGBA {
	if luminance(c) > 0.179 { // where both contrasts are equal: (L+0.05)² = 0.05 x 1.05
		return color.RGBA{A: 0xff}
	}
	return color.RGBA{R: 0xff, G: 0xff, B: 0xff, A: 0xff}
}

// luminance is the relative luminance of sRGB, from 0 for black to 1 for white, with 2.2 for its curve.
func luminance(c color.RGBA) float64 {
	linear := func(v uint8) float64 { return math.Pow(float64(v)/255, 2.2) }
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}
