package imagefile

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"slices"
	"strings"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"
)

// format is a way to keep pictures in files.
type format struct {
	name    string
	endings []string
	is      func(head []byte) bool
	config  func(io.ReadSeeker) (image.Config, error)
	decode  func(io.ReadSeeker) (image.Image, error)
	// orientation is that of EXIF, 1 if there is none; nil if such files have none.
	orientation func(io.ReadSeeker) int
	// icc is the colour profile, nil if there is none; nil if such files have none, or none that is looked at.
	icc func(io.ReadSeeker) []byte
	// draw is in place of config and decode where they cannot be told apart. A drawing of lines covers the size.
	draw func(r io.Reader, size image.Point) (image.Image, error)
	// perByte is the most pixels that a byte of the file can stand for, 0 if there is no such bound.
	perByte int64
}

var formats = []format{
	{
		name: "PNG", endings: []string{".png", ".apng"}, is: begins("\x89PNG\r\n\x1a\n"),
		config: config(png.DecodeConfig), decode: decode(png.Decode), orientation: pngOrientation, icc: pngICC,
		perByte: 8 * 1032, // deflate makes 1,032 bytes of one at most, each of 8 pixels
	},
	{
		name: "JPEG", endings: []string{".jpg", ".jpeg", ".jpe", ".jfif"}, is: begins("\xff\xd8\xff"),
		config: config(jpeg.DecodeConfig), decode: decode(jpeg.Decode), orientation: jpegOrientation, icc: jpegICC,
		perByte: 8 * 64, // a block of 64 pixels takes one bit at least
	},
	{
		name: "GIF", endings: []string{".gif"}, is: begins("GIF8"),
		config: config(gif.DecodeConfig), decode: decodeGIF,
	},
	{
		name: "WebP", endings: []string{".webp"}, is: func(head []byte) bool {
			return len(head) >= 12 && string(head[:4]) == "RIFF" && string(head[8:12]) == "WEBP"
		},
		config: configWebP, decode: decodeWebP, orientation: webpOrientation, icc: webpICC,
	},
	{
		name: "BMP", endings: []string{".bmp", ".dib"}, is: begins("BM"),
		config: config(bmp.DecodeConfig), decode: decode(bmp.Decode),
		perByte: 8,
	},
	{
		name: "TIFF", endings: []string{".tif", ".tiff"}, is: begins("II*\x00", "MM\x00*"),
		config: config(tiff.DecodeConfig), decode: decodeTIFF, orientation: tiffOrientation,
	},
	{name: "AVIF", endings: []string{".avif"}, is: isPhoto("avif", "avis"), draw: decodePhoto(true)},
	{name: "HEIC", endings: []string{".heic", ".heif", ".hif"}, is: isPhoto("heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"), draw: decodePhoto(false)},
	{name: "SVG", endings: []string{".svg"}, is: isSVG, draw: drawSVG},
}

// others are what files with such endings turn out to be.
var others = []struct {
	what string
	is   func(head []byte) bool
}{
	{"a web page", contains("<html", "<!doctype html")},
	{"a PDF", begins("%PDF")},
	{"a Photoshop document", begins("8BPS")},
	{"a JPEG XL picture", begins("\xff\x0a", "\x00\x00\x00\x0cJXL ")},
	{"a JPEG 2000 picture", begins("\x00\x00\x00\x0cjP  ", "\xff\x4f\xff\x51")},
	{"a zip archive", begins("PK\x03\x04")},
	{"a gzip archive", begins("\x1f\x8b")},
	{"an icon of Windows", begins("\x00\x00\x01\x00")},
	{"a film", func(head []byte) bool { return len(head) > 8 && string(head[4:8]) == "ftyp" }},
	{"a pointer to a file of Git LFS, not the file", begins("version https://git-lfs")},
}

// formatOf tells the format by the beginning of a file.
func formatOf(name string, r io.ReadSeeker) (format, error) {
	head, err := from(r, func(r io.ReadSeeker) ([]byte, error) { return io.ReadAll(io.LimitReader(r, 4096)) })
	if err != nil {
		return format{}, fmt.Errorf("it cannot be read: %w", err)
	}
	for _, f := range formats {
		if f.is(head) {
			return f, nil
		}
	}
	var names []string
	for _, f := range formats {
		names = append(names, f.name)
	}
	last := len(names) - 1
	want := strings.Join(names[:last], ", ") + " or " + names[last]
	for _, other := range others {
		if other.is(head) {
			in := ""
			if Reads(name) {
				in = ", whatever its ending says"
			}
			return format{}, fmt.Errorf("it is %s%s; want a %s", other.what, in, want)
		}
	}
	return format{}, fmt.Errorf("it is no %s", want)
}

// begins tells whether a file begins with one of these.
func begins(with ...string) func([]byte) bool {
	return func(head []byte) bool {
		return slices.ContainsFunc(with, func(w string) bool { return bytes.HasPrefix(head, []byte(w)) })
	}
}

// contains tells whether one of these, in small letters, stands in the beginning of a file.
func contains(words ...string) func([]byte) bool {
	return func(head []byte) bool {
		head = bytes.ToLower(head)
		return slices.ContainsFunc(words, func(w string) bool { return bytes.Contains(head, []byte(w)) })
	}
}

func config(of func(io.Reader) (image.Config, error)) func(io.ReadSeeker) (image.Config, error) {
	return func(r io.ReadSeeker) (image.Config, error) { return of(r) }
}

func decode(of func(io.Reader) (image.Image, error)) func(io.ReadSeeker) (image.Image, error) {
	return func(r io.ReadSeeker) (image.Image, error) { return of(r) }
}

// decodeGIF puts the first frame onto its canvas, which it may cover in part.
func decodeGIF(r io.ReadSeeker) (image.Image, error) {
	head, err := gif.DecodeConfig(r)
	if err != nil {
		return nil, err
	}
	frame, err := from(r, decode(gif.Decode))
	if err != nil {
		return nil, err
	}
	return onCanvas(frame, frame.Bounds().Min, head.Width, head.Height), nil
}

// onCanvas puts a frame at a place of a transparent canvas.
func onCanvas(frame image.Image, at image.Point, width, height int) image.Image {
	canvas := image.Rect(0, 0, width, height)
	if frame.Bounds() == canvas {
		return frame
	}
	picture := image.NewNRGBA(canvas)
	place := image.Rectangle{at, at.Add(frame.Bounds().Size())}
	draw.Draw(picture, place, frame, frame.Bounds().Min, draw.Src)
	return picture
}

// firstLine is the beginning of what a decoder says, which is meant for its authors.
func firstLine(fault any) string {
	text, _, _ := strings.Cut(fmt.Sprint(fault), "\n")
	return text
}

var errCut = errors.New("it is cut short")
