package rnn

import (
	"math"
	"slices"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/internal/gradcheck"
	"github.com/atelier-go/atelier/gomlx_models/nn/recurrent"
)

// What is drawn has the distribution that is scored: the tests below count draws and hold them to the model's own
// likelihood by the chi-square test.

// falseAlarm is how often such a test would fail with another seed though nothing is wrong. The seeds are fixed.
const falseAlarm = 1e-6

// checkDistribution fails the test if counts are not those of draws with the probabilities wanted, which add up to 1.
func checkDistribution(t *testing.T, what string, counts, want []float64) {
	t.Helper()
	var draws, total, chi2 float64
	for i, p := range want {
		draws += counts[i]
		total += p
	}
	if math.Abs(total-1) > 1e-4 {
		t.Fatalf("%s: the probabilities add up to %g, want 1", what, total)
	}
	for i, p := range want {
		if draws*p < 5 {
			t.Fatalf("%s: %g draws of cell %d are expected, want 5 at least for the test to hold", what, draws*p, i)
		}
		chi2 += (counts[i] - draws*p) * (counts[i] - draws*p) / (draws * p)
	}
	if limit := (distuv.ChiSquared{K: float64(len(want) - 1)}).Quantile(1 - falseAlarm); chi2 > limit {
		t.Errorf("%s: chi-square is %.1f, want at most %.1f: %.0f of %.0f draws, want the shares %.3f", what, chi2, limit, counts, draws, want)
	}
}

// scaleWeights makes a model's weights so large that what it has read matters much. The first call of run declares them.
func scaleWeights(t *testing.T, store *model.Store, factor float32, run func()) {
	t.Helper()
	run()
	for v := range store.Scope("/" + weights).IterVariables() {
		old, err := v.Value()
		if err != nil {
			t.Fatal(err)
		}
		values := tensors.MustCopyFlatData[float32](old)
		for i := range values {
			values[i] *= factor
		}
		if err := v.SetValue(tensors.FromFlatDataAndDimensions(values, v.Shape().Dimensions...)); err != nil {
			t.Fatal(err)
		}
	}
}

// tinyCharRNN writes the line's end (place 1), a, b and c, and has an output of one symbol more than that.
func tinyCharRNN() charRNN {
	return charRNN{network{
		config: Config{Cell: CellGRU, Layers: 1, Units: 6, Symbols: 6},
		spec:   models.Spec{Kind: models.Text, Alphabet: []string{"?", "\n", "a", "b", "c"}},
		dtype:  dtypes.Float32,
	}}
}

// The two symbols after a prompt are drawn as Nats scores them after it, with nothing before it; those of a text
// without a prompt as after a line's end.
func TestTextIsDrawnAsItIsScored(t *testing.T) {
	const draws = 20000
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		w, store := tinyCharRNN(), seeded(t)
		nats := compile(t, b, store, func(scope *model.Scope, inputs []*Node) []*Node {
			return []*Node{w.Nats(scope, models.Batch{Examples: inputs[0]})}
		})
		scaleWeights(t, store, 2.5, func() { nats(tensors.FromValue([][]int32{{1, 2}})) })
		for _, test := range []struct {
			name           string
			prompt, before []int32
		}{
			{"after a line's end and two letters", []int32{1, 2, 3}, []int32{1, 2, 3}},
			{"after one letter", []int32{4}, []int32{4}},
			{"after two letters", []int32{2, 4}, []int32{2, 4}},
			{"without a prompt", nil, []int32{1}},
		} {
			counts := make([]float64, 16)
			texts := compile(t, b, store, func(scope *model.Scope, inputs []*Node) []*Node {
				draw := neutralDraw(draws, inputs[0], nil)
				draw.Length = len(test.prompt) + 2
				if test.prompt != nil {
					draw.Prompt = BroadcastToDims(Const(inputs[0].Graph(), [][]int32{test.prompt}), draws, len(test.prompt))
				}
				return []*Node{w.Sample(scope, draw)}
			})(rngState())[0]
			for text := range slices.Chunk(tensors.MustCopyFlatData[int32](texts), len(test.prompt)+2) {
				if !slices.Equal(text[:len(test.prompt)], test.prompt) {
					t.Fatalf("%s: a text is %v, want it to begin with %v", test.name, text, test.prompt)
				}
				first, second := text[len(test.prompt)], text[len(test.prompt)+1]
				if min(first, second) < 1 || max(first, second) > 4 {
					t.Fatalf("%s: a text is %v, want symbols 1 to 4 of the alphabet after the prompt", test.name, text)
				}
				counts[(first-1)*4+second-1]++
			}
			checkDistribution(t, test.name, counts, scoredPairs(nats, test.before))
		}
	})
}

