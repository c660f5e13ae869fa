package data

import (
	"fmt"
	"strings"
	"unicode/utf8"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/gomlx/gomlx/core/tensors"
)

const (
	// maxPair is the most symbols a text of a pair can have, its line's end included.
	maxPair = 512
	// maxPairs is the most pairs of a file: they take 4,096 bytes each at most.
	maxPairs = 500_000
)

// Pairs are short texts that belong together by two, a question and its answer. It is a models.Dataset.
type Pairs struct {
	held
	codes []int32 // [Len, 2, Length]
}

// pair is a question and its answer.
type pair [2]string

// PairFile is the source of the pairs in a UTF-8 file that has one on each line, question and answer with a tab
// between them. Empty lines are passed over. The alphabet is that of all questions and answers together, whole.
func PairFile(path string) Source { return Source{from: pairFile{path}} }

// pairFile is the origin of pairs of one's own.
type pairFile struct{ path string }

func (f pairFile) name() string           { return fileName(f.path) }
func (f pairFile) where() (string, error) { return whereFile(f.path) }

func (f pairFile) recipe() (recipe, error) { return recipe{Pairs: &f.path}, nil }

func (f pairFile) open() (models.Dataset, error) {
	path, err := f.where()
	if err != nil {
		return nil, err
	}
	text, err := readText(path, maxText)
	if err != nil {
		return nil, err
	}
	pairs, err := parsePairs(path, text)
	if err != nil {
		return nil, err
	}
	return newPairs(f.name(), pairs), nil
}

// parsePairs reads one pair from each line.
func parsePairs(path, text string) ([]pair, error) {
	var pairs []pair
	number := 0
	for line := range strings.SplitSeq(text, "\n") {
		number++
		if line == "" {
			continue
		}
		parts := strings.Split(line, "\t")
		if len(parts) != 2 || parts[0] == "" || parts[1] == "" {
			return nil, fmt.Errorf("data: %s: line %d has %d texts with tabs between them, wanted 2, neither empty; write question, tab, answer", path, number, len(parts))
		}
		for _, text := range parts {
			if n := utf8.RuneCountInString(text); n >= maxPair {
				return nil, fmt.Errorf("data: %s: line %d has a text of %d symbols, wanted %d at most; shorten it", path, number, n, maxPair-1)
			}
		}
		if pairs = append(pairs, pair{parts[0], parts[1]}); len(pairs) > maxPairs {
			return nil, fmt.Errorf("data: %s: line %d: more than %d pairs; cut the file", path, number, maxPairs)
		}
	}
	if pairs == nil {
		return nil, fmt.Errorf("data: %s: there are no pairs in it, wanted one on each line; write question, tab, answer", path)
	}
	return pairs, nil
}

// newPairs encodes pairs with the alphabet of all their symbols. Each text ends in a line's end and is padded
// with more of them to one more than the longest.
func newPairs(name string, pairs []pair) *Pairs {
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
	return &Pairs{held{name: name, spec: spec, digest: digest(spec, littleEndian(codes))}, codes}
}

// Len is the number of pairs.
func (p *Pairs) Len() int { return len(p.codes) / (2 * p.spec.Length) }

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

// between is the set of some of the pairs, with the same alphabet and length.
func (p *Pairs) between(from, to int) models.Dataset {
	q := *p
	size := 2 * p.spec.Length
	q.codes = p.codes[from*size : to*size]
	q.digest = digest(q.spec, littleEndian(q.codes))
	return &q
}
