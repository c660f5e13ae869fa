package rnn

import (
	"fmt"
	"math"
	"slices"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/internal/gradcheck"
	"github.com/atelier-go/atelier/gomlx_models/nn/recurrent"
)

// tinySeq2Seq answers in the symbols a, b and the line's end (place 1), of which a text has at most 3.
func tinySeq2Seq(attention Attention, embedding int, dtype dtypes.DType) seq2seq {
	return seq2seq{network{
		config: Config{Cell: CellGRU, Layers: 1, Units: 5, Symbols: 4, Embedding: embedding, Attention: attention, Batch: 3, LearningRate: 0.02},
		spec:   models.Spec{Kind: models.Pairs, Alphabet: []string{"?", "\n", "a", "b"}, Length: 4},
		dtype:  dtype,
	}}
}

// threePairs are ab -> ba, b -> (nothing), aaa -> bbb.
func threePairs() *tensors.Tensor {
	return tensors.FromValue([][][]int32{
		{{2, 3, 1, 1}, {3, 2, 1, 1}},
		{{3, 1, 1, 1}, {1, 1, 1, 1}},
		{{2, 2, 2, 1}, {3, 3, 3, 1}},
	})
}

// eachSeq2Seq tests all kinds of attention, with and without an embedding, where that is fast, and two of the six
// where each has to be compiled.
func eachSeq2Seq(t *testing.T, dtype dtypes.DType, test func(t *testing.T, b compute.Backend, a seq2seq)) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		for i, attention := range []Attention{AttentionNone, AttentionDot, AttentionGeneral} {
			for _, embedding := range []int{0, 3} {
				if inPureGo(b) || (i == 0) == (embedding == 0) && i != 1 {
					t.Run(fmt.Sprintf("%s, embedding %d", attention, embedding), func(t *testing.T) {
						test(t, b, tinySeq2Seq(attention, embedding, dtype))
					})
				}
			}
		}
	})
}

func TestSeq2SeqGradient(t *testing.T) {
	eachSeq2Seq(t, dtypes.Float64, func(t *testing.T, b compute.Backend, a seq2seq) {
		gradcheck.Check(t, b, "/"+weights, func(scope *model.Scope, inputs []*Node) (loss, objective *Node) {
			loss = a.loss(scope.At(weights), inputs[0], recurrent.NoDropout)
			return loss, loss
		}, threePairs())
	})
}

func natsOf(a seq2seq) func(scope *model.Scope, inputs []*Node) []*Node {
	return func(scope *model.Scope, inputs []*Node) []*Node {
		return []*Node{a.Nats(scope, models.Batch{Examples: inputs[0]}), a.loss(scope.At(weights), inputs[0], recurrent.NoDropout)}
	}
}

// The answers above have 2, 0 and 3 symbols, and each an end: 3 + 1 + 4 places count, what follows does not.
func TestSeq2SeqLossLeavesOutThePadding(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		a := tinySeq2Seq(AttentionGeneral, 0, dtypes.Float64)
		store := seeded(t)
		score := compile(t, b, store, natsOf(a))
		out := score(threePairs())
		nats, loss := tensors.MustCopyFlatData[float64](out[0]), tensors.ToScalar[float64](out[1])
		kept := []bool{true, true, true, false, true, false, false, false, true, true, true, true}
		sum := 0.0
		for i, value := range nats {
			sum += value
			if kept[i] != (value > 0) {
				t.Errorf("symbol %d has %g nats, want some: %t", i, value, kept[i])
			}
		}
		if math.Abs(loss-sum/8) > 1e-12 {
			t.Errorf("the loss is %g, want the mean of 8 symbols, %g", loss, sum/8)
		}
		// A model that knows nothing needs log 4 for each of 4 symbols.
		zeroWeights(t, store)
		for i, value := range tensors.MustCopyFlatData[float64](score(threePairs())[0]) {
			want := 0.0
			if kept[i] {
				want = math.Log(4)
			}
			if math.Abs(value-want) > 1e-12 {
				t.Errorf("symbol %d has %g nats, want %g", i, value, want)
			}
		}
	})
}

