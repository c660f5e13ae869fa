// Package raster makes pictures of pixels: PNG, animated PNG and GIF files, text with a font that has its letters, and
// pictures side by side.
package raster

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
)

// EncodePNG writes samples as PNG, in shades of grey where there is no colour: half the size and the time.
func EncodePNG(canvas *image.NRGBA) ([]byte, error) {
	if greyOnly(canvas) {
		return encodeGrey(canvas, zlib.BestSpeed)
	}
	var b bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := encoder.Encode(&b, canvas); err != nil {
		return nil, fmt.Errorf("encoding %v as PNG: %w", canvas.Bounds().Size(), err)
	}
	return b.Bytes(), nil
}

// greyOnly tells whether no pixel has a colour.
func greyOnly(img *image.NRGBA) bool {
	for i := 0; i < len(img.Pix); i += 4 {
		if img.Pix[i] != img.Pix[i+1] || img.Pix[i+1] != img.Pix[i+2] {
			return false
		}
	}
	return true
}

// encodeGrey writes shades of grey with their transparency as PNG (W3C PNG, third edition, colour type 4), which
// image/png reads but does not write. Each line is the difference to the one above: pixels of samples are squares.
func encodeGrey(img *image.NRGBA, level int) ([]byte, error) {
	const bitDepth, greyAlpha, up = 8, 4, 2
	var data bytes.Buffer
	packed, err := zlib.NewWriterLevel(&data, level)
	if err != nil {
		return nil, fmt.Errorf("encoding shades of grey: %w", err)
	}
	size := img.Bounds().Size()
	line, above := make([]byte, 2*size.X), make([]byte, 2*size.X)
	filtered := make([]byte, 1+2*size.X)
	filtered[0] = up
	for y := range size.Y {
		for x := range size.X {
			pixel := img.Pix[y*img.Stride+4*x:]
			line[2*x], line[2*x+1] = pixel[0], pixel[3]
		}
		for i := range line {
			filtered[1+i] = line[i] - above[i]
		}
		if _, err := packed.Write(filtered); err != nil {
			return nil, fmt.Errorf("encoding shades of grey: %w", err)
		}
		line, above = above, line
	}
	if err := packed.Close(); err != nil {
		return nil, fmt.Errorf("encoding shades of grey: %w", err)
	}
	w := &chunkWriter{}
	w.WriteString(pngSignature)
	w.chunk("IHDR", append(be32(uint32(size.X), uint32(size.Y)), bitDepth, greyAlpha, 0, 0, 0))
	w.chunk("IDAT", data.Bytes())
	w.chunk("IEND", nil)
	return w.Bytes(), nil
}

// EncodePaletted writes a drawing of few colours as PNG with a palette, a third of the size of full colour. Where
// smoothing made too many colours they are first rounded to 16 steps a channel, but for the exact ones; if they
// are still too many the picture is written in full colour.
func EncodePaletted(img *image.RGBA, exact []color.RGBA) ([]byte, error) {
	var b bytes.Buffer
	err := png.Encode(&b, FewColours(img, exact))
	return b.Bytes(), err
}

// FewColours is a drawing in the colours that EncodePaletted gives it, or as it is where they are too many.
func FewColours(img *image.RGBA, exact []color.RGBA) image.Image {
	keep := make(map[color.RGBA]bool, len(exact))
	for _, c := range exact {
		keep[c] = true
	}
	if flat, ok := flatten(img, keep); ok {
		return flat
	}
	return img
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

// EncodeImage is img as PNG, a pixel for each of its own.
func EncodeImage(img image.Image) ([]byte, error) {
	canvas := image.NewNRGBA(image.Rectangle{Max: img.Bounds().Size()})
	draw.Draw(canvas, canvas.Bounds(), img, img.Bounds().Min, draw.Src)
	return EncodePNG(canvas)
}
