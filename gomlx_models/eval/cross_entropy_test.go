package eval_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/tensors"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/eval"
	"github.com/atelier-go/atelier/gomlx_models/eval/metrics"
	"github.com/atelier-go/atelier/gomlx_models/internal/gradcheck"
)

// letters is an alphabet of 1000 symbols: a text may have one of its own for each place.
func letters() []string {
	alphabet := []string{"?"}
	for i := range 999 {
		alphabet = append(alphabet, string(rune('一'+i)))
	}
	return alphabet
}

// Each symbol but the first 64 is scored once: the text of the symbols 0, 1, 2 ... n-1 costs 64 + ... + n-1.
func TestEachSymbolIsScoredOnce(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		for _, n := range []int{130, 131, 300, 511, 512, 513, 640, 641, 999} {
			var ids []int32
			var sum float64
			for i := range n {
				ids = append(ids, int32(i))
				if i >= 64 {
					sum += float64(i)
				}
			}
			want := sum / float64(n-64)
			m := on(t, b, fixedNats{fake{models.Spec{Kind: models.Text, Alphabet: letters()}}})
			scores, err := eval.CrossEntropy(context.Background(), m, text(letters(), ids...), metrics.Bootstrap{})
			if err != nil {
				t.Fatal(err)
			}
			if len(scores) != 2 || !within(scores[0].Value, want, 1e-9) || !within(scores[1].Value, want/math.Ln2, 1e-9) {
				t.Errorf("%d symbols: got %v, want %g nats and the same in bits", n, scores, want)
			}
			if s := scores[0]; !(s.Low < s.Value && s.Value < s.High) || s.Unit != "nats a character" || scores[1].Unit != "bits a character" {
				t.Errorf("%d symbols: got %v", n, scores)
			}
		}
	})
}

// More windows than a batch holds, and a last batch that is not full.
func TestManyWindows(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		ids := make([]int32, 64+70*192+5)
		var sum float64
		for i := range ids {
			ids[i] = int32(i % 10)
			if i >= 64 {
				sum += float64(ids[i])
			}
		}
		m := on(t, b, fixedNats{fake{models.Spec{Kind: models.Text, Alphabet: letters()}}})
		scores, err := eval.CrossEntropy(context.Background(), m, text(letters(), ids...), metrics.Bootstrap{})
		if err != nil || !within(scores[0].Value, sum/float64(len(ids)-64), 1e-9) {
			t.Errorf("got %v (%v), want %g", scores, err, sum/float64(len(ids)-64))
		}
	})
}

// The text's b and c are the model's 2 and 0, the unknown.
func TestTextInAnotherAlphabet(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		ids := make([]int32, 200)
		for i := range ids {
			ids[i] = int32(1 + i%2)
		}
		m := on(t, b, fixedNats{fake{models.Spec{Kind: models.Text, Alphabet: []string{"?", "a", "b"}}}})
		scores, err := eval.CrossEntropy(context.Background(), m, text([]string{"?", "b", "c"}, ids...), metrics.Bootstrap{})
		if err != nil || !within(scores[0].Value, 1, 1e-9) || scores[0].Note != "100 of the 200 symbols of given are unknown to the model" {
			t.Errorf("got %v (%v), want 1 and a note on 100 unknown symbols", scores, err)
		}
	})
}

// The answers are 3 and a line's end, which is 1, and 2 2 2 without one: 3 + 1 + 2 + 2 + 2 over 5.
func TestAnswersAreScoredToTheirEnd(t *testing.T) {
	spec := models.Spec{Kind: models.Pairs, Alphabet: []string{"?", "\n", "a", "b"}, Length: 3}
	held := dataset{spec, []*tensors.Tensor{tensors.FromFlatDataAndDimensions([]int32{2, 2, 1, 3, 1, 1, 3, 1, 1, 2, 2, 2}, 2, 2, 3)}}
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		scores, err := eval.Scores(context.Background(), on(t, b, fixedNats{fake{spec}}), held, eval.Options{})
		if err != nil || len(scores) != 2 || !within(scores[0].Value, 2, 1e-9) {
			t.Errorf("got %v (%v), want 2 nats", scores, err)
		}
	})
}

func TestCrossEntropyRefusals(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		spec := models.Spec{Kind: models.Text, Alphabet: letters()}
		long := text(letters(), make([]int32, 300)...)
		stopped, stop := context.WithCancel(context.Background())
		stop()
		if _, err := eval.CrossEntropy(stopped, on(t, b, fixedNats{fake{spec}}), long, metrics.Bootstrap{}); !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled: got %v, want context.Canceled", err)
		}
		for _, c := range []struct {
			model models.Model
			held  models.Dataset
			want  string
		}{
			{fake{spec}, long, "does not say how probable a text is"},
			{fixedNats{fake{spec}}, text(letters(), make([]int32, 129)...), "the text has 129 symbols, want at least 130"},
			{fixedNats{fake{spec}}, nil, "there are no held-out examples"},
		} {
			if _, err := eval.CrossEntropy(context.Background(), on(t, b, c.model), c.held, metrics.Bootstrap{}); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		}
	})
}
