package rnn

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/internal/gradcheck"
)

// documentsOf is a network that reads documents of the symbols 2 and 3, which end in 1, and 0 for the unknown.
func documentsOf(c Config, length int) documentRNN {
	n := small(c)
	n.spec = models.Spec{Kind: models.Text, Documents: true, Alphabet: []string{"?", "\n", "a", "b"}, Length: length}
	return documentRNN{charRNN{n}}
}

// documentNats is the graph of Nats.
func documentNats(m documentRNN) func(scope *model.Scope, in []*Node) []*Node {
	return func(scope *model.Scope, in []*Node) []*Node {
		return []*Node{m.Nats(scope, models.Batch{Examples: in[0]})}
	}
}

// One unit by hand: h = tanh(w h + U[symbol read] + b) from 0 on, and log-softmax of V h + c. "ab" and "b" stand in one
// row; each begins as if it stood alone, its end is scored, and the rest of the row has none.
func TestDocumentsByHand(t *testing.T) {
	u, v := []float64{0.5, -0.3, 0.8, -1.1}, []float64{0.2, -0.7, 1.3, 0.4}
	bias, c := 0.1, []float64{0.3, -0.2, 0.5, 0.1}
	const w = 0.9
	byHand := func(document []int32) (nats []float64) {
		h, read := 0.0, int32(1)
		for _, write := range document {
			h = math.Tanh(w*h + u[read] + bias)
			var sum float64
			for i := range v {
				sum += math.Exp(v[i]*h + c[i])
			}
			nats = append(nats, math.Log(sum)-v[write]*h-c[write])
			read = write
		}
		return nats
	}
	want := slices.Concat(byHand([]int32{2, 3, 1}), byHand([]int32{3, 1}), []float64{0, 0})
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		m, store := documentsOf(Config{Cell: CellTanh}, 7), emptyStore(t)
		m.config.Units = 1
		run := compile(t, b, store, documentNats(m))
		row := tensors.FromValue([][]int32{{2, 3, 1, 3, 1, 1, 1}})
		run(row)
		for path, values := range map[string]*tensors.Tensor{
			"layer0/input": tensors.FromFlatDataAndDimensions(u, 4, 1), "layer0/biases": tensors.FromValue([]float64{bias}),
			"layer0/recurrent": tensors.FromValue([][]float64{{w}}),
			"out/weights":      tensors.FromFlatDataAndDimensions(v, 1, 4), "out/biases": tensors.FromValue(c),
		} {
			if err := store.GetVariable("/" + weights + "/" + path).SetValue(values); err != nil {
				t.Fatal(path, err)
			}
		}
		for i, got := range flat(t, run(row)[0]) {
			if !(math.Abs(got-want[i]) < 1e-12) {
				t.Errorf("symbol %d has %g nats, want %g", i, got, want[i])
			}
		}
	})
}

// randomDocuments are documents of 1 to length-1 symbols and their end.
func randomDocuments(random *rand.Rand, length int) [][]int32 {
	all := make([][]int32, 12)
	for i := range all {
		for range 1 + random.IntN(length-1) {
			all[i] = append(all[i], 2+random.Int32N(2))
		}
		all[i] = append(all[i], 1)
	}
	return all
}

// A document has the same nats whatever stands before and behind it in its row.
func TestPackedDocumentsAreAsApart(t *testing.T) {
	const length = 9
	random := rand.New(rand.NewPCG(1, 2))
	pad := func(row []int32) []int32 {
		return append(slices.Clone(row), slices.Repeat([]int32{1}, length-len(row))...)
	}
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		for _, c := range []Config{{Cell: CellGRU, Layers: 2}, {Cell: CellLSTM, Norm: NormLayer, Embedding: 2}, {Cell: CellMinGRU, Layers: 2}} {
			m, store := documentsOf(c, length), emptyStore(t)
			run := compile(t, b, store, documentNats(m))
			rows := func(all [][]int32) [][]float64 {
				return slices.Collect(slices.Chunk(flat(t, run(tensors.FromValue(all))[0]), length))
			}
			for trial := range 8 {
				all := randomDocuments(random, length)
				apart := make([][]int32, len(all))
				packed := make([][]int32, len(all)) // into rows at random, one for each at most, so that the shape stays
				var at [12][2]int
				for i, document := range all {
					apart[i] = pad(document)
					row := random.IntN(len(packed))
					for len(packed[row])+len(document) > length {
						row = (row + 1) % len(packed)
					}
					at[i] = [2]int{row, len(packed[row])}
					packed[row] = append(packed[row], document...)
				}
				for i := range packed {
					packed[i] = pad(packed[i])
				}
				alone, together := rows(apart), rows(packed)
				var sum, whole float64
				for i, document := range all {
					for j := range document {
						one, other := alone[i][j], together[at[i][0]][at[i][1]+j]
						if !(math.Abs(one-other) < 1e-12) {
							t.Errorf("%s, trial %d: symbol %d of %v has %g nats alone and %g in %v", c.Cell, trial, j, document, one, other, packed[at[i][0]])
						}
						sum += other
					}
				}
				for _, row := range together {
					for _, x := range row {
						whole += x
					}
				}
				if math.Abs(whole-sum) > 1e-9 {
					t.Errorf("%s, trial %d: padding has %g nats, want 0", c.Cell, trial, whole-sum)
				}
			}
		}
	})
}

