package style

import (
	"fmt"
	"image/color"
	"math"
)

// Colormap is a scale of colours from light to dark, so that it orders values for every kind of colour blindness and in
// grey print.
type Colormap []color.RGBA

// Dusk starts at a colour that is seen on white: for lines. It has few steps, which keep a picture small.
var Dusk = newColormap("e92", "c75", "957", "547", "125")

// Tints are one blue ever stronger over the page, for areas: text keeps the colour that the page gives it, black or white,
// for it is read well on the strongest too. These are what they look like on white.
var Tints = newTints(16)

const strongest = 0.85 // how much of the page the strongest tint covers

func newTints(steps int) Colormap {
	r := make(Colormap, steps)
	for i := range r {
		r[i] = TintOver(TintOpacity(float64(i)/float64(steps-1)), 0xff)
	}
	return r
}

// TintOpacity is that of the tint at a share of the scale, from 0 to 1.
func TintOpacity(share float64) float64 { return strongest * share }

// TintOver is the blue laid over a grey ground.
func TintOver(opacity float64, ground uint8) color.RGBA {
	mix := func(v uint8) uint8 { return uint8(math.Round(opacity*float64(v) + (1-opacity)*float64(ground))) }
	blue := SeriesColor(0)
	return color.RGBA{R: mix(blue.R), G: mix(blue.G), B: mix(blue.B), A: 0xff}
}

// TintCSS is the tint at a share of the scale as CSS writes it.
func TintCSS(share float64) string {
	blue := SeriesColor(0)
	return fmt.Sprintf("rgba(%d,%d,%d,%.2f)", blue.R, blue.G, blue.B, TintOpacity(share))
}

// newColormap takes colours as three hexadecimal digits, as CSS does.
func newColormap(colors ...string) Colormap {
	r := make(Colormap, len(colors))
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

// At returns the colour at a share of the scale, from 0 to 1.
func (r Colormap) At(share float64) color.RGBA {
	return r[int(math.Round(min(max(share, 0), 1)*float64(len(r)-1)))]
}

// Colors is the scale in 256 steps, which makes it a palette of gonum.
func (r Colormap) Colors() []color.Color {
	colors := make([]color.Color, 256)
	for i := range colors {
		colors[i] = r.At(float64(i) / 255)
	}
	return colors
}