// scoredPairs is the probability of each pair of symbols 1 to 4 after others, as Nats has it, divided at each place by
// that of all four: the model gives the other symbols some, which are not drawn.
func scoredPairs(nats func(args ...any) []*tensors.Tensor, before []int32) []float64 {
	var windows [][]int32
	for first := range int32(4) {
		for second := range int32(4) {
			windows = append(windows, append(slices.Clone(before), first+1, second+1))
		}
	}
	rows := slices.Collect(slices.Chunk(tensors.MustCopyFlatData[float32](nats(tensors.FromValue(windows))[0]), len(before)+1))
	at := len(before) - 1
	shares := make([]float64, len(windows))
	var all float64
	for first := range 4 {
		var after float64
		for second := range 4 {
			after += math.Exp(-float64(rows[4*first+second][at+1]))
		}
		p := math.Exp(-float64(rows[4*first][at]))
		all += p
		for second := range 4 {
			shares[4*first+second] = p * math.Exp(-float64(rows[4*first+second][at+1])) / after
		}
	}
	for i := range shares {
		shares[i] /= all
	}
	return shares
}

// An answer of up to two of the letters a and b and its line's end is drawn as Nats scores it; one of three letters has
// no place for another, so its end is certain.
func TestAnswersAreDrawnAsTheyAreScored(t *testing.T) {
	const draws = 20000
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		a, store := tinySeq2Seq(AttentionGeneral, 3, dtypes.Float32), seeded(t)
		question := []int32{3, 2, 1, 1}
		var pairs [][][]int32
		for code := range int32(8) {
			letters := []int32{2 + code>>2, 2 + code>>1&1, 2 + code&1}
			pairs = append(pairs, [][]int32{question, append(letters, 1)})
		}
		for _, answer := range [][]int32{{1, 1, 1, 1}, {2, 1, 1, 1}, {3, 1, 1, 1}, {2, 2, 1, 1}, {2, 3, 1, 1}, {3, 2, 1, 1}, {3, 3, 1, 1}} {
			pairs = append(pairs, [][]int32{question, answer})
		}
		score := compile(t, b, store, natsOf(a))
		scaleWeights(t, store, 2, func() { score(tensors.FromValue(pairs)) })
		forbid(t, store, "/"+weights+"/out/biases", 0)
		rows := slices.Collect(slices.Chunk(tensors.MustCopyFlatData[float32](score(tensors.FromValue(pairs))[0]), 4))
		want := make([]float64, len(pairs))
		for i, row := range rows {
			if i < 8 {
				row = row[:3]
			}
			for _, nats := range row {
				want[i] += float64(nats)
			}
			want[i] = math.Exp(-want[i])
		}
		questions := tensors.FromFlatDataAndDimensions(slices.Repeat(question, draws), draws, 4)
		counts := make([]float64, len(pairs))
		for answer := range slices.Chunk(tensors.MustCopyFlatData[int32](compile(t, b, store, sampleOf(a, 1))(rngState(), questions)[0]), 4) {
			counts[slices.IndexFunc(pairs, func(pair [][]int32) bool { return slices.Equal(pair[1], answer) })]++
		}
		checkDistribution(t, "answers", counts, want)
	})
}

// forbid lowers one bias so far that its symbol has no probability.
func forbid(t *testing.T, store *model.Store, path string, symbol int) {
	t.Helper()
	for v := range store.Scope("/" + weights).IterVariables() {
		if v.Path() != path {
			continue
		}
		old, err := v.Value()
		if err != nil {
			t.Fatal(err)
		}
		values := tensors.MustCopyFlatData[float32](old)
		values[symbol] = -60
		if err := v.SetValue(tensors.FromFlatDataAndDimensions(values, len(values))); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Fatalf("there is no variable %s", path)
}

// The first point is drawn as the loss has it after the beginning of a drawing: the pen's three states, and, but for the
// end, a move to the right from a mixture of normals, here in six equally probable parts of the line.
func TestStrokesAreDrawnAsTheyAreScored(t *testing.T) {
	const draws = 20000
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		s, store := tinySketchRNN(2, dtypes.Float32), seeded(t)
		s.spec.Length = 2
		outputs := compile(t, b, store, func(scope *model.Scope, inputs []*Node) []*Node {
			// As strokesLoss reads the first place of a drawing.
			stack := s.newStack(scope.At(weights), inputs[0].Graph(), models.PointSize)
			hidden := stack.Run(s.startPoint(inputs[0].Graph(), 1, 1), stack.ZeroState(inputs[0].Graph(), 1), recurrent.NoDropout)
			m := newMixture(s.logits(scope.At(weights), hidden, s.outputSize()), s.config.Mixtures)
			return []*Node{Softmax(m.logits), m.meanX, m.logX, Softmax(m.pen)}
		})
		scaleWeights(t, store, 5, func() { outputs(rngState()) })
		var of [4][]float32
		for i, out := range outputs(rngState()) {
			of[i] = tensors.MustCopyFlatData[float32](out)
		}
		below := func(x float64) (p float64) {
			for i, share := range of[0] {
				p += float64(share) * distuv.Normal{Mu: float64(of[1][i]), Sigma: math.Exp(float64(of[2][i]))}.CDF(x)
			}
			return p
		}
		var edges []float64
		for k := 1; k < 6; k++ {
			low, high := -100., 100.
			for range 60 {
				if middle := (low + high) / 2; below(middle) < float64(k)/6 {
					low = middle
				} else {
					high = middle
				}
			}
			edges = append(edges, low)
		}
		pen := of[3]
		want := []float64{float64(pen[2])} // the end has no move
		for range edges {
			want = append(want, float64(pen[0])/6, float64(pen[1])/6)
		}
		want = append(want, float64(pen[0])/6, float64(pen[1])/6)
		counts := make([]float64, len(want))
		drawings := compile(t, b, store, func(scope *model.Scope, inputs []*Node) []*Node {
			return []*Node{s.Sample(scope, neutralDraw(draws, inputs[0], nil))}
		})(rngState())[0]
		for drawing := range slices.Chunk(tensors.MustCopyFlatData[float32](drawings), 2*models.PointSize) {
			if drawing[4] == 1 {
				counts[0]++
				continue
			}
			part, _ := slices.BinarySearch(edges, float64(drawing[0]))
			counts[1+2*part+slices.Index(drawing[2:4], 1)]++
		}
		checkDistribution(t, "first points", counts, want)
	})
}

