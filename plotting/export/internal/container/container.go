// Package container takes the files of pictures, films and drawings apart, into the pieces that their formats make them of. It
// knows where a piece ends, and not what it is for: metadata and signatures are the business of those who ask.
//
// The files are not trusted: every length is checked, and nothing is copied.
package container

import (
	"errors"
	"fmt"
)

// Format is a kind of file, by its usual name.
type Format string

// The formats.
const (
	PNG  Format = "PNG"
	JPEG Format = "JPEG"
	WebP Format = "WebP"
	GIF  Format = "GIF"
	MP4  Format = "MP4"
	SVG  Format = "SVG"
)

// Errors of files.
var (
	// ErrFormat says that a file is none of a format that this package knows.
	ErrFormat = errors.New("it is no PNG, JPEG, WebP, GIF, MP4 or SVG")
	// ErrDamaged says that a file is not whole, or not as its format wants it.
	ErrDamaged = errors.New("it is damaged")
)

// maxParts is the most parts of a file.
const maxParts = 1 << 18

// Part is a piece of a file. All parts in turn are the file.
type Part struct {
	Name  string // in the words of its format
	At    int    // the place in the file where it begins
	Bytes []byte // all of it
	Data  []byte // what it holds, without its name and length, and without what only checks it or fills it up
}

// End is the place in the file behind a part.
func (p Part) End() int { return p.At + len(p.Bytes) }

// AfterEnd is the name of what follows a file's end, which some programs use for their own.
const AfterEnd = "after the end"

// formats are looked for in turn.
var formats = []struct {
	name  Format
	is    func(file []byte) bool
	split func(r *reader) error
}{
	{PNG, isPNG, splitPNG}, {JPEG, isJPEG, splitJPEG}, {WebP, isWebP, splitWebP}, {GIF, isGIF, splitGIF}, {MP4, isMP4, splitMP4}, {SVG, isSVG, splitSVG},
}

// FormatOf tells what a file is by how it begins. It fails with ErrFormat.
func FormatOf(file []byte) (Format, error) {
	for _, f := range formats {
		if f.is(file) {
			return f.name, nil
		}
	}
	return "", ErrFormat
}

// Split tells what a file is, and takes it apart. It fails with ErrFormat or, wrapped, ErrDamaged.
func Split(file []byte) (Format, []Part, error) {
	for _, f := range formats {
		if f.is(file) {
			r := &reader{rest: file}
			err := f.split(r)
			return f.name, r.parts, err
		}
	}
	return "", nil, ErrFormat
}

// reader takes parts off the front of a file.
type reader struct {
	rest  []byte
	at    int // how much was taken
	parts []Part
}

// take makes a part of the next size bytes, which holds all but the first head and the last foot of them.
func (r *reader) take(name string, size, head, foot int) error {
	if size < head+foot || size > len(r.rest) {
		return damaged("%.40q has %d bytes, and the file ends after %d", name, size, len(r.rest))
	}
	if len(r.parts) >= maxParts {
		return damaged("it has more than %d parts", maxParts)
	}
	r.parts = append(r.parts, Part{name, r.at, r.rest[:size:size], r.rest[head : size-foot : size-foot]})
	r.rest, r.at = r.rest[size:], r.at+size
	return nil
}

// takeRest makes a part of what follows the file's end.
func (r *reader) takeRest() error {
	if len(r.rest) == 0 {
		return nil
	}
	return r.take(AfterEnd, len(r.rest), 0, 0)
}

func damaged(form string, args ...any) error {
	return fmt.Errorf("%w: "+form, append([]any{ErrDamaged}, args...)...)
}
