package data

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// MaxSymbols is the most symbols an alphabet has, the unknown included: the width of the article's
// output layer.
const MaxSymbols = 784

// Unknown is the symbol at place 0 of every alphabet, U+FFFD. It stands for all that the alphabet
// lacks.
const Unknown = string(utf8.RuneError)

// Alphabet numbers the symbols of a text, the symbol numbered i at place i. That of a model is
// data.Alphabet(spec.Alphabet), so that a saved model can read and write without its data set.
type Alphabet []string

// NewAlphabet gives the alphabet of a text: Unknown, then its characters, the most frequent first
// and equally frequent ones by code point, MaxSymbols in all at most.
func NewAlphabet(text string) Alphabet {
	whole := wholeAlphabet(text)
	return whole[:min(len(whole), MaxSymbols)]
}

// wholeAlphabet is NewAlphabet without a limit, for texts whose rare symbols are most of what they say.
func wholeAlphabet(text string) Alphabet {
	counts := map[rune]int{}
	for _, r := range text {
		counts[r]++
	}
	delete(counts, utf8.RuneError)
	runes := make([]rune, 0, len(counts))
	for r := range counts {
		runes = append(runes, r)
	}
	slices.SortFunc(runes, func(a, b rune) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
	alphabet := Alphabet{Unknown}
	for _, r := range runes {
		alphabet = append(alphabet, string(r))
	}
	return alphabet
}

// Encode gives the place of each character of the text, 0 for those the alphabet lacks.
func (a Alphabet) Encode(text string) []int32 {
	places := make(map[string]int32, len(a))
	for i, symbol := range a {
		places[symbol] = int32(i)
	}
	codes := make([]int32, 0, len(text))
	for _, r := range text {
		// A missing key gives 0, the place of the unknown.
		codes = append(codes, places[string(r)])
	}
	return codes
}

// Decode gives the text of these places. A place outside the alphabet becomes Unknown.
func (a Alphabet) Decode(codes []int32) string {
	var text strings.Builder
	for _, code := range codes {
		if code < 0 || int(code) >= len(a) {
			text.WriteString(Unknown)
			continue
		}
		text.WriteString(a[code])
	}
	return text.String()
}
