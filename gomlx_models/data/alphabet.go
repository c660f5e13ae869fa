package data

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/rivo/uniseg"
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
	counts := map[string]int{}
	for _, r := range text {
		counts[string(r)]++
	}
	delete(counts, Unknown)
	return append(Alphabet{Unknown}, byFrequency(counts)...)
}

// byFrequency lists symbols, the most frequent first and equally frequent ones in order.
func byFrequency(counts map[string]int) []string {
	return slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
}

// Encode gives the place of each symbol of the text, 0 for those the alphabet lacks.
func (a Alphabet) Encode(text string) []int32 {
	places := make(map[string]int32, len(a))
	for i, symbol := range a {
		places[symbol] = int32(i)
	}
	codes := make([]int32, 0, len(text))
	for _, symbol := range a.Symbols(text) {
		// A missing key gives 0, the place of the unknown.
		codes = append(codes, places[symbol])
	}
	return codes
}

// Symbols cuts a text into what Encode gives places to: its code points, or, where the alphabet has symbols of several,
// its characters.
func (a Alphabet) Symbols(text string) []string {
	if slices.ContainsFunc(a, func(symbol string) bool { return utf8.RuneCountInString(symbol) > 1 }) {
		return characters(text)
	}
	return codePoints(text)
}

func codePoints(text string) []string {
	symbols := make([]string, 0, len(text))
	for _, r := range text {
		symbols = append(symbols, string(r))
	}
	return symbols
}

// characters cuts a text into what a reader takes for characters (the grapheme clusters of Unicode's annex 29), but for
// those of more bytes than a symbol can have, which fall into their code points.
func characters(text string) []string {
	symbols := make([]string, 0, len(text))
	for state := -1; text != ""; {
		var character string
		character, text, _, state = uniseg.FirstGraphemeClusterInString(text, state)
		if len(character) > models.MaxSymbol {
			symbols = append(symbols, codePoints(character)...)
			continue
		}
		symbols = append(symbols, character)
	}
	return symbols
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