// The loss of a step is the sum of Nats over the number of symbols that are no padding: 5 and 2 of the 10.
func TestDocumentsLossIsTheMeanOfNats(t *testing.T) {
	rows := [][]int32{{2, 3, 1, 3, 1}, {3, 1, 1, 1, 1}}
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		m := documentsOf(Config{Cell: CellGRU, LearningRate: 1e-3, ClipNorm: 1, Batch: 2}, 5)
		if size, length := m.Minibatch(); size != 2 || length != 5 {
			t.Errorf("a minibatch is %d rows of %d, want 2 of 5", size, length)
		}
		out, err := model.CallOnceN(b, emptyStore(t), func(scope *model.Scope, rows *Node) []*Node {
			batch := models.Batch{Examples: rows}
			sum := ReduceAllSum(m.Nats(scope, batch)) // before the step changes the weights
			return append(m.Step(scope, batch), sum)
		}, rows)
		if err != nil {
			t.Fatal(err)
		}
		if loss, sum := flat(t, out[0])[0], flat(t, out[1])[0]; !(math.Abs(loss-sum/7) < 1e-12) {
			t.Errorf("the loss is %g, want %g, a seventh of the sum of Nats", loss, sum/7)
		}
	})
}

func TestDocumentsGradients(t *testing.T) {
	rows := tensors.FromFlatDataAndDimensions([]int32{2, 3, 1, 3, 1, 2, 1, 3, 1, 1}, 2, 5)
	for _, c := range []Config{{Cell: CellTanh}, {Cell: CellGRU, Layers: 2, Dropout: 0.3}, {Cell: CellLSTM, Embedding: 2, Norm: NormLayer}, {Cell: CellMinGRU}} {
		m := documentsOf(c, 5)
		gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
			gradcheck.Check(t, b, "/weights", func(scope *model.Scope, in []*Node) (loss, objective *Node) {
				loss = m.loss(scope.At(weights), in[0], m.dropout(scope))
				return loss, loss
			}, rows)
		})
	}
}

// The first two symbols of a document are drawn as Nats scores them, an end being no document; behind a document's end
// there are ends only; and a prompt is gone on with as if the model had written it.
func TestDocumentsAreDrawnAsTheyAreScored(t *testing.T) {
	const draws = 20000
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		w := tinyCharRNN()
		w.spec.Documents, w.spec.Length = true, 4
		m, store := documentRNN{w}, seeded(t)
		nats := compile(t, b, store, documentNats(m))
		scaleWeights(t, store, 2.5, func() { nats(tensors.FromValue([][]int32{{2, 2}})) })
		drawn := func(prompt []int32) [][]int32 {
			out := compile(t, b, store, func(scope *model.Scope, inputs []*Node) []*Node {
				draw := neutralDraw(draws, inputs[0], nil)
				draw.Length = 4
				if prompt != nil {
					draw.Prompt = BroadcastToDims(Const(inputs[0].Graph(), [][]int32{prompt}), draws, len(prompt))
				}
				return []*Node{m.Sample(scope, draw)}
			})(rngState())[0]
			return slices.Collect(slices.Chunk(tensors.MustCopyFlatData[int32](out), 4))
		}
		var pairs [][]int32 // each first symbol but the end, and each second
		for first := int32(2); first <= 4; first++ {
			for second := int32(1); second <= 4; second++ {
				pairs = append(pairs, []int32{first, second})
			}
		}
		scored := slices.Collect(slices.Chunk(tensors.MustCopyFlatData[float32](nats(tensors.FromValue(pairs))[0]), 2))
		var firsts float64
		want := make([]float64, len(pairs))
		for i := range pairs {
			var seconds float64
			for j := i / 4 * 4; j < i/4*4+4; j++ {
				seconds += math.Exp(-float64(scored[j][1]))
			}
			want[i] = math.Exp(-float64(scored[i][0]+scored[i][1])) / seconds
			if i%4 == 0 {
				firsts += math.Exp(-float64(scored[i][0]))
			}
		}
		for i := range want {
			want[i] /= firsts
		}
		counts := make([]float64, len(pairs))
		for _, text := range drawn(nil) {
			at := slices.IndexFunc(pairs, func(pair []int32) bool { return slices.Equal(pair, text[:2]) })
			if at < 0 {
				t.Fatalf("a document is %v, want it to begin with a symbol of the alphabet that is no end", text)
			}
			counts[at]++
			if end := slices.Index(text, 1); end >= 0 && slices.ContainsFunc(text[end:], func(id int32) bool { return id != 1 }) {
				t.Fatalf("a document is %v, want nothing but ends behind the first", text)
			}
		}
		checkDistribution(t, "without a prompt", counts, want)

		var after []float64
		for i := 4; i < 8; i++ { // the pairs that begin with 3
			after = append(after, want[i]/(want[4]+want[5]+want[6]+want[7]))
		}
		counts = make([]float64, 4)
		for _, text := range drawn([]int32{3}) {
			if text[0] != 3 {
				t.Fatalf("a document is %v, want the prompt 3 first", text)
			}
			counts[text[1]-1]++
		}
		checkDistribution(t, "after a prompt", counts, after)
	})
}

// Documents have a softmax over their alphabet and rows of their length, whatever the preset.
func TestDocumentsConfig(t *testing.T) {
	spec := models.Spec{Kind: models.Text, Documents: true, Alphabet: []string{"?", "\n", "a"}, Length: 16}
	for _, preset := range []Preset{Article, GRU, LSTM, MinGRU, Lines} {
		m, err := Config{Preset: preset}.Build(spec)
		if err != nil {
			t.Fatal(preset, err)
		}
		if size, length := m.Minibatch(); length != 16 || size*length != 1024 {
			t.Errorf("%s: a step reads %d rows of %d, want 1,024 symbols in rows of 16", preset, size, length)
		}
	}
	spec.Alphabet = []string{"?", "a"}
	if _, err := (Config{}).Build(spec); err == nil || err.Error() != "data: Alphabet has no line's end, which ends each document" {
		t.Errorf("without a line's end: %v", err)
	}
}
