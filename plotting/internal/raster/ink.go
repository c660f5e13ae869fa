package raster

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"time"

	"github.com/atelier-go/atelier/plotting/internal/style"
)

// EncodeInk writes drawings of few colours, all of one size, as an animated PNG, and the last of them as a PNG. All have one palette,
// and each frame holds only the pixels that are not as in the one before. They lie on white. The animation is as of EncodeAPNG
// with lastStill.
func EncodeInk(canvases []*image.NRGBA, loops int, stay func(i int) time.Duration) (moving, still []byte, err error) {
	p := newInkPalette(canvases)
	frames := make([]pngParts, len(canvases))
	var before *image.Paletted
	for i, canvas := range canvases {
		whole := p.picture(canvas)
		file, err := encodePaletted(changed(before, whole))
		if err != nil {
			return nil, nil, fmt.Errorf("frame %d: %w", i, err)
		}
		frames[i], before = takeApart(file), whole
	}
	if still, err = encodePaletted(before); err != nil {
		return nil, nil, fmt.Errorf("the last frame: %w", err)
	}
	last := takeApart(still)
	return assemble(canvases[0].Bounds().Size(), frames, &last, loops, stay, blendOver), still, nil
}

func encodePaletted(picture *image.Paletted) ([]byte, error) {
	var b bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	err := encoder.Encode(&b, picture)
	return b.Bytes(), err
}

// changed is a frame without what it has in common with the one before, of which place 0 of the palette is transparent.
func changed(before, whole *image.Paletted) *image.Paletted {
	if before == nil {
		return whole
	}
	frame := image.NewPaletted(whole.Bounds(), whole.Palette)
	for i, c := range whole.Pix {
		if c != before.Pix[i] {
			frame.Pix[i] = c
		}
	}
	return frame
}

// inkPalette is the colours of drawings. Where they are too many, all but those of charts are rounded.
type inkPalette struct {
	step   int // from a value of a channel to the next
	places map[color.RGBA]uint8
	all    color.Palette // transparent, and then in the order in which they first appear
}

// The steps of rounding. The coarsest leaves 216 colours, so that there is always room.
var inkSteps = []int{1, 17, 51}

func newInkPalette(canvases []*image.NRGBA) *inkPalette {
	for _, step := range inkSteps {
		p := &inkPalette{step: step, places: map[color.RGBA]uint8{}, all: color.Palette{color.NRGBA{}}}
		if p.take(canvases) {
			return p
		}
	}
	panic("plotting: 216 colours do not fit into a palette")
}

// take has all colours of the canvases in the palette, or is false where they are too many.
func (p *inkPalette) take(canvases []*image.NRGBA) bool {
	for _, canvas := range canvases {
		for i := 0; i < len(canvas.Pix); i += 4 {
			c := p.rounded(canvas.Pix[i : i+4])
			if _, known := p.places[c]; known {
				continue
			}
			if len(p.all) == 256 {
				return false
			}
			p.places[c] = uint8(len(p.all))
			p.all = append(p.all, c)
		}
	}
	return true
}

// rounded is a pixel over white.
func (p *inkPalette) rounded(pixel []byte) color.RGBA {
	alpha := int(pixel[3])
	over := func(v byte) uint8 { return uint8((int(v)*alpha + 255*(255-alpha) + 127) / 255) }
	c := color.RGBA{R: over(pixel[0]), G: over(pixel[1]), B: over(pixel[2]), A: 0xff}
	for _, exact := range style.Palette {
		if c == exact {
			return c
		}
	}
	round := func(v uint8) uint8 { return uint8((int(v) + p.step/2) / p.step * p.step) }
	return color.RGBA{R: round(c.R), G: round(c.G), B: round(c.B), A: 0xff}
}

func (p *inkPalette) picture(canvas *image.NRGBA) *image.Paletted {
	picture := image.NewPaletted(canvas.Bounds(), p.all)
	for i := range picture.Pix {
		picture.Pix[i] = p.places[p.rounded(canvas.Pix[4*i:4*i+4])]
	}
	return picture
}
