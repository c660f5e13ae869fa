package sample_test

import (
	"slices"
	"strings"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/gomlx/compute/dtypes"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/sample"
)

// joined is an emoji of three code points.
const joined = "👩\u200d🚀"

var verses = models.Spec{Kind: models.Text, Documents: true, Alphabet: []string{"\uFFFD", "\n", "a", "b", joined, "é"}, Length: 6}

// written is a model that writes the same symbols to everyone, the prompt first, and as many ends as there is room for.
func written(spec models.Spec, ids ...int32) echo {
	return echo{spec, func(g *Graph, d models.Draw) *Node {
		given := 0
		if d.Prompt != nil {
			given = d.Prompt.Shape().Dim(1)
		}
		row := append(slices.Clone(ids), slices.Repeat([]int32{1}, d.Length)...)[:d.Length-given]
		rest := BroadcastToDims(Const(g, [][]int32{row}), d.Count, d.Length-given)
		if d.Prompt == nil {
			return rest
		}
		return Concatenate([]*Node{d.Prompt, rest}, -1)
	}}
}

func TestDocumentsEndAtTheirEnd(t *testing.T) {
	for name, test := range map[string]struct {
		ids  []int32
		o    sample.Options
		want string
	}{
		"up to the end":            {[]int32{2, 4, 3, 1, 2}, sample.Options{}, "a" + joined + "b"},
		"no end in that length":    {[]int32{2, 3, 2, 3, 2, 3, 2, 3}, sample.Options{}, "ababab"},
		"no longer than asked":     {[]int32{2, 3, 2, 3, 2}, sample.Options{Length: 3}, "aba"},
		"after a prompt":           {[]int32{3, 1}, sample.Options{Text: joined + "a"}, joined + "ab"},
		"a prompt is composed":     {[]int32{3, 1}, sample.Options{Text: "e\u0301"}, "éb"},
		"stopped before":           {[]int32{2, 3, 2, 1}, sample.Options{Stop: []string{"b"}}, "a"},
		"stopped at the first":     {[]int32{2, 3, 4, 1}, sample.Options{Stop: []string{joined, "b" + joined, "x"}}, "a"},
		"stopped after the prompt": {[]int32{3, 2, 3, 1}, sample.Options{Text: "ab", Stop: []string{"a", "ab"}}, "abb"},
		"stopped at once":          {[]int32{3, 1}, sample.Options{Text: "a", Stop: []string{"b"}}, "a"},
	} {
		texts, err := fake(t, written(verses, test.ids...)).Texts(test.o)
		if err != nil || len(texts) != 20 {
			t.Errorf("%s: got %d texts (%v), want the 20 that are drawn where no number is given", name, len(texts), err)
			continue
		}
		if slices.ContainsFunc(texts, func(text string) bool { return text != test.want }) {
			t.Errorf("%s: got %q, want %q", name, texts[0], test.want)
		}
	}
}

// A text that is no document keeps its lines, and stops where it is told to.
func TestTextsStop(t *testing.T) {
	letters := models.Spec{Kind: models.Text, Alphabet: []string{"\uFFFD", "\n", "a", "b"}}
	for stop, want := range map[string]string{"": "ab\na", "\n": "ab", "b\na": "a", "ba": "ab\na"} {
		o := sample.Options{Count: 2, Length: 4}
		if stop != "" {
			o.Stop = []string{stop}
		}
		if texts, err := fake(t, written(letters, 2, 3, 1, 2)).Texts(o); err != nil || !slices.Equal(texts, []string{want, want}) {
			t.Errorf("stopped at %q: got %q (%v), want %q", stop, texts, err, want)
		}
	}
}

func TestDocumentOptionsAreChecked(t *testing.T) {
	writer, painter := fake(t, written(verses, 2, 1)), fake(t, echo{twoByTwo, told})
	for want, draw := range map[string]func() error{
		"Stop has an empty text, before which nothing is left": func() error { _, err := writer.Texts(sample.Options{Stop: []string{"a", ""}}); return err },
		"Stop is set, but the model makes pictures: leave it out": func() error {
			_, err := painter.Pictures(sample.Options{Stop: []string{"a"}})
			return err
		},
		"Text has a line's end at character 2, but the model writes documents of one line each": func() error {
			_, err := writer.Texts(sample.Options{Text: "a\nb"})
			return err
		},
		`Text has "👩\u200d🚒" at character 2, not among the 5 symbols`: func() error {
			_, err := writer.Texts(sample.Options{Text: "a👩\u200d🚒"})
			return err
		},
	} {
		if err := draw(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

// reader is surprised by each symbol of a row of documents by as many nats as its number.
type reader struct{ echo }

func (reader) Nats(_ *model.Scope, batch models.Batch) *Node {
	return ConvertDType(batch.Examples, dtypes.Float32)
}

// All symbols of a document are scored, the first and the end too.
func TestSurprisalOfDocuments(t *testing.T) {
	symbols, nats, err := fake(t, reader{written(verses)}).Surprisal(" " + joined + "be\u0301\n")
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{joined, "b", "é", "\n"}; !slices.Equal(symbols, want) || !slices.Equal(nats, []float64{4, 3, 5, 1}) {
		t.Errorf("got %q with %v nats, want %q with 4, 3, 5 and 1", symbols, nats, want)
	}
}

// hot writes a above a temperature of 1, else b.
func hot(g *Graph, d models.Draw) *Node {
	symbol := Where(GreaterThan(d.Temperature, Const(g, float32(1))), Const(g, int32(2)), Const(g, int32(3)))
	return BroadcastToDims(symbol, d.Count, d.Length)
}

func TestLadder(t *testing.T) {
	got, err := fake(t, echo{verses, hot}).Ladder(sample.Options{Count: 1, Length: 2}, 0.5, 2)
	if err != nil || len(got) != 2 || got[0][0] != "bb" || got[1][0] != "aa" {
		t.Errorf("got %q (%v), want bb at 0.5 and aa at 2", got, err)
	}
	if _, err := fake(t, echo{verses, hot}).Ladder(sample.Options{}, 1, -1); err == nil || !strings.Contains(err.Error(), "Temperature is -1") {
		t.Errorf("a temperature of -1 gave %v", err)
	}
}

// wide is a model whose softmax is wider than its alphabet.
type wide struct{ echo }

func (wide) OutputSymbols() int { return 1 << 16 }

// So many numbers are drawn at a time that the memory stays small: 2^22, one for each symbol at each place.
func TestTextBatchesBoundTheMemory(t *testing.T) {
	letters := models.Spec{Kind: models.Text, Alphabet: []string{"\uFFFD", "\n", "a", "b"}}
	for _, test := range []struct {
		m      models.Model
		length int
		want   []int
	}{
		{written(letters), 0, []int{256, 44}},
		{wide{written(letters)}, 2, slices.Concat(slices.Repeat([]int{32}, 9), []int{12})},
		{wide{written(letters)}, 1 << 7, slices.Repeat([]int{1}, 300)},
		{written(verses), 0, []int{256, 44}},
	} {
		var sizes []int
		for texts, err := range fake(t, test.m).TextBatches(sample.Options{Count: 300, Length: test.length}, 0) {
			if err != nil {
				t.Fatal(err)
			}
			sizes = append(sizes, len(texts))
		}
		if !slices.Equal(sizes, test.want) {
			t.Errorf("length %d: batches of %v, want %v", test.length, sizes, test.want)
		}
	}
}