// What follows a question's end must not matter, nor what follows an answer's.
func TestSeq2SeqDoesNotReadThePadding(t *testing.T) {
	eachSeq2Seq(t, dtypes.Float64, func(t *testing.T, b compute.Backend, a seq2seq) {
		score := compile(t, b, seeded(t), natsOf(a))
		tidy := score(tensors.FromValue([][][]int32{{{2, 1, 1, 1}, {3, 1, 1, 1}}}))[0]
		untidy := score(tensors.FromValue([][][]int32{{{2, 1, 3, 2}, {3, 1, 2, 3}}}))[0]
		if !tidy.InDelta(untidy, 1e-12) {
			t.Errorf("the nats are %v and, with symbols in the padding, %v, want them equal", tidy, untidy)
		}
		if other := score(tensors.FromValue([][][]int32{{{3, 1, 1, 1}, {3, 1, 1, 1}}}))[0]; tidy.InDelta(other, 1e-9) {
			t.Errorf("after another question the nats are %v too, want others", tidy)
		}
	})
}

// The weights of attention are a softmax of h·s over the question's symbols up to its end.
func TestAttention(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		a := tinySeq2Seq(AttentionDot, 0, dtypes.Float64)
		d := decoder{seq2seq: a}
		out := compile(t, b, model.NewStore(), func(scope *model.Scope, inputs []*Node) []*Node {
			d.encoding = encoding{states: inputs[1], kept: inputs[2]}
			context, weights := d.attention(inputs[0])
			return []*Node{context, weights}
		})(
			tensors.FromValue([][][]float64{{{1, 0}, {0, 2}}}),                                     // 1 time, 2 answers
			tensors.FromValue([][][]float64{{{1, 5}, {3, 1}}, {{0, 7}, {3, 1}}, {{9, 9}, {3, 2}}}), // 3 places
			tensors.FromValue([][]float64{{1, 1, 0}, {1, 1, 1}}))
		// The first answer's scores are 1 and 0, and the third place is padding; the second's are 2, 2 and 4.
		p := 1 / (1 + math.Exp(-1))
		q := 1 / (2 + math.Exp(2))
		want := []float64{p, 1 - p, 0, q, q, 1 - 2*q}
		got := tensors.MustCopyFlatData[float64](out[1])
		for i := range want {
			if math.Abs(got[i]-want[i]) > 1e-12 {
				t.Errorf("weight %d is %g, want %g", i, got[i], want[i])
			}
		}
		wantContext := []float64{p, 5*p + 7*(1-p), 3, 1*2*q + 2*(1-2*q)}
		for i, got := range tensors.MustCopyFlatData[float64](out[0]) {
			if math.Abs(got-wantContext[i]) > 1e-12 {
				t.Errorf("number %d of the contexts is %g, want %g", i, got, wantContext[i])
			}
		}
	})
}

// A model that has learnt a few pairs by heart answers them, by chance and by search.
func TestSeq2SeqLearns(t *testing.T) {
	b := pureGo(t)
	for _, attention := range []Attention{AttentionNone, AttentionDot, AttentionGeneral} {
		a := tinySeq2Seq(attention, 3, dtypes.Float32)
		a.config.Units = 16
		store := seeded(t)
		step := compile(t, b, store, func(scope *model.Scope, inputs []*Node) []*Node {
			return a.Step(scope, models.Batch{Examples: inputs[0]})
		})
		loss := float32(1)
		for n := 0; n < 400 && loss > 0.002; n++ {
			loss = tensors.ToScalar[float32](step(threePairs())[0])
		}
		questions := tensors.FromValue([][]int32{{2, 3, 1, 1}, {3, 1, 1, 1}, {2, 2, 2, 1}})
		want := []int32{3, 2, 1, 1, 1, 1, 1, 1, 3, 3, 3, 1}
		answers := compile(t, b, store, sampleOf(a, 1))(rngState(), questions)[0]
		if got := tensors.MustCopyFlatData[int32](answers); !slices.Equal(got, want) {
			t.Errorf("the answers are %v at a loss of %g, want %v", got, loss, want)
		}
		found := tensors.MustCopyFlatData[int32](compile(t, b, store, searchOf(a, 2))(rngState(), questions)[0])
		for i := range 3 {
			if got, want := found[8*i:8*i+4], want[4*i:4*i+4]; !slices.Equal(got, want) {
				t.Errorf("the search found %v, want %v", got, want)
			}
		}
	}
}

