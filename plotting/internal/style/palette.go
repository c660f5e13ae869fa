package style

import (
	"fmt"
	"image/color"
)

// FontStack names fonts with Chinese glyphs for the common systems before the generic family.
const FontStack = `system-ui, "Segoe UI", "Helvetica Neue", Arial, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif`

var GridGrey = color.RGBA{R: 0xdd, G: 0xdd, B: 0xdd, A: 0xff}

// HexPalette is the palette as CSS writes it.
func HexPalette() []string {
	colors := make([]string, len(Palette))
	for i, c := range Palette {
		colors[i] = Hex(c)
	}
	return colors
}

// Hex is a colour as CSS writes it.
func Hex(c color.RGBA) string {
	return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B)
}

// SeriesHex is the colour of a series as CSS writes it.
func SeriesHex(index int) string {
	colors := HexPalette()
	return colors[index%len(colors)]
}

// The colours of Okabe and Ito, which stay distinct in the common kinds of colour blindness. Their yellow is left
// out, for it cannot be read on white; the order puts the most different ones first.
var Palette = []color.RGBA{
	{R: 0x00, G: 0x72, B: 0xb2, A: 0xff}, // blue
	{R: 0xd5, G: 0x5e, B: 0x00, A: 0xff}, // vermilion
	{R: 0x00, G: 0x9e, B: 0x73, A: 0xff}, // bluish green
	{R: 0xcc, G: 0x79, B: 0xa7, A: 0xff}, // reddish purple
	{R: 0xe6, G: 0x9f, B: 0x00, A: 0xff}, // orange
	{R: 0x56, G: 0xb4, B: 0xe9, A: 0xff}, // sky blue
	{R: 0x33, G: 0x33, B: 0x33, A: 0xff}, // near black
}

// SeriesColor returns the colour of series i; the palette starts again where it ends.
func SeriesColor(i int) color.RGBA {
	return Palette[i%len(Palette)]
}

var NearBlack = color.RGBA{R: 0x33, G: 0x33, B: 0x33, A: 0xff}
