package rnn

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models/internal/gradcheck"
)

// allAnswers lists all answers of at most 3 of the symbols 2 and 3, padded to 4 places with 1: 1 + 2 + 4 + 8.
func allAnswers() [][]int32 {
	all := [][]int32{{}}
	for begin := 0; begin < len(all); begin++ {
		if len(all[begin]) < 3 {
			all = append(all, append(slices.Clone(all[begin]), 2), append(slices.Clone(all[begin]), 3))
		}
	}
	for i := range all {
		all[i] = append(all[i], 1, 1, 1, 1)[:4]
	}
	return all
}

// A beam that is wide enough finds all answers, in the order of their probability, and its log p is that of Nats.
func TestSearchIsExhaustive(t *testing.T) {
	eachSeq2Seq(t, dtypes.Float32, func(t *testing.T, b compute.Backend, a seq2seq) {
		store := seeded(t)
		answers, questions := allAnswers(), [][]int32{{2, 3, 1, 1}, {3, 3, 3, 1}}
		var pairs [][][]int32
		for _, question := range questions {
			for _, answer := range answers {
				pairs = append(pairs, [][]int32{question, answer})
			}
		}
		nats := tensors.MustCopyFlatData[float32](compile(t, b, store, natsOf(a))(tensors.FromValue(pairs))[0])
		width := len(answers) + 2 // two more than there are
		out := compile(t, b, store, searchOf(a, width))(rngState(), tensors.FromValue(questions))
		found, scores := tensors.MustCopyFlatData[int32](out[0]), tensors.MustCopyFlatData[float32](out[1])
		for q := range questions {
			logP := func(answer int) float64 {
				sum := 0.0
				for _, n := range nats[4*(q*len(answers)+answer) : 4*(q*len(answers)+answer)+4] {
					sum -= float64(n)
				}
				return sum
			}
			order := make([]int, len(answers))
			for i := range order {
				order[i] = i
			}
			slices.SortFunc(order, func(i, j int) int { return cmp.Compare(logP(j), logP(i)) })
			for rank, answer := range order {
				at := q*width + rank
				if got := found[4*at : 4*at+4]; !slices.Equal(got, answers[answer]) || math.Abs(float64(scores[at])-logP(answer)) > 1e-4 {
					t.Errorf("answer %d to question %d is %v with log p %g, want %v with %g", rank, q, got, scores[at], answers[answer], logP(answer))
				}
			}
			if last := scores[q*width+len(answers)]; last > -1e29 {
				t.Errorf("there is an answer too many, with log p %g", last)
			}
		}
	})
}

// A beam of width 1 takes the most probable symbol each time, as sampling does when it is cold. Layer normalisation
// sums in the encoder's loop and in the decoder's.
func TestSearchOfWidthOneIsGreedy(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		a := tinySeq2Seq(AttentionDot, 3, dtypes.Float32)
		a.config.Norm = NormLayer
		store, questions := seeded(t), tensors.FromValue([][]int32{{2, 2, 1, 1}, {3, 1, 1, 1}})
		found := compile(t, b, store, searchOf(a, 1))(rngState(), questions)[0]
		cold := compile(t, b, store, sampleOf(a, 1e-6))(rngState(), questions)[0]
		if got, want := tensors.MustCopyFlatData[int32](found), tensors.MustCopyFlatData[int32](cold); !slices.Equal(got, want) {
			t.Errorf("the search found %v, want what cold sampling gives, %v", got, want)
		}
	})
}

func TestSearchNeedsAWidth(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		exec, err := model.NewExec(b, seeded(t), searchOf(tinySeq2Seq(AttentionNone, 0, dtypes.Float32), 0))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := exec.Call(rngState(), tensors.FromValue([][]int32{{2, 1, 1, 1}})); err == nil || !strings.Contains(err.Error(), "a beam of width 0, want 1 or more") {
			t.Errorf("a beam of width 0 gave %v, want an error", err)
		}
	})
}