// sampleOf answers the questions that are its second input; the first is the random state.
func sampleOf(a seq2seq, temperature float32) func(scope *model.Scope, inputs []*Node) []*Node {
	return func(scope *model.Scope, inputs []*Node) []*Node {
		draw := neutralDraw(inputs[1].Shape().Dim(0), inputs[0], inputs[1])
		draw.Temperature = Const(inputs[0].Graph(), temperature)
		return []*Node{a.Sample(scope, draw)}
	}
}

// searchOf searches for answers to them.
func searchOf(a seq2seq, width int) func(scope *model.Scope, inputs []*Node) []*Node {
	return func(scope *model.Scope, inputs []*Node) []*Node {
		texts, scores := a.Search(scope, neutralDraw(inputs[1].Shape().Dim(0), inputs[0], inputs[1]), width)
		return []*Node{texts, scores}
	}
}

func TestSeq2SeqCanSample(t *testing.T) {
	a := tinySeq2Seq(AttentionNone, 0, dtypes.Float32)
	if err := a.CanSample(models.Request{Count: 1, PromptLength: 4}); err != nil {
		t.Errorf("with a question the error is %v, want none", err)
	}
	for _, request := range []models.Request{{Count: 1}, {Count: 1, PromptLength: 3}, {Count: 1, PromptLength: 4, Labelled: true}} {
		if err := a.CanSample(request); err == nil {
			t.Errorf("%+v can be sampled, want an error", request)
		}
	}
}

// The weights at each symbol of an answer are a distribution over the question up to its end, and only a model with attention has
// them.
func TestAttentionOfPairs(t *testing.T) {
	eachSeq2Seq(t, dtypes.Float64, func(t *testing.T, b compute.Backend, a seq2seq) {
		built, err := newSeq2Seq(a.network)
		if err != nil {
			t.Fatal(err)
		}
		m, attentive := built.(models.Attentive)
		if attentive != a.hasAttention() {
			t.Fatalf("it is attentive: %t, want %t", attentive, a.hasAttention())
		}
		if !attentive {
			return
		}
		out := compile(t, b, seeded(t), func(scope *model.Scope, inputs []*Node) []*Node {
			return []*Node{m.Attention(scope, models.Batch{Examples: inputs[0]})}
		})(threePairs())[0]
		if got := out.Shape().Dimensions; !slices.Equal(got, []int{3, 4, 4}) {
			t.Fatalf("the weights are %v, want 3 answers of 4 symbols that look at 4", got)
		}
		read := []int{3, 2, 4} // symbols of each question, its end included
		for i, weight := range slices.Collect(slices.Chunk(tensors.MustCopyFlatData[float64](out), 4)) {
			sum := 0.0
			for j, w := range weight {
				sum += w
				if (w > 0) != (j < read[i/4]) {
					t.Errorf("answer %d, symbol %d: weight %d is %g, want some for the first %d", i/4, i%4, j, w, read[i/4])
				}
			}
			if math.Abs(sum-1) > 1e-9 {
				t.Errorf("answer %d, symbol %d: the weights sum up to %g", i/4, i%4, sum)
			}
		}
	})
}

// A symbol is written before it is known: the weights at it depend on those before it alone.
func TestAttentionKnowsTheSymbolsBefore(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		m := attentiveSeq2Seq{tinySeq2Seq(AttentionGeneral, 3, dtypes.Float64)}
		look := compile(t, b, seeded(t), func(scope *model.Scope, inputs []*Node) []*Node {
			return []*Node{m.Attention(scope, models.Batch{Examples: inputs[0]})}
		})
		rows := func(second int32) [][]float64 {
			out := look(tensors.FromValue([][][]int32{{{2, 3, 3, 1}, {2, second, 2, 1}}}))[0]
			return slices.Collect(slices.Chunk(tensors.MustCopyFlatData[float64](out), 4))
		}
		one, other := rows(2), rows(3)
		for i := range one {
			if same := slices.Equal(one[i], other[i]); same != (i <= 1) {
				t.Errorf("with another second symbol the weights at symbol %d are the same: %t, want %t", i, same, i <= 1)
			}
		}
	})
}
