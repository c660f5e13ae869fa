package rnn

import (
	"fmt"
	"maps"
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
)

// The loss of a step is the mean of Nats, dropout being off; with dropout it is not.
func TestNatsAreTheLossWithoutDropout(t *testing.T) {
	windows := [][]int32{{1, 2, 3, 0}, {2, 2, 1, 3}}
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		for _, rate := range []float64{0, 0.5} {
			n := small(Config{Cell: CellLSTM, Layers: 2, Dropout: rate, Window: 3, LearningRate: 1e-3, ClipNorm: 1})
			n.spec = models.Spec{Kind: models.Text, Alphabet: []string{"?", "a", "b", "c"}}
			out, err := model.CallOnceN(b, emptyStore(t), func(scope *model.Scope, windows *Node) []*Node {
				batch := models.Batch{Examples: windows}
				nats := charRNN{n}.Nats(scope, batch)
				nats.AssertDims(2, 3)
				return append(charRNN{n}.Step(scope, batch), ReduceAllMean(nats))
			}, windows)
			if err != nil {
				t.Fatal(err)
			}
			loss, mean := flat(t, out[0])[0], flat(t, out[1])[0]
			if same := math.Abs(loss-mean) < 1e-12; same != (rate == 0) {
				t.Errorf("dropout %g: the loss is %g and the mean of Nats %g", rate, loss, mean)
			}
		}
	})
}

// With one symbol to choose from, texts are the most probable ones and do not depend on the random numbers;
// the prompt comes first, and what the alphabet lacks never comes.
func TestCharRNNSamples(t *testing.T) {
	prompt := [][]int32{{2, 1}, {3, 3}, {0, 2}}
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		n := small(Config{Cell: CellLSTM, Layers: 2, Norm: NormLayer})
		n.config.Symbols, n.dtype = 6, dtypes.Float32
		n.spec = models.Spec{Kind: models.Text, Alphabet: []string{"?", "a", "b", "c"}}
		exec, err := model.NewExec(b, emptyStore(t), func(scope *model.Scope, in []*Node) *Node {
			return charRNN{n}.Sample(scope, models.Draw{Count: 3, Length: 12, RNG: in[0], Prompt: in[1], Temperature: in[2], TopK: in[3], TopP: in[4]})
		})
		if err != nil {
			t.Fatal(err)
		}
		first, other, free := sampleTexts(t, exec, 1, prompt, 1), sampleTexts(t, exec, 2, prompt, 1), sampleTexts(t, exec, 1, prompt, math.MaxInt32)
		if !slices.Equal(first, other) {
			t.Errorf("the most probable texts are %v, and with other random numbers %v", first, other)
		}
		if slices.Equal(first, free) {
			t.Errorf("free texts are the most probable ones, %v", free)
		}
		for i, symbol := range append(first, free...) {
			row, place := i/12%3, i%12
			if place < 2 && symbol != prompt[row][place] {
				t.Errorf("the symbol %d of text %d is %d, want the prompt's %d", place, row, symbol, prompt[row][place])
			}
			if place >= 2 && (symbol < 1 || symbol > 3) {
				t.Errorf("wrote the symbol %d, want 1 to 3", symbol)
			}
		}
	})
}

// sampleTexts is three texts of a sampler.
func sampleTexts(t *testing.T, exec *model.Exec, seed int64, prompt [][]int32, topK int32) []int32 {
	t.Helper()
	state, err := RNGStateFromSeed(seed)
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Call1(state, prompt, float32(1), topK, float32(1))
	if err != nil {
		t.Fatal(err)
	}
	return tensors.MustCopyFlatData[int32](out)
}

// The variables have the names and shapes that checkpoints hold: with an embedding of 2 the lowest layer reads that, and
// layer normalisation has its gains.
func TestCharRNNVariables(t *testing.T) {
	for _, test := range []struct {
		config Config
		want   map[string]string
	}{
		{Config{Cell: CellLSTM, Layers: 2, Embedding: 2, Norm: NormLayer}, map[string]string{
			"/weights/embedding":    "[4 2]",
			"/weights/layer0/input": "[2 12]", "/weights/layer0/recurrent": "[3 12]", "/weights/layer0/biases": "[12]",
			"/weights/layer0/input_gain": "[12]", "/weights/layer0/recurrent_gain": "[12]",
			"/weights/layer1/input": "[3 12]", "/weights/layer1/recurrent": "[3 12]", "/weights/layer1/biases": "[12]",
			"/weights/layer1/input_gain": "[12]", "/weights/layer1/recurrent_gain": "[12]",
			"/weights/out/weights": "[3 4]", "/weights/out/biases": "[4]",
		}},
		{Config{Cell: CellGRU}, map[string]string{
			"/weights/layer0/input": "[4 9]", "/weights/layer0/recurrent": "[3 9]", "/weights/layer0/biases": "[9]",
			"/weights/out/weights": "[3 4]", "/weights/out/biases": "[4]",
		}},
		{Config{Cell: CellMinGRU, Embedding: 2, Norm: NormLayer}, map[string]string{ // whose vectors and norms are its own
			"/weights/embedding": "[4 3]", "/weights/gain": "[3]",
			"/weights/layer0/kernel": "[4 3]", "/weights/layer0/gates": "[3 6]", "/weights/layer0/gate_biases": "[6]",
			"/weights/layer0/up": "[3 6]", "/weights/layer0/down": "[6 3]",
			"/weights/out/biases": "[4]",
		}},
		{Config{Cell: CellTanh}, map[string]string{
			"/weights/layer0/input": "[4 3]", "/weights/layer0/recurrent": "[3 3]", "/weights/layer0/biases": "[3]",
			"/weights/out/weights": "[3 4]", "/weights/out/biases": "[4]",
		}},
	} {
		store := emptyStore(t)
		compile(t, pureGo(t), store, func(scope *model.Scope, inputs []*Node) []*Node {
			return []*Node{charRNN{small(test.config)}.Nats(scope, models.Batch{Examples: inputs[0]})}
		})([][]int32{{1, 2, 3}})
		got := map[string]string{}
		for v := range store.Scope("/" + weights).IterVariables() {
			got[v.Path()] = fmt.Sprint(v.Shape().Dimensions)
		}
		if !maps.Equal(got, test.want) {
			t.Errorf("%s: got %v, want %v", test.config.Cell, got, test.want)
		}
	}
}
