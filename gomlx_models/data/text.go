package data

import (
	"context"
	"encoding/binary"
	"fmt"
	"sync"
	"unicode/utf8"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data/internal/paths"
	"github.com/atelier-go/atelier/gomlx_models/data/textfile"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
)

// minText is the fewest symbols a text can have: one to read and the next one to learn.
const minText = 2

// Text is a text as places in an alphabet. It is a models.Dataset.
type Text struct {
	dataset
	codes []int32
}

// OpenText is Open for a source of text. It fails also if the source holds anything else.
func (s Source) OpenText() (*Text, error) { return openAs[*Text](s, string(models.Text)) }

// TextFile is the source of the text in a UTF-8 file. Its name is that of the file without its
// ending. A byte order mark at the start is dropped and lines end in "\n" whatever the file has.
func TextFile(path string) Source {
	return Source{from: textFile{path}}
}

// textFile is the origin of a text of one's own.
type textFile struct{ path string }

func (f textFile) name() string             { return paths.Name(f.path) }
func (f textFile) kind() models.Kind        { return models.Text }
func (f textFile) where() (string, error)   { return paths.File(f.path) }
func (f textFile) files() ([]string, error) { return oneFile(f.where()) }
func (f textFile) spec() sourceSpec         { return sourceSpec{Text: &f.path} }

func (f textFile) read(_ context.Context, files []string, _ watch) (models.Dataset, error) {
	return readText(f.name(), files[0])
}

// readText reads the text in a file.
func readText(name, path string) (models.Dataset, error) {
	text, err := textfile.Read(path)
	if err != nil {
		return nil, err
	}
	return newText(name, path, text)
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
	t := &Text{dataset{name: name, spec: spec}, codes}
	t.digest = sync.OnceValue(t.sum)
	return t, nil
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

// Spec is the form of one example, and how many there are.
func (t *Text) Spec() models.Spec { return t.counted(t.Len()) }

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

// slice is a part of the text, with the same alphabet.
func (t *Text) slice(from, to int) openable {
	u := *t
	u.codes = t.codes[from:to]
	u.digest = sync.OnceValue(u.sum)
	return &u
}

func (t *Text) of(s Source) models.Dataset {
	u := *t
	u.openedFrom(s)
	return &u
}

func (t *Text) bytes() int  { return 4 * len(t.codes) }
func (t *Text) sum() string { return digestOf(t.spec, littleEndian(t.codes)) }

// Batch draws size windows of length symbols at random, with replacement, from values, the node of
// Values. It gives int32 [size, length]. The randomness is that of the scope's store. It panics if
// size is below 1, if values is not of this text's shape, or if the text is shorter than length.
func (t *Text) Batch(scope *model.Scope, values []*graph.Node, size, length int) models.Batch {
	codes := values[0]
	codes.AssertDims(t.Len())
	if length < 1 || length > t.Len() {
		panic(fmt.Errorf("data: cannot draw windows of %d symbols from %s, want 1 to its %d symbols; take shorter windows or a longer text", length, t.name, t.Len()))
	}
	starts := t.draw(scope, codes.Graph(), t.Len()-length+1, size)
	window := shapes.Make(dtypes.Int32, size, length)
	places := graph.Add(starts, graph.Iota(codes.Graph(), window, 1))
	return models.Batch{Examples: graph.Gather(codes, graph.ExpandAxes(places, -1))}
}

// MarshalBinary writes the source of the text and the digest of what it holds, as that of Pictures does.
func (t *Text) MarshalBinary() ([]byte, error) { return t.marshalSource() }

// UnmarshalBinary opens the source again. It fails as Source.Open does, and if the source holds another text by
// now.
func (t *Text) UnmarshalBinary(written []byte) error { return reopen(t, written, Source.OpenText) }
