package data

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data/embedded"
	"github.com/atelier-go/atelier/gomlx_models/data/textfile"
)

// Tang is the source of the verses of the Three Hundred Tang Poems, embedded in the program: a line for each
// couplet, such as "床前明月光，疑是地上霜。", and an empty one after each poem. Titles, poets, prefaces in prose and
// the few lines of other than five or seven characters are left out. The alphabet has all 2,300 characters or so,
// many of them there once only.
func Tang() Source { return Source{from: tang} }

var tang = embeddedSet("tang", models.Text, func(name string) (models.Dataset, error) {
	poems, err := readPoems()
	if err != nil {
		return nil, err
	}
	var text strings.Builder
	for _, verses := range poems {
		text.WriteString(strings.Join(verses, "\n") + "\n\n")
	}
	return encodedText(name, embedded.Where, text.String(), wholeAlphabet(text.String()))
}).under(publicDomain)

// Couplets is the source of pairs made of the same poems: the first half of a line is the question, the second the
// answer, without the comma between them and the stop at the end, both of five or both of seven characters: 1,500 pairs.
func Couplets() Source { return Source{from: couplets} }

var couplets = embeddedSet("couplets", models.Pairs, func(name string) (models.Dataset, error) {
	poems, err := readPoems()
	if err != nil {
		return nil, err
	}
	var pairs []textfile.Pair
	for _, line := range slices.Concat(poems...) {
		halves := strings.FieldsFunc(line, isPunctuation)
		if len(halves) == 2 && utf8.RuneCountInString(halves[0]) == utf8.RuneCountInString(halves[1]) {
			pairs = append(pairs, textfile.Pair(halves))
		}
	}
	return newPairs(name, pairs), nil
}).under(publicDomain)

// readPoems gives the regular verses of each poem that has some.
func readPoems() ([][]string, error) {
	content, err := embedded.TangPoems()
	if err != nil {
		return nil, err
	}
	var poems [][]string
	for block := range strings.SplitSeq(content, "\n\n") {
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
