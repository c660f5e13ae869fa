// Package export writes pictures and films as files that other programs read. It takes images and knows no figure.
package export

import (
	"fmt"
	"image"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/HugoSmits86/nativewebp"

	"github.com/atelier-go/atelier/plotting/internal/raster"
)

// Format is the format of a file, by the ending of its name.
type Format string

// The formats. SVG is of figures that are lines, such as plotting.Strokes and plotting.Curves, which write it themselves.
const (
	PNG  Format = ".png"  // animated if it is a film
	WebP Format = ".webp" // without loss, animated if it is a film
	GIF  Format = ".gif"  // at most 256 colours in each picture, on white
	MP4  Format = ".mp4"  // a film, by ffmpeg, on white
	SVG  Format = ".svg"
)

// FormatOf tells the format of a file by the ending of its name. It fails if that is none of those that are allowed.
func FormatOf(path string, allowed ...Format) (Format, error) {
	format := Format(strings.ToLower(filepath.Ext(path)))
	if !slices.Contains(allowed, format) {
		return "", fmt.Errorf("%q: name a file that ends in %s", path, listOf(allowed))
	}
	return format, nil
}

// listOf is formats in words.
func listOf(formats []Format) string {
	words := make([]string, len(formats))
	for i, format := range formats {
		words[i] = string(format)
	}
	if last := len(words) - 1; last > 0 {
		return strings.Join(words[:last], ", ") + " or " + words[last]
	}
	return strings.Join(words, "")
}

// Options say how to write a file.
type Options struct {
	// DPI is how many pixels of a PNG make an inch of paper; not said if 0.
	DPI int
	// FPS is how many frames a film has in a second, MinFPS to MaxFPS.
	FPS float64
	// Dither smooths the colours of a GIF by dots, for pictures that are not enlarged.
	Dither bool
}

// Picture writes a picture, a pixel for each of its own, as PNG, WebP or GIF.
func Picture(w io.Writer, picture image.Image, format Format, o Options) error {
	var err error
	switch format {
	case PNG:
		var file []byte
		if file, err = raster.EncodeFile(raster.NRGBA(picture), o.DPI); err == nil {
			_, err = w.Write(file)
		}
	case WebP:
		if err = webPSize(picture.Bounds().Size()); err == nil {
			err = nativewebp.Encode(w, raster.NRGBA(picture), nil)
		}
	case GIF:
		err = writeGIF(w, []*image.NRGBA{raster.NRGBA(picture)}, once, o.Dither)
	default:
		err = fmt.Errorf("a picture cannot be written as %q", format)
	}
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	return nil
}

// webPSize refuses what the format cannot hold (RFC 9649, section 3.4).
func webPSize(size image.Point) error {
	const largest = 1 << 14
	if size.X > largest || size.Y > largest {
		return fmt.Errorf("a picture of %dx%d pixels is too large for WebP, which holds %d each way: take .png", size.X, size.Y, largest)
	}
	return nil
}

// Enlarge is a picture with each pixel a square of scale by scale.
func Enlarge(picture image.Image, scale int) image.Image {
	if scale == 1 {
		return picture
	}
	bounds := picture.Bounds()
	canvas := image.NewNRGBA(image.Rect(0, 0, bounds.Dx()*scale, bounds.Dy()*scale))
	small := raster.NRGBA(picture)
	for y := range canvas.Rect.Dy() {
		row := canvas.Pix[y*canvas.Stride:]
		for x := range canvas.Rect.Dx() {
			copy(row[4*x:4*x+4], small.Pix[y/scale*small.Stride+4*(x/scale):])
		}
	}
	return canvas
}
