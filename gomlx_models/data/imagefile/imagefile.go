// Package imagefile reads the picture in a file of any of the formats in which pictures are kept. It never asks a
// network, and what a file promises is checked before there is memory for it.
//
// Read are PNG, JPEG (also CMYK and progressive), GIF, WebP (also animated), BMP, TIFF, SVG, HEIC and AVIF. What a file holds tells
// its format, not what it is called. Of several pictures in a file the first is taken. A picture is turned upright as its
// EXIF orientation says. Its values stay as they are: 8 or 16 bit, colour or grey, alpha kept; only where an ICC profile of
// primaries and curves says that they are not sRGB's, as those of phones' photos do (Display P3) and those of Adobe RGB, they
// become those, in JPEG, PNG, WebP, HEIC and AVIF. Other profiles are passed over. An SVG is drawn on transparent; what package
// svg does not draw is refused.
package imagefile

import (
	"errors"
	"fmt"
	"image"
	"io"
	"path/filepath"
	"slices"
	"strings"
)

const (
	// MaxPixels is the most pixels that a picture can have: a small file can promise more than there is memory.
	MaxPixels = 64 << 20
	// MaxSide is the most pixels of its height and of its width.
	MaxSide = 1 << 16
	// MaxBytes is the most bytes of a file.
	MaxBytes = 512 << 20
)

// Endings lists the endings of the files that Decode reads, in small letters and with their dots.
func Endings() []string {
	var endings []string
	for _, f := range formats {
		endings = append(endings, f.endings...)
	}
	slices.Sort(endings)
	return endings
}

// Reads tells by the ending of its name whether Decode reads a file.
func Reads(name string) bool {
	return slices.Contains(Endings(), strings.ToLower(filepath.Ext(name)))
}

// Decode reads the first picture of a file, upright. Its format is told by what it holds. The picture begins at (0, 0);
// the longer side of an SVG becomes 512 pixels. The errors are sentences about the file that do not name it.
func Decode(name string, r io.ReadSeeker) (image.Image, error) {
	return DecodeAt(name, r, 0, 0)
}

// DecodeAt is Decode for a picture that will be brought to a size: an SVG is drawn just so large that it covers it. Other
// pictures keep their own size.
func DecodeAt(name string, r io.ReadSeeker, width, height int) (image.Image, error) {
	size, err := sizeOf(r)
	if err != nil {
		return nil, err
	}
	f, err := formatOf(name, r)
	if err != nil {
		return nil, err
	}
	return f.read(r, size, image.Pt(width, height))
}

// sizeOf is the number of bytes of a file.
func sizeOf(r io.ReadSeeker) (int64, error) {
	size, err := r.Seek(0, io.SeekEnd)
	switch {
	case err != nil:
		return 0, fmt.Errorf("it cannot be read: %w", err)
	case size == 0:
		return 0, fmt.Errorf("it is empty")
	case size > MaxBytes:
		return 0, fmt.Errorf("it has %d bytes, want at most %d", size, MaxBytes)
	}
	return size, nil
}

// read reads a file of this format. Decoders meet files that their authors never saw: one that breaks off with a panic
// costs this file and not the program.
func (f format) read(r io.ReadSeeker, size int64, at image.Point) (picture image.Image, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			picture, err = nil, fmt.Errorf("it is damaged: the reader of %s files broke off: %v", f.name, firstLine(fault))
		}
	}()
	if f.draw != nil {
		return from(r, func(r io.ReadSeeker) (image.Image, error) { return f.draw(r, at) })
	}
	head, err := from(r, f.config)
	if err != nil {
		return nil, Damaged(f.name, err)
	}
	if err := f.check(head, size); err != nil {
		return nil, err
	}
	picture, err = from(r, f.decode)
	if err != nil {
		return nil, Damaged(f.name, err)
	}
	if f.icc != nil {
		icc, _ := from(r, func(r io.ReadSeeker) ([]byte, error) { return f.icc(r), nil })
		picture = toSRGB(picture, icc)
	}
	turn := 1
	if f.orientation != nil {
		turn, _ = from(r, func(r io.ReadSeeker) (int, error) { return f.orientation(r), nil })
	}
	return upright(picture, turn), nil
}

// check refuses a picture that is too large, or larger than a file of that size can hold.
func (f format) check(head image.Config, size int64) error {
	if err := CheckSize(head.Width, head.Height); err != nil {
		return err
	}
	if f.perByte > 0 && int64(head.Width)*int64(head.Height) > f.perByte*size {
		return fmt.Errorf("it is damaged: %d bytes cannot hold the %d by %d pixels that it promises", size, head.Width, head.Height)
	}
	return nil
}

// CheckSize refuses a picture of a size that is not read.
func CheckSize(width, height int) error {
	if width < 1 || height < 1 || width > MaxSide || height > MaxSide || width > MaxPixels/height {
		return fmt.Errorf("it is %d by %d pixels, want 1 to %d in all", width, height, MaxPixels)
	}
	return nil
}

// Damaged says what a decoder of a format found wrong.
func Damaged(format string, err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = errors.New("it is cut short")
	}
	return fmt.Errorf("it is damaged, or of a kind of %s that is not read: %w", format, err)
}

// from calls a reader at the file's beginning.
func from[T any](r io.ReadSeeker, read func(io.ReadSeeker) (T, error)) (T, error) {
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		var none T
		return none, err
	}
	return read(r)
}
