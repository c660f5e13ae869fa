package data

import (
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/gomlx/gomlx/core/tensors"
)

const (
	// minText is the fewest symbols a text can have: one to read and the next one to learn.
	minText = 2
	// maxText is the most bytes a text can have. Its symbols take up to four times as many in memory.
	maxText = 1 << 28
)

// Text is a text as places in an alphabet. It is a models.Dataset.
type Text struct {
	held
	codes []int32
}

// TextFile is the source of the text in a UTF-8 file. Its name is that of the file without its
// ending. A byte order mark at the start is dropped and lines end in "\n" whatever the file has.
func TextFile(path string) Source {
	return Source{from: textFile{path}}
}

// textFile is the origin of a text of one's own.
type textFile struct{ path string }

func (f textFile) name() string                  { return fileName(f.path) }
func (f textFile) where() (string, error)        { return whereFile(f.path) }
func (f textFile) open() (models.Dataset, error) { return openText(f) }

func (f textFile) recipe() (recipe, error) { return recipe{Text: &f.path}, nil }

// openText reads the text in the file where its origin is.
func openText(from origin) (models.Dataset, error) {
	path, err := from.where()
	if err != nil {
		return nil, err
	}
	text, err := readText(path, maxText)
	if err != nil {
		return nil, err
	}
	return newText(from.name(), path, text)
}

// readText reads a file of valid UTF-8 of at most limit bytes.
func readText(path string, limit int) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", fmt.Errorf("data: cannot open the text: %w", err)
	}
	defer file.Close()
	// The limit holds for a device that never ends too, which the size of the file would not tell.
	content, err := io.ReadAll(io.LimitReader(file, int64(limit)+1))
	if err != nil {
		return "", fmt.Errorf("data: cannot read the text: at byte %d: %w; check the disk", len(content), err)
	}
	if len(content) > limit {
		return "", fmt.Errorf("data: %s: the text goes on after byte %d, wanted %d bytes at most; cut the file", path, limit, limit)
	}
	return decodeText(path, content)
}

// decodeText is the text of valid UTF-8, its lines ending in "\n".
func decodeText(path string, content []byte) (string, error) {
	if at := invalidUTF8(content); at >= 0 {
		return "", fmt.Errorf("data: %s: at byte %d: byte %#02x is not UTF-8; convert the file to UTF-8", path, at, content[at])
	}
	return plainLines(string(content)), nil
}

// invalidUTF8 is the offset of the first byte that is not UTF-8, or -1.
func invalidUTF8(content []byte) int {
	for at := 0; at < len(content); {
		r, size := utf8.DecodeRune(content[at:])
		// A proper U+FFFD in the file is 3 bytes long.
		if r == utf8.RuneError && size == 1 {
			return at
		}
		at += size
	}
	return -1
}

// plainLines drops a byte order mark and makes every line end in "\n".
func plainLines(text string) string {
	return strings.ReplaceAll(strings.TrimPrefix(text, "\uFEFF"), "\r\n", "\n")
}

// newText encodes a text with its own alphabet.
func newText(name, path, text string) (models.Dataset, error) {
	return encodedText(name, path, text, NewAlphabet(text))
}

// encodedText encodes a text.
func encodedText(name, path, text string, alphabet Alphabet) (models.Dataset, error) {
	if n := utf8.RuneCountInString(text); n < minText {
		return nil, fmt.Errorf("data: %s: the text ends after %d symbols, wanted %d at least; choose a longer text", path, n, minText)
	}
	spec, codes := models.Spec{Kind: models.Text, Alphabet: alphabet}, alphabet.Encode(text)
	return &Text{held{name: name, spec: spec, digest: digest(spec, littleEndian(codes))}, codes}, nil
}

// littleEndian gives the codes as bytes, equal on every machine.
func littleEndian(codes []int32) []byte {
	b := make([]byte, 0, 4*len(codes))
	for _, code := range codes {
		b = binary.LittleEndian.AppendUint32(b, uint32(code))
	}
	return b
}

// Len is the number of symbols.
func (t *Text) Len() int { return len(t.codes) }

// Values is a new tensor at each call, int32 [Len], the place of each symbol in the alphabet.
func (t *Text) Values() []*tensors.Tensor {
	return []*tensors.Tensor{tensors.FromFlatDataAndDimensions(t.codes, len(t.codes))}
}

// Alphabet is the alphabet of the text.
func (t *Text) Alphabet() Alphabet { return t.spec.Alphabet }

// Excerpt gives n symbols of the text from symbol start on, as a model sees them. It fails if the
// text does not have them.
func (t *Text) Excerpt(start, n int) (string, error) {
	if start < 0 || n < 0 || start > t.Len()-n {
		return "", fmt.Errorf("data: %s has no symbols %d to %d, want some of 0 to %d", t.name, start, start+n-1, t.Len()-1)
	}
	return t.Alphabet().Decode(t.codes[start : start+n]), nil
}

// between is a part of the text, with the same alphabet.
func (t *Text) between(from, to int) models.Dataset {
	u := *t
	u.codes = t.codes[from:to]
	u.digest = digest(u.spec, littleEndian(u.codes))
	return &u
}
