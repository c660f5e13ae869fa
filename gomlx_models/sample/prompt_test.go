package sample_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/sample"
)

// A symbol that the alphabet lacks is named, with its place counted in characters from 1 and what the alphabet has;
// leniently it is read as the unknown symbol, place 0.
func TestUnknownSymbols(t *testing.T) {
	letters := models.Spec{Kind: models.Text, Alphabet: []string{"\uFFFD", "b", "\n", "诗", "a"}}
	many := models.Spec{Kind: models.Text, Alphabet: []string{"\uFFFD"}}
	for i := range 200 {
		many.Alphabet = append(many.Alphabet, string(rune(0x4e00+i)))
	}
	for _, test := range []struct {
		name string
		spec models.Spec
		o    sample.Options
		want string // of the error; empty for none
		text string // what is drawn
	}{
		{"known", letters, sample.Options{Count: 1, Text: "诗\nab"}, "", "诗\nab"},
		{"unknown", letters, sample.Options{Count: 1, Text: "a诗q"},
			`sample: Text has "q" at character 3, not among the 4 symbols that the model knows, "\nab诗": leave it out, or set Lenient`, ""},
		{"the first of each", letters, sample.Options{Count: 1, Text: "xyxa"}, `Text has "x" at character 1, "y" at character 2, not`, ""},
		{"many", letters, sample.Options{Count: 1, Text: "uvwxyz"}, `"x" at character 4, 2 more, not`, ""},
		{"of many", many, sample.Options{Count: 1, Text: "q"}, `not among the 200 symbols that the model knows, such as "一丁`, ""},
		{"the unknown symbol itself", letters, sample.Options{Count: 1, Text: "\uFFFDa"}, `Text has "�" at character 1`, ""},
		{"leniently", letters, sample.Options{Count: 1, Text: "a诗q", Lenient: true}, "", "a诗\uFFFD"},
		{"in a question", couplets, sample.Options{Questions: []string{"ab", "c?"}}, `Questions[1] has "?" at character 2`, ""},
		{"in a question, leniently", couplets, sample.Options{Questions: []string{"c?"}, Lenient: true}, "", "c\uFFFD"},
		{"two lines in a question", couplets, sample.Options{Questions: []string{"a\nb"}}, `Questions[0] has a line's end at character 2, want one line`, ""},
		{"a line and its end", couplets, sample.Options{Questions: []string{"ab\n"}}, "", "ab"},
	} {
		got, err := fake(t, echo{test.spec, func(_ *Graph, d models.Draw) *Node { return d.Prompt }}).Texts(test.o)
		switch {
		case test.want == "" && (err != nil || !slices.Equal(got, []string{test.text})):
			t.Errorf("%s: got %q, error %v; want %q", test.name, got, err, test.text)
		case test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)):
			t.Errorf("%s: got %q, error %v; want one that says %s", test.name, got, err, test.want)
		}
	}
}

// Whoever has other words for the fields and the remedy finds the fault in the error.
func TestUnknownSymbolIsFound(t *testing.T) {
	_, err := fake(t, echo{couplets, nil}).Texts(sample.Options{Questions: []string{"a!"}})
	var fault *sample.UnknownSymbol
	if !errors.As(fmt.Errorf("wrapped: %w", err), &fault) || fault.Field != "Questions[0]" || !slices.Equal(fault.Symbols, []string{"!"}) {
		t.Errorf("got %v, want an UnknownSymbol of Questions[0]", err)
	}
}
