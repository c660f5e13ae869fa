package data

import (
	"bytes"
	"compress/gzip"
	_ "embed" // for the poems below
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	models "github.com/atelier-go/atelier/gomlx_models"
)

// The Three Hundred Tang Poems, made by go generate.
//
//go:embed tang/tang300.txt.gz
var tangPoems []byte

// Tang is the source of the verses of the Three Hundred Tang Poems, embedded in the program: a line for each
// couplet, such as "床前明月光，疑是地上霜。", and an empty one after each poem. Titles, poets, prefaces in prose and
// the few lines of other than five or seven characters are left out. The alphabet has all 2,300 characters or so,
// many of them there once only.
func Tang() Source { return Source{from: tang{}} }

// tang is the origin of that text.
type tang struct{}

func (tang) name() string              { return "tang" }
func (tang) where() (string, error)    { return embeddedPlace, nil }
func (t tang) recipe() (recipe, error) { return named(t) }

func (t tang) open() (models.Dataset, error) {
	poems, err := readPoems()
	if err != nil {
		return nil, err
	}
	var text strings.Builder
	for _, verses := range poems {
		text.WriteString(strings.Join(verses, "\n") + "\n\n")
	}
	return encodedText(t.name(), embeddedPlace, text.String(), wholeAlphabet(text.String()))
}

// Couplets is the source of pairs made of the same poems: the first half of a line is the question, the second the
// answer, without the comma between them and the stop at the end, both of five or both of seven characters: 1,500 pairs.
func Couplets() Source { return Source{from: couplets{}} }

// couplets is the origin of those pairs.
type couplets struct{}

func (couplets) name() string              { return "couplets" }
func (couplets) where() (string, error)    { return embeddedPlace, nil }
func (c couplets) recipe() (recipe, error) { return named(c) }

func (c couplets) open() (models.Dataset, error) {
	poems, err := readPoems()
	if err != nil {
		return nil, err
	}
	var pairs []pair
	for _, line := range slices.Concat(poems...) {
		halves := strings.FieldsFunc(line, isPunctuation)
		if len(halves) == 2 && utf8.RuneCountInString(halves[0]) == utf8.RuneCountInString(halves[1]) {
			pairs = append(pairs, pair(halves))
		}
	}
	return newPairs(c.name(), pairs), nil
}

// readPoems gives the regular verses of each poem that has some.
func readPoems() ([][]string, error) {
	content, err := unpackEmbedded("Tang poems", tangPoems)
	if err != nil {
		return nil, err
	}
	var poems [][]string
	for block := range strings.SplitSeq(string(content), "\n\n") {
		// The first line is the title and the poet.
		_, body, _ := strings.Cut(strings.Trim(block, "\n"), "\n")
		verses := slices.DeleteFunc(strings.Split(body, "\n"), func(line string) bool { return !regular(line) })
		if len(verses) > 0 {
			poems = append(poems, verses)
		}
	}
	return poems, nil
}

// regular tells whether the verses of a line, between its stops, have five or seven characters each.
func regular(line string) bool {
	verses := strings.FieldsFunc(line, isPunctuation)
	return len(verses) > 0 && !slices.ContainsFunc(verses, func(verse string) bool {
		n := utf8.RuneCountInString(verse)
		return n != 5 && n != 7
	})
}

func isPunctuation(r rune) bool { return unicode.IsPunct(r) || unicode.IsSpace(r) }

// embeddedPlace is where a set is that every program has.
const embeddedPlace = "embedded in the program"

// unpackEmbedded is the content of an embedded file.
func unpackEmbedded(what string, packed []byte) ([]byte, error) {
	reader, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("data: embedded %s: %w; build the program from a clean checkout", what, err)
	}
	content, err := io.ReadAll(reader)
	if err != nil {
		return nil, fmt.Errorf("data: embedded %s: at byte %d of the unpacked data: %w; build the program from a clean checkout", what, len(content), err)
	}
	return content, nil
}
