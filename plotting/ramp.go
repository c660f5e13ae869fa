package plotting

import (
	"fmt"
	"image/color"
	"math"
)

// ramp is a scale of colours from light to dark, so that it orders values for every kind of colour blindness and in
// grey print.
type ramp []color.RGBA

// dusk starts at a colour that is seen on white: for lines. It has few steps, which keep a picture small.
var dusk = newRamp("e92", "c75", "957", "547", "125")

// tints are one blue ever stronger over the page, for areas: text keeps the colour that the page gives it, black or white,
// for it is read well on the strongest too. These are what they look like on white.
var tints = newTints(16)

const strongest = 0.85 // how much of the page the strongest tint covers

func newTints(steps int) ramp {
	r := make(ramp, steps)
	for i := range r {
		r[i] = overGround(opacity(float64(i)/float64(steps-1)), 0xff)
	}
	return r
}

// opacity is that of the tint at a share of the scale, from 0 to 1.
func opacity(share float64) float64 { return strongest * share }

// overGround is the blue laid over a grey ground.
func overGround(opacity float64, ground uint8) color.RGBA {
	mix := func(v uint8) uint8 { return uint8(math.Round(opacity*float64(v) + (1-opacity)*float64(ground))) }
	blue := seriesColor(0)
	return color.RGBA{R: mix(blue.R), G: mix(blue.G), B: mix(blue.B), A: 0xff}
}

// tinted is the tint at a share of the scale as CSS writes it.
func tinted(share float64) string {
	blue := seriesColor(0)
	return fmt.Sprintf("rgba(%d,%d,%d,%.2f)", blue.R, blue.G, blue.B, opacity(share))
}

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
