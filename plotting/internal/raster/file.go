package raster

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
)

// NRGBA is a picture as one whose pixels lie at 0, 0 and are not multiplied by their transparency.
func NRGBA(picture image.Image) *image.NRGBA {
	bounds := picture.Bounds()
	if plain, ok := picture.(*image.NRGBA); ok && bounds.Min == (image.Point{}) && plain.Stride == 4*bounds.Dx() {
		return plain
	}
	canvas := image.NewNRGBA(image.Rectangle{Max: bounds.Size()})
	for y := range bounds.Dy() {
		for x := range bounds.Dx() {
			canvas.SetNRGBA(x, y, color.NRGBAModel.Convert(picture.At(bounds.Min.X+x, bounds.Min.Y+y)).(color.NRGBA))
		}
	}
	return canvas
}

// EncodeFile writes a picture as PNG for other programs: in shades of grey where it has no colour, without transparency where
// it has none. If dpi is above 0 it says how many of the pixels make an inch.
func EncodeFile(picture *image.NRGBA, dpi int) ([]byte, error) {
	file, err := encodePlain(picture)
	if err != nil {
		return nil, fmt.Errorf("encoding %v as PNG: %w", picture.Bounds().Size(), err)
	}
	if dpi <= 0 {
		return file, nil
	}
	return withDPI(file, dpi), nil
}

func encodePlain(picture *image.NRGBA) ([]byte, error) {
	var form image.Image = picture
	if greyOnly(picture) {
		if !picture.Opaque() {
			return encodeGrey(picture, zlib.DefaultCompression)
		}
		grey := image.NewGray(picture.Bounds())
		for i := range grey.Pix {
			grey.Pix[i] = picture.Pix[4*i]
		}
		form = grey
	}
	var b bytes.Buffer
	err := png.Encode(&b, form)
	return b.Bytes(), err
}

// withDPI adds the pixels of a metre to a PNG, behind its header (W3C PNG, third edition, section 11.3.4.3).
func withDPI(file []byte, dpi int) []byte {
	const header, metres, inch = len(pngSignature) + 12 + 13, 1, 0.0254
	density := uint32(math.Round(float64(dpi) / inch))
	w := &chunkWriter{}
	w.Write(file[:header])
	w.chunk("pHYs", append(be32(density, density), metres))
	w.Write(file[header:])
	return w.Bytes()
}