// The rows of a picture of two by two pixels, given ones above others too, are drawn with the probabilities that the
// loss has for all sixteen pictures.
func TestRowsAreDrawnAsTheyAreScored(t *testing.T) {
	const draws = 4000
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		r := rowRNN{network{
			config: Config{Cell: CellGRU, Layers: 1, Units: 5},
			spec:   models.Spec{Kind: models.Pictures, Height: 2, Width: 2, Channels: 1},
			dtype:  dtypes.Float32,
		}}
		store := seeded(t)
		loss := compile(t, b, store, func(scope *model.Scope, inputs []*Node) []*Node {
			return []*Node{r.loss(scope.At(weights), inputs[0], recurrent.NoDropout)}
		})
		row := func(code int) []float32 { return []float32{float32(code >> 1), float32(code & 1)} }
		scaleWeights(t, store, 5, func() { loss(tensors.FromValue([][][]float32{{row(0), row(0)}})) })
		var above [4]float64    // the probability of each upper row
		var below [4][4]float64 // and of each lower row after it
		for i := range 4 {
			for j := range 4 {
				below[i][j] = math.Exp(-float64(tensors.ToScalar[float32](loss(tensors.FromValue([][][]float32{{row(i), row(j)}}))[0])))
				above[i] += below[i][j]
			}
			for j := range 4 {
				below[i][j] /= above[i]
			}
		}
		// A row's probability is that of its pixels, which are what Sample gives.
		of := func(pixels []float32, code int) float64 {
			p := 1.
			for i, bit := range row(code) {
				p *= float64(bit*pixels[i] + (1-bit)*(1-pixels[i]))
			}
			return p
		}
		sampled := func(count int, given []float32) []float32 {
			return tensors.MustCopyFlatData[float32](compile(t, b, store, func(scope *model.Scope, inputs []*Node) []*Node {
				draw := neutralDraw(count, inputs[0], nil)
				if given != nil {
					draw.Prompt = Reshape(Const(inputs[0].Graph(), given), count, 1, 2, 1)
				}
				return []*Node{r.Sample(scope, draw)}
			})(rngState())[0])
		}
		completed := sampled(4, slices.Concat(row(0), row(1), row(2), row(3)))
		for i := range 4 {
			for j := range 4 {
				if got := of(completed[4*i+2:4*i+4], j); math.Abs(got-below[i][j]) > 1e-5 {
					t.Errorf("below the given row %v the row %v is drawn with the probability %g, the loss has %g", row(i), row(j), got, below[i][j])
				}
			}
		}
		var counts [4]float64
		for picture := range slices.Chunk(sampled(draws, nil), 4) {
			// The lower row tells which upper row was drawn.
			best, upper := math.Inf(1), 0
			for i := range 4 {
				if far := math.Abs(of(picture[2:], 0)-below[i][0]) + math.Abs(of(picture[2:], 3)-below[i][3]); far < best {
					best, upper = far, i
				}
			}
			if best > 1e-5 {
				t.Fatalf("the lower row's pixels are %v, want those after one of the four upper rows", picture[2:])
			}
			counts[upper]++
		}
		checkDistribution(t, "upper rows", counts[:], above[:])
	})
}
