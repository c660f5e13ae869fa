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
	"github.com/atelier-go/atelier/plotting/export/internal/container"
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

// maxText is the most bytes of a text that are read, once it is unpacked.
const maxText = 1 << 20

// Errors of files.
var (
	// ErrFormat says that a file is none of a format that this package knows.
	ErrFormat = container.ErrFormat
	// ErrDamaged says that a file is not whole, or not as its format wants it.
	ErrDamaged = container.ErrDamaged
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
	container.Part
	kind
}

// format is a kind of file.
type format struct {
	// kindOf tells what a part holds.
	kindOf func(container.Part) kind
	// text is the text that a part of the kind parameters or xmp holds.
	text func(part) (string, error)
	// join makes a file of parts with a packet and a text, either of which may be empty. It is nil if files are only read.
	join func(parts []part, packet, text string) ([]byte, error)
}

var formats = map[container.Format]format{
	container.PNG:  {kindInPNG, textPNG, joinPNG},
	container.WebP: {kindInWebP, textWebP, joinWebP},
	container.GIF:  {kindInGIF, textGIF, joinGIF},
	container.MP4:  {kindInMP4, textMP4, joinMP4},
	container.SVG:  {kindInSVG, textSVG, joinSVG},
	container.JPEG: {kindInJPEG, textJPEG, nil},
}

// written are the formats that metadata are put into.
var written = map[export.Format]container.Format{
	export.PNG: container.PNG, export.WebP: container.WebP, export.GIF: container.GIF, export.MP4: container.MP4, export.SVG: container.SVG,
}

// Embed is a file with metadata, in place of what it had of that. It fails if the file is none of the format, is damaged, or has no
// room for so much.
func Embed(file []byte, of export.Format, m Metadata) ([]byte, error) {
	wanted, ok := written[of]
	if !ok {
		return nil, fmt.Errorf("metadata: a file of %q has no place for metadata that is known here", of)
	}
	if strings.ContainsRune(m.Parameters, 0) {
		return nil, errors.New("metadata: the parameters have a zero byte, which no text chunk holds: leave it out")
	}
	packet := m.packet()
	if size := max(len(packet), len(m.Parameters)); size > maxText {
		return nil, fmt.Errorf("metadata: there are %d bytes to put into the file, want at most %d", size, maxText)
	}
	is, f, parts, err := split(file)
	if is != wanted {
		err = damaged("it does not begin as such a file does")
	}
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
	_, f, parts, err := split(file)
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
	_, _, parts, err := split(file)
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	for _, p := range parts {
		if p.kind == content {
			sum.Write(p.Bytes)
		}
	}
	return fmt.Sprintf("%x", sum.Sum(nil)), nil
}

// split tells what a file is, takes it apart, and tells what its parts hold.
func split(file []byte) (container.Format, format, []part, error) {
	is, pieces, err := container.Split(file)
	f := formats[is]
	if err != nil {
		return is, f, nil, err
	}
	parts := make([]part, len(pieces))
	for i, p := range pieces {
		parts[i] = part{p, frame}
		if p.Name != container.AfterEnd {
			parts[i].kind = f.kindOf(p)
		}
	}
	return is, f, parts, nil
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
		all = append(all, p.Bytes...)
	}
	return all
}
