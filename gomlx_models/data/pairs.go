package data

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"unicode/utf8"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data/internal/paths"
	"github.com/atelier-go/atelier/gomlx_models/data/textfile"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
)

// Pairs are short texts that belong together by two, a question and its answer. It is a models.Dataset.
type Pairs struct {
	dataset
	codes []int32 // [Len, 2, Length]
}

// OpenPairs is Open for a source of pairs of texts. It fails also if the source holds anything else.
func (s Source) OpenPairs() (*Pairs, error) { return openAs[*Pairs](s, string(models.Pairs)) }

// PairFile is the source of the pairs in a UTF-8 file that has one on each line, question and answer with a tab
// between them. Empty lines are passed over. The alphabet is that of all questions and answers together, whole.
func PairFile(path string) Source { return Source{from: pairFile{path}} }

// pairFile is the origin of pairs of one's own.
type pairFile struct{ path string }

func (f pairFile) name() string             { return paths.Name(f.path) }
func (f pairFile) kind() models.Kind        { return models.Pairs }
func (f pairFile) where() (string, error)   { return paths.File(f.path) }
func (f pairFile) files() ([]string, error) { return oneFile(f.where()) }
func (f pairFile) spec() sourceSpec         { return sourceSpec{Pairs: &f.path} }

func (f pairFile) read(_ context.Context, files []string, _ watch) (models.Dataset, error) {
	pairs, err := textfile.ReadPairs(files[0])
	if err != nil {
		return nil, err
	}
	return newPairs(f.name(), pairs), nil
}

// newPairs encodes pairs with the alphabet of all their symbols. Each text ends in a line's end and is padded
// with more of them to one more than the longest.
func newPairs(name string, pairs []textfile.Pair) *Pairs {
	var all strings.Builder
	length := 0
	for _, p := range pairs {
		for _, text := range p {
			all.WriteString(text + "\n")
			length = max(length, utf8.RuneCountInString(text)+1)
		}
	}
	alphabet := wholeAlphabet(all.String())
	spec := models.Spec{Kind: models.Pairs, Alphabet: alphabet, Length: length}
	padding := strings.Repeat("\n", length)
	all.Reset()
	for _, p := range pairs {
		for _, text := range p {
			all.WriteString(text + padding[utf8.RuneCountInString(text):])
		}
	}
	codes := alphabet.Encode(all.String())
	set := &Pairs{dataset{name: name, spec: spec}, codes}
	set.digest = sync.OnceValue(set.sum)
	return set
}

// Len is the number of pairs.
func (p *Pairs) Len() int { return len(p.codes) / (2 * p.spec.Length) }

// Spec is the form of one example, and how many there are.
func (p *Pairs) Spec() models.Spec { return p.counted(p.Len()) }

// Values is a new tensor at each call, int32 [Len, 2, Length], the place of each symbol in the alphabet.
func (p *Pairs) Values() []*tensors.Tensor {
	return []*tensors.Tensor{tensors.FromFlatDataAndDimensions(p.codes, p.Len(), 2, p.spec.Length)}
}

// Alphabet is the alphabet of questions and answers.
func (p *Pairs) Alphabet() Alphabet { return p.spec.Alphabet }

// Pair gives pair i, from 0 to Len-1, without the line's ends. It fails if there is no such pair.
func (p *Pairs) Pair(i int) (question, answer string, err error) {
	if i < 0 || i >= p.Len() {
		return "", "", fmt.Errorf("data: %s has no pair %d, want 0 to %d", p.name, i, p.Len()-1)
	}
	size := p.spec.Length
	text := func(at int) string {
		return strings.TrimRight(p.Alphabet().Decode(p.codes[at*size:(at+1)*size]), "\n")
	}
	return text(2 * i), text(2*i + 1), nil
}

// slice is the set of some of the pairs, with the same alphabet and length.
func (p *Pairs) slice(from, to int) openable {
	q := *p
	size := 2 * p.spec.Length
	q.codes = p.codes[from*size : to*size]
	q.digest = sync.OnceValue(q.sum)
	return &q
}

func (p *Pairs) of(s Source) models.Dataset {
	q := *p
	q.openedFrom(s)
	return &q
}

func (p *Pairs) bytes() int  { return 4 * len(p.codes) }
func (p *Pairs) sum() string { return digestOf(p.spec, littleEndian(p.codes)) }

// Batch draws size pairs at random, with replacement, from values, the node of Values. It gives
// int32 [size, 2, Length]; length is ignored. The randomness is that of the scope's store. It panics if size is
// below 1 or values is not of this set's shape.
func (p *Pairs) Batch(scope *model.Scope, values []*graph.Node, size, length int) models.Batch {
	codes := values[0]
	codes.AssertDims(p.Len(), 2, p.spec.Length)
	return models.Batch{Examples: graph.Gather(codes, p.draw(scope, codes.Graph(), p.Len(), size))}
}

// MarshalBinary writes the source of the pairs and the digest of what it holds, as that of Pictures does.
func (p *Pairs) MarshalBinary() ([]byte, error) { return p.marshalSource() }

// UnmarshalBinary opens the source again. It fails as Source.Open does, and if the source holds other pairs by
// now.
func (p *Pairs) UnmarshalBinary(written []byte) error { return reopen(p, written, Source.OpenPairs) }
