package raster

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"time"
)

// EncodeGIF writes canvases, all of one size: with one palette of exact colours where 256 are enough, and else each with the
// colours that median cut chooses for it, smoothed with Floyd and Steinberg's dither if that is asked for. Without it smooth
// colours show plates, with it the squares of enlarged pixels are speckled.
func EncodeGIF(canvases []*image.RGBA, loops int, stay func(i int) time.Duration, dither bool) ([]byte, error) {
	size := canvases[0].Bounds().Size()
	common, exact := distinct(canvases)
	out := &gif.GIF{LoopCount: gifLoops(loops), Config: image.Config{ColorModel: common, Width: size.X, Height: size.Y}}
	for i, canvas := range canvases {
		colors := common
		if !exact {
			colors = medianCut(canvas, MaxGIFColors)
		}
		frame := image.NewPaletted(canvas.Bounds(), colors)
		if dither && !exact {
			draw.FloydSteinberg.Draw(frame, frame.Bounds(), canvas, image.Point{})
		} else {
			lookUp(frame, canvas)
		}
		out.Image = append(out.Image, frame)
		out.Delay = append(out.Delay, int((stay(i)+5*time.Millisecond)/(10*time.Millisecond)))
		out.Disposal = append(out.Disposal, gif.DisposalNone)
	}
	if !exact {
		out.Config.ColorModel = nil // each frame has its own
	}
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, out); err != nil {
		return nil, fmt.Errorf("encoding the GIF: %w", err)
	}
	return b.Bytes(), nil
}

// gifLoops is how a GIF counts: the repetitions after the first time, -1 for none.
func gifLoops(times int) int {
	switch times {
	case 0:
		return 0
	case 1:
		return -1
	default:
		return times - 1
	}
}

const MaxGIFColors = 256

// distinct returns the colours of all canvases in the order in which they come, or false when they are more than a
// GIF can hold.
func distinct(canvases []*image.RGBA) (color.Palette, bool) {
	known := map[color.RGBA]bool{}
	var colors color.Palette
	for _, canvas := range canvases {
		for i := 0; i < len(canvas.Pix); i += 4 {
			c := color.RGBA{R: canvas.Pix[i], G: canvas.Pix[i+1], B: canvas.Pix[i+2], A: 0xff}
			if known[c] {
				continue
			}
			if len(colors) == MaxGIFColors {
				return nil, false
			}
			known[c] = true
			colors = append(colors, c)
		}
	}
	return colors, true
}

// lookUp draws canvas with the colours of frame's palette that are nearest to its own.
func lookUp(frame *image.Paletted, canvas *image.RGBA) {
	index := make(map[color.RGBA]uint8, len(frame.Palette))
	for i, c := range frame.Palette {
		index[c.(color.RGBA)] = uint8(i)
	}
	for i := range frame.Pix {
		p := canvas.Pix[4*i : 4*i+3]
		c := color.RGBA{R: p[0], G: p[1], B: p[2], A: 0xff}
		at, known := index[c]
		if !known {
			at = uint8(frame.Palette.Index(c))
			index[c] = at
		}
		frame.Pix[i] = at
	}
}
