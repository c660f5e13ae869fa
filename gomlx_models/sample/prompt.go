package sample

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gomlx/gomlx/core/tensors"
	"golang.org/x/text/unicode/norm"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data"
)

// lineEnd ends each text of a pair and pads it (see models.Batch).
const lineEnd = "\n"

// prompt returns what options, defaults filled in, give to begin with, as models.Draw wants it, and its
// symbols or rows; nil and 0 if nothing.
func (o Options) prompt(spec models.Spec) (prompt *tensors.Tensor, length int, err error) {
	switch {
	case o.Text != "":
		ids, err := o.encode("Text", o.beginning(spec), spec.Alphabet)
		if err != nil {
			return nil, 0, err
		}
		if at := slices.Index(ids, documentEnd(spec)); at >= 0 {
			return nil, 0, models.FieldError("sample", "Text", "has a line's end at character %d, but the model writes documents of one line each: give the beginning of one", at+1)
		}
		return repeatRows(ids, o.Count), len(ids), nil
	case len(o.Above) > 0:
		length, prompt, err = pictureTensor("Above", o.Above, spec)
		return prompt, length, err
	case len(o.Questions) > 0:
		prompt, err = o.questions(spec)
		return prompt, spec.Length, err
	}
	return nil, 0, nil
}

// beginning is Text as the model knows it: documents are composed (see data.Lines).
func (o Options) beginning(spec models.Spec) string {
	if spec.Documents {
		return norm.NFC.String(o.Text)
	}
	return o.Text
}

// documentEnd is the place of what ends a document, or -1 where the model writes none.
func documentEnd(spec models.Spec) int32 {
	if !spec.Documents {
		return -1
	}
	return int32(slices.Index(spec.Alphabet, data.DocumentEnd))
}

// repeatRows returns ids in each of count rows: int32 [count, len(ids)].
func repeatRows(ids []int32, count int) *tensors.Tensor {
	var all []int32
	for range count {
		all = append(all, ids...)
	}
	return tensors.FromFlatDataAndDimensions(all, count, len(ids))
}

// questions encodes the questions as those of pairs are, int32 [count, Length]; one stands for all.
func (o Options) questions(spec models.Spec) (*tensors.Tensor, error) {
	var all []int32
	for i := range o.Count {
		which := i % len(o.Questions)
		ids, err := o.question(fmt.Sprintf("Questions[%d]", which), o.Questions[which], spec)
		if err != nil {
			return nil, err
		}
		all = append(all, ids...)
	}
	return tensors.FromFlatDataAndDimensions(all, o.Count, spec.Length), nil
}

// question is one line, with or without its end, padded with line's ends. The model would not read a second line.
func (o Options) question(field, text string, spec models.Spec) ([]int32, error) {
	text = strings.TrimSuffix(text, lineEnd)
	if before, _, more := strings.Cut(text, lineEnd); more {
		return nil, fmt.Errorf("sample: %s has a line's end at character %d, want one line: ask one question for each", field, utf8.RuneCountInString(before)+1)
	}
	ids, err := o.encode(field, text, spec.Alphabet)
	if err != nil {
		return nil, err
	}
	if len(ids) >= spec.Length {
		return nil, fmt.Errorf("sample: %s has %d symbols, want at most %d: shorten it", field, len(ids), spec.Length-1)
	}
	end := data.Alphabet(spec.Alphabet).Encode(lineEnd)
	return append(ids, slices.Repeat(end, spec.Length-len(ids))...), nil
}

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
	for i, symbol := range alphabet.Symbols(text) {
		if ids[i] == 0 && !slices.Contains(fault.Symbols, symbol) {
			fault.Symbols, fault.Places = append(fault.Symbols, symbol), append(fault.Places, i+1)
		}
	}
	if len(fault.Symbols) > 0 {
		return nil, fault
	}
	return ids, nil
}
