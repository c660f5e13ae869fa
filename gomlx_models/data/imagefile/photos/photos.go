// Package photos reads HEIC and AVIF, the formats of phones, for a program of its own: their decoders are C libraries as
// WebAssembly with a compiler for that, which no notebook cell should have to link, and which may fail without harm there.
// HEIC is read by libheif and libde265, whose licence, LGPL-3.0, is another reason; AVIF by libavif and dav1d.
package photos

import (
	"bytes"
	"encoding/gob"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"io"
	"slices"

	"github.com/gen2brain/avif"
	"github.com/gen2brain/heic"

	"github.com/atelier-go/atelier/gomlx_models/data/imagefile"
)

// minHEIC is the least width of HEIC. Of narrower ones libheif pads the rows, and package heic takes what fills them up for
// colours.
const minHEIC = 128

// Serve answers what package imagefile asks, until there is no more.
func Serve(in io.Reader, out io.Writer) error {
	heic.ForceWasmMode = true // not whatever library the machine has
	questions, answers := gob.NewDecoder(in), gob.NewEncoder(out)
	for {
		var q imagefile.PhotoQuestion
		switch err := questions.Decode(&q); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("photos: %w", err)
		}
		if err := answers.Encode(answer(q)); err != nil {
			return fmt.Errorf("photos: %w", err)
		}
	}
}

// answer decodes a file.
func answer(q imagefile.PhotoQuestion) (a imagefile.PhotoAnswer) {
	defer func() {
		if fault := recover(); fault != nil {
			a = imagefile.PhotoAnswer{Fault: fmt.Sprint("its reader broke off: ", fault)}
		}
	}()
	picture, err := decode(q)
	if err != nil {
		return imagefile.PhotoAnswer{Fault: err.Error()}
	}
	return packed(picture)
}

// decode decodes a file whose size is one that is read.
func decode(q imagefile.PhotoQuestion) (image.Image, error) {
	name, config, whole := "HEIC", heic.DecodeConfig, decodeHEIC
	if q.AVIF {
		name, config, whole = "AVIF", avif.DecodeConfig, decodeAVIF
	}
	head, err := config(bytes.NewReader(q.File))
	if err != nil {
		return nil, imagefile.Damaged(name, err)
	}
	if err := imagefile.CheckSize(head.Width, head.Height); err != nil {
		return nil, err
	}
	if !q.AVIF && head.Width < minHEIC {
		return nil, fmt.Errorf("it is %d pixels wide, and HEIC is read from %d on; save it as PNG", head.Width, minHEIC)
	}
	if !q.AVIF && hasAlpha(q.File) {
		return nil, errors.New("it has alpha, which would be lost; save it as PNG")
	}
	picture, err := whole(q.File)
	if err != nil {
		return nil, imagefile.Damaged(name, err)
	}
	return picture, nil
}

// decodeAVIF decodes a file. Of one whose picture cannot be decoded package avif gives what happens to be in its memory,
// most of which is 0: then there is alpha in a file without, or nothing at all.
func decodeAVIF(file []byte) (image.Image, error) {
	picture, err := avif.Decode(bytes.NewReader(file), avif.Options{AutoRotate: true})
	if err != nil {
		return nil, err
	}
	pixels := packed(picture).Pixels
	empty := !slices.ContainsFunc(pixels[len(pixels)/2:], func(v byte) bool { return v != 0 })
	solid, known := picture.(interface{ Opaque() bool })
	if empty || known && !solid.Opaque() && !hasAlpha(file) {
		return nil, errors.New("its picture is not all there")
	}
	return picture, nil
}

// hasAlpha tells whether a file has alpha beside its colours.
func hasAlpha(file []byte) bool {
	return bytes.Contains(file, []byte("urn:mpeg:hevc:2015:auxid:1")) || bytes.Contains(file, []byte("urn:mpeg:mpegB:cicp:systems:auxiliary:alpha"))
}

// decodeHEIC decodes what libheif turns upright itself.
func decodeHEIC(file []byte) (image.Image, error) {
	picture, err := heic.Decode(bytes.NewReader(file))
	if planes, ok := picture.(*image.YCbCr); ok && err == nil {
		return colorsOf(file).picture(planes), nil
	}
	return picture, err
}

// packed is a picture as it travels.
func packed(picture image.Image) imagefile.PhotoAnswer {
	size := picture.Bounds().Size()
	a := imagefile.PhotoAnswer{Width: size.X, Height: size.Y}
	switch p := picture.(type) {
	case *image.NRGBA64, *image.RGBA64, *image.Gray16:
		deep := image.NewNRGBA64(image.Rectangle{Max: size})
		draw.Draw(deep, deep.Rect, p, p.Bounds().Min, draw.Src)
		a.Deep, a.Pixels = true, deep.Pix
	case *image.NRGBA:
		a.Pixels = p.Pix
		if p.Stride != 4*size.X {
			a.Pixels = unpadded(p)
		}
	default:
		flat := image.NewNRGBA(image.Rectangle{Max: size})
		draw.Draw(flat, flat.Rect, p, p.Bounds().Min, draw.Src)
		a.Pixels = flat.Pix
	}
	return a
}

// unpadded are the pixels of a picture without what fills its rows up.
func unpadded(p *image.NRGBA) []byte {
	var pixels []byte
	for y := range p.Rect.Dy() {
		pixels = append(pixels, p.Pix[y*p.Stride:y*p.Stride+4*p.Rect.Dx()]...)
	}
	return pixels
}
