package sample_test

import (
	"image"
	"math"
	"slices"
	"strings"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/sample"
)

func TestTheModelIsToldWhatToDraw(t *testing.T) {
	for _, test := range []struct {
		name string
		o    sample.Options
		want []float32
	}{
		{"neutral", sample.Options{Count: 1}, []float32{0.1, float32(math.Inf(1)), math.MaxInt32 / 10.0, 0.1}},
		{"set", sample.Options{Count: 1, Temperature: 0.5, Truncation: 2}, []float32{0.05, 0.2, math.MaxInt32 / 10.0, 0.1}},
		{"one class for all", sample.Options{Count: 2, Classes: []int{2}, Truncation: 1},
			[]float32{2.1, 2.1, 2 + math.MaxInt32/10.0, 2.1, 2.1, 2.1, 2 + math.MaxInt32/10.0, 2.1}},
		{"a class each", sample.Options{Classes: []int{1, 0}, Truncation: 1},
			[]float32{1.1, 1.1, 1 + math.MaxInt32/10.0, 1.1, 0.1, 0.1, math.MaxInt32 / 10.0, 0.1}},
	} {
		out, err := fake(t, mirror{echo{twoByTwo, told}}).Draw(test.o)
		if err != nil {
			t.Fatal(err)
		}
		if got := tensors.MustCopyFlatData[float32](out); !near(got, test.want) {
			t.Errorf("%s: got %v, want %v", test.name, got, test.want)
		}
	}
}

func near(got, want []float32) bool {
	return slices.EqualFunc(got, want, func(a, b float32) bool {
		return a == b || math.Abs(float64(a-b)) < 1e-6*max(1, math.Abs(float64(b)))
	})
}

// couplets are pairs of at most 3 symbols and a line's end.
var couplets = models.Spec{Kind: models.Pairs, Alphabet: []string{"\uFFFD", "\n", "a", "b", "c"}, Length: 4}

// The echo's answer to a question is the question.
func TestAnswers(t *testing.T) {
	parrot := fake(t, echo{couplets, func(_ *Graph, d models.Draw) *Node { return d.Prompt }})
	for _, test := range []struct {
		o    sample.Options
		want []string
	}{
		{sample.Options{Questions: []string{"abc", "", "ca?"}, Lenient: true}, []string{"abc", "", "ca\uFFFD"}},
		{sample.Options{Questions: []string{"b"}, Count: 2, TopK: 3, TopP: 0.5}, []string{"b", "b"}},
	} {
		if got, err := parrot.Texts(test.o); err != nil || !slices.Equal(got, test.want) {
			t.Errorf("got %q, error %v; want %q", got, err, test.want)
		}
	}
}

func TestAnswersBySearch(t *testing.T) {
	searching := fake(t, finder{echo{couplets, nil}})
	for width, want := range map[int]string{1: "a", 2: "aa"} {
		got, err := searching.Texts(sample.Options{Questions: []string{"b", "c"}, Beam: width})
		if err != nil || !slices.Equal(got, []string{want, want}) {
			t.Errorf("a beam of %d: got %q, error %v; want %q for each question", width, got, err, want)
		}
	}
}

func TestRefusalsOfOptions(t *testing.T) {
	parrot := fake(t, echo{couplets, nil})
	latent := fake(t, mirror{echo{twoByTwo, nil}})
	plain := fake(t, echo{models.Spec{Kind: models.Pictures, Height: 2, Width: 2, Channels: 1}, nil})
	for _, test := range []struct {
		name string
		s    *sample.Sampler
		o    sample.Options
		want string
	}{
		{"a negative truncation", latent, sample.Options{Truncation: -1}, "Truncation is -1, want more than 0"},
		{"not a truncation", latent, sample.Options{Truncation: math.NaN()}, "Truncation is NaN"},
		{"nothing to truncate", plain, sample.Options{Truncation: 1}, "Truncation is 1, but the model has no latent numbers"},
		{"a negative top-k", parrot, sample.Options{Questions: []string{"a"}, TopK: -2}, "TopK is -2, want 1 to"},
		{"a top-p above 1", parrot, sample.Options{Questions: []string{"a"}, TopP: 1.5}, "TopP is 1.5, want more than 0 and at most 1"},
		{"symbols of pictures", latent, sample.Options{TopK: 5}, "TopK or TopP is set, but the model makes pictures"},
		{"a class too high", latent, sample.Options{Classes: []int{3}}, "Classes[0] is 3, want 0 to 2"},
		{"too few classes", latent, sample.Options{Count: 3, Classes: []int{0, 1}}, "2 Classes are given for 3 examples"},
		{"no classes", plain, sample.Options{Classes: []int{0}}, "want none: the model's data has no classes"},
		{"a beam below 0", fake(t, finder{echo{couplets, nil}}), sample.Options{Questions: []string{"a"}, Beam: -1}, "Beam is -1, want at least 0"},
		{"a beam for a writer who cannot search", parrot, sample.Options{Questions: []string{"a"}, Beam: 2}, "Beam is 2, but the model answers no questions"},
		{"no question", parrot, sample.Options{}, "give Questions"},
		{"a long question", parrot, sample.Options{Questions: []string{"a", "abca"}}, "Questions[1] has 4 symbols, want at most 3"},
		{"another number of questions", parrot, sample.Options{Count: 3, Questions: []string{"a", "b"}}, "2 Questions are given and Count is 3"},
		{"questions for a painter", plain, sample.Options{Questions: []string{"a"}}, "Questions is set, but the model makes pictures"},
		{"a text for answers", parrot, sample.Options{Questions: []string{"a"}, Text: "b"}, "Text is set, but the model makes pairs"},
		{"pictures for answers", parrot, sample.Options{Questions: []string{"a"}, Above: []image.Image{image.NewGray(image.Rect(0, 0, 2, 1))}}, "Above is set, but the model makes pairs"},
		{"all at once", plain, sample.Options{Count: -1, Temperature: -1, TopK: -1}, "Count is -1"},
		{"all at once", plain, sample.Options{Count: -1, Temperature: -1, TopK: -1}, "Temperature is -1"},
	} {
		if _, err := test.s.Draw(test.o); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v, want it to say %q", test.name, err, test.want)
		}
	}
}
