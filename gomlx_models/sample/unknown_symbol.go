package sample

import (
	"fmt"
	"slices"
	"strings"

	"github.com/atelier-go/atelier/gomlx_models/data"
)

// UnknownSymbol is the error of a prompt with symbols that the model's alphabet lacks.
type UnknownSymbol struct {
	// Field is that of Options that has them.
	Field string
	// Symbols are the different ones, in order, and Places where each is first, the first character being 1.
	Symbols []string
	Places  []int
	// Alphabet is what the model knows.
	Alphabet []string
}

func (e *UnknownSymbol) Error() string {
	return fmt.Sprintf("sample: %s %s: leave it out, or set Lenient to have it read as the unknown symbol", e.Field, e.Fault())
}

// Fault says which symbols there are, where, and what the alphabet has.
func (e *UnknownSymbol) Fault() string {
	var found []string
	for i, symbol := range e.Symbols {
		if i == maxNamed {
			found = append(found, fmt.Sprintf("%d more", len(e.Symbols)-i))
			break
		}
		found = append(found, fmt.Sprintf("%q at character %d", symbol, e.Places[i]))
	}
	known := e.Alphabet[min(1, len(e.Alphabet)):]
	if len(known) > maxListed {
		return fmt.Sprintf("has %s, not among the %d symbols that the model knows, such as %q", strings.Join(found, ", "), len(known),
			strings.Join(known[:maxListed/2], ""))
	}
	return fmt.Sprintf("has %s, not among the %d symbols that the model knows, %q", strings.Join(found, ", "), len(known),
		strings.Join(slices.Sorted(slices.Values(known)), ""))
}

const (
	// maxNamed is the most unknown symbols that an error names, mostKnown the most of an alphabet that it lists whole.
	maxNamed  = 4
	maxListed = 120
)

// encode gives the places of a prompt's symbols in the alphabet. One that it lacks is an error, or, leniently, read as
// the unknown symbol.
func (o Options) encode(field, text string, alphabet data.Alphabet) ([]int32, error) {
	ids := alphabet.Encode(text)
	if o.Lenient {
		return ids, nil
	}
	fault := &UnknownSymbol{Field: field, Alphabet: alphabet}
	for i, r := range []rune(text) {
		if symbol := string(r); ids[i] == 0 && !slices.Contains(fault.Symbols, symbol) {
			fault.Symbols, fault.Places = append(fault.Symbols, symbol), append(fault.Places, i+1)
		}
	}
	if len(fault.Symbols) > 0 {
		return nil, fault
	}
	return ids, nil
}
