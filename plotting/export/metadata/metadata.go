// Package metadata puts what is to be known of a picture, film or drawing into the bytes of its file, and reads it out of one.
//
// It goes where other programs look for it: into an XMP packet (ISO 16684-1), which PNG, WebP, GIF, MP4, SVG and JPEG each have
// a place for, and, of a PNG, into the text chunk "parameters" that image generators write. JPEG is read only. What is read
// comes from anyone: every length is checked, no entity is fetched, little memory is taken, and nothing that is given back has
// been checked for what it says.
package metadata

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/atelier-go/atelier/plotting/export"
)

// Metadata is what a file says of itself. What is empty is left out.
type Metadata struct {
	// Parameters is how it was made, for people and for programs that read the settings of image generators. Only a PNG, as a text
	// chunk, and a GIF, as a comment, have a place for it.
	Parameters string
	// Source says whether a machine made it: IPTC's DigitalSourceType.
	Source SourceType
	// Creator is who made it, Created when, and Tool the program.
	Creator string
	Created time.Time
	Tool    string
	// Terms are what is to be known of licences.
	Terms string
	// Record is all of it for Atelier, as JSON.
	Record string
}

// SourceType is one of IPTC's kinds of digital sources, as the address that names it.
type SourceType string

// The kinds of what a trained model made, alone and together with other material.
const (
	Trained   SourceType = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
	Composite SourceType = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"
)

// The most that is read of a file: bytes of a text, once it is unpacked, and parts of the file.
const (
	maxText  = 1 << 20
	maxParts = 1 << 18
)

// Errors of files.
var (
	// ErrFormat says that a file is none of a format that this package knows.
	ErrFormat = errors.New("it is no PNG, JPEG, WebP, GIF, MP4 or SVG")
	// ErrDamaged says that a file is not whole, or not as its format wants it.
	ErrDamaged = errors.New("it is damaged")
)

// kind is what a part of a file holds.
type kind int

const (
	content    kind = iota // what is seen
	frame                  // what holds the parts together
	parameters             // Metadata.Parameters
	xmp                    // an XMP packet
)

// part is a piece of a file. All parts in turn are the file.
type part struct {
	kind
	name  string // in the words of its format
	bytes []byte
}

// format is a kind of file.
type format struct {
	is func(file []byte) bool
	// split takes a file apart.
	split func(file []byte) ([]part, error)
	// text is the text that a part of the kind parameters or xmp holds.
	text func(part) (string, error)
	// join makes a file of parts with a packet and a text, either of which may be empty. It is nil if files are only read.
	join func(parts []part, packet, text string) ([]byte, error)
}

var formats = map[export.Format]format{
	export.PNG:  {isPNG, splitPNG, textPNG, joinPNG},
	export.WebP: {isWebP, splitWebP, textWebP, joinWebP},
	export.GIF:  {isGIF, splitGIF, textGIF, joinGIF},
	export.MP4:  {isMP4, splitMP4, textMP4, joinMP4},
	export.SVG:  {isSVG, splitSVG, textSVG, joinSVG},
	".jpg":      {isJPEG, splitJPEG, textJPEG, nil},
}

// Embed is a file with metadata, in place of what it had of that. It fails if the file is none of the format, is damaged, or has no
// room for so much.
func Embed(file []byte, of export.Format, m Metadata) ([]byte, error) {
	f, ok := formats[of]
	if !ok || f.join == nil {
		return nil, fmt.Errorf("metadata: a file of %q has no place for metadata that is known here", of)
	}
	if strings.ContainsRune(m.Parameters, 0) {
		return nil, errors.New("metadata: the parameters have a zero byte, which no text chunk holds: leave it out")
	}
	packet := m.packet()
	if size := max(len(packet), len(m.Parameters)); size > maxText {
		return nil, fmt.Errorf("metadata: there are %d bytes to put into the file, want at most %d", size, maxText)
	}
	parts, err := f.parts(file)
	if err != nil {
		return nil, fmt.Errorf("metadata: the file of %s: %w", of, err)
	}
	var kept []part
	for _, p := range parts {
		if p.kind == content || p.kind == frame {
			kept = append(kept, p)
		}
	}
	joined, err := f.join(kept, packet, m.Parameters)
	if err != nil {
		return nil, fmt.Errorf("metadata: the file of %s: %w", of, err)
	}
	return joined, nil
}

// Extract reads the metadata of a file, whose format is told by its bytes: the zero value if it has none. It fails with ErrFormat
// or ErrDamaged. What it gives is what the file says, unchecked.
func Extract(file []byte) (Metadata, error) {
	f, err := formatOf(file)
	if err != nil {
		return Metadata{}, err
	}
	parts, err := f.parts(file)
	if err != nil {
		return Metadata{}, err
	}
	packet, err := f.first(parts, xmp)
	if err != nil {
		return Metadata{}, err
	}
	m, err := readPacket(packet)
	if err != nil {
		return Metadata{}, err
	}
	m.Parameters, err = f.first(parts, parameters)
	return m, err
}

// Content is the SHA-256 of the parts of a file that are seen, in hexadecimal: it stays the same when metadata, or a signature, is
// put in, changed or taken out. It fails as Extract does.
func Content(file []byte) (string, error) {
	f, err := formatOf(file)
	if err != nil {
		return "", err
	}
	parts, err := f.parts(file)
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	for _, p := range parts {
		if p.kind == content {
			sum.Write(p.bytes)
		}
	}
	return fmt.Sprintf("%x", sum.Sum(nil)), nil
}

func formatOf(file []byte) (format, error) {
	for _, f := range formats {
		if f.is(file) {
			return f, nil
		}
	}
	return format{}, ErrFormat
}

// parts takes a file of the format apart.
func (f format) parts(file []byte) ([]part, error) {
	if !f.is(file) {
		return nil, fmt.Errorf("%w: it does not begin as such a file does", ErrDamaged)
	}
	return f.split(file)
}

// first is the text of the first part of a kind, empty if there is none. What else there may be is not read, so that a file
// cannot have many texts unpacked.
func (f format) first(parts []part, k kind) (string, error) {
	for _, p := range parts {
		if p.kind == k {
			return f.text(p)
		}
	}
	return "", nil
}

// reader takes parts off the front of a file.
type reader struct {
	rest  []byte
	parts []part
}

// take makes a part of the next size bytes.
func (r *reader) take(k kind, name string, size int) error {
	if size < 0 || size > len(r.rest) {
		return damaged("%q has %d bytes, and the file ends after %d", name, size, len(r.rest))
	}
	if len(r.parts) >= maxParts {
		return damaged("it has more than %d parts", maxParts)
	}
	r.parts = append(r.parts, part{k, name, r.rest[:size:size]})
	r.rest = r.rest[size:]
	return nil
}

// takeRest makes a part of what follows the file's end, which some programs use for their own.
func (r *reader) takeRest() []part {
	if len(r.rest) > 0 {
		_ = r.take(frame, "after the end", len(r.rest))
	}
	return r.parts
}

func damaged(form string, args ...any) error {
	return fmt.Errorf("%w: "+form, append([]any{ErrDamaged}, args...)...)
}

// limited is a text, if it is not too long.
func limited(text []byte) (string, error) {
	if len(text) > maxText {
		return "", damaged("a text in it has more than %d bytes", maxText)
	}
	return string(text), nil
}

// concat is the bytes of parts.
func concat(parts []part) []byte {
	var all []byte
	for _, p := range parts {
		all = append(all, p.bytes...)
	}
	return all
}
