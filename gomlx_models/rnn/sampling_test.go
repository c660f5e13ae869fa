package rnn

import (
	"math"
	"slices"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/tensors"

	"github.com/atelier-go/atelier/gomlx_models/internal/gradcheck"
	"github.com/atelier-go/atelier/gomlx_models/nn"
)

// The softmax is 0.1, 0.4, 0.2, 0.3, and 0 for what must never be drawn.
var known = [][]float64{{math.Log(0.1), math.Log(0.4), math.Log(0.2), math.Log(0.3), maskedLogit}}

func TestTopKTopPMaskByHand(t *testing.T) {
	tests := []struct {
		name   string
		scores [][]float64
		topK   int32
		topP   float32
		want   []bool
	}{
		{"neutral", known, math.MaxInt32, 1, []bool{true, true, true, true, false}},
		{"the best", known, 1, 1, []bool{false, true, false, false, false}},
		{"the best two", known, 2, 1, []bool{false, true, false, true, false}},
		{"0.4 is 0.4 already", known, math.MaxInt32, 0.39, []bool{false, true, false, false, false}},
		{"0.4 + 0.3 for more than 0.4", known, math.MaxInt32, 0.5, []bool{false, true, false, true, false}},
		{"0.9 for more than 0.7", known, math.MaxInt32, 0.8, []bool{false, true, true, true, false}},
		{"0.91 needs all", known, math.MaxInt32, 0.91, []bool{true, true, true, true, false}},
		{"the fewer of one and 0.8", known, 1, 0.8, []bool{false, true, false, false, false}},
		{"the fewer of three and 0.5", known, 3, 0.5, []bool{false, true, false, true, false}},
		{"equals are kept together", [][]float64{{1, 2, 2, 0}}, 1, 1, []bool{false, true, true, false}},
		{"what is rarer than 1e-20 can be drawn", [][]float64{{0, -50}}, math.MaxInt32, 1, []bool{true, true}},
	}
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		exec, err := NewExec(b, func(scores, topK, topP *Node) *Node {
			return ConvertDType(topKTopPMask(scores, topK, topP), dtypes.Int32)
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, test := range tests {
			got, err := exec.Call1(test.scores, test.topK, test.topP)
			if err != nil {
				t.Fatal(err)
			}
			kept := make([]bool, len(test.want))
			for i, value := range tensors.MustCopyFlatData[int32](got) {
				kept[i] = value == 1
			}
			if !slices.Equal(kept, test.want) {
				t.Errorf("%s: top %d, %g of it keeps %v, want %v", test.name, test.topK, test.topP, kept, test.want)
			}
		}
	})
}

// 20,000 draws at temperature 1/2: the squares 1, 16, 4, 9 of 30. Three standard deviations of the largest
// share are 0.011. With the top 0.5 only 0.4 and 0.3 are left: 16 and 9 of 25.
func TestSampleTokenDrawsFromTheSoftmax(t *testing.T) {
	const draws = 20000
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		exec, err := NewExec(b, func(rng, logits, temperature, topK, topP *Node) *Node {
			_, uniform := RandomUniform(rng, shapes.Make(dtypes.Float64, draws, 5))
			return sampleToken(BroadcastToDims(logits, draws, 5), nn.Gumbel(uniform), []*Node{temperature, topK, topP})
		})
		if err != nil {
			t.Fatal(err)
		}
		for topP, want := range map[float32][]float64{1: {1. / 30, 16. / 30, 4. / 30, 9. / 30, 0}, 0.6: {0, 16. / 25, 0, 9. / 25, 0}} {
			state, err := RNGStateFromSeed(3)
			if err != nil {
				t.Fatal(err)
			}
			got, err := exec.Call1(state, known, float32(0.5), int32(math.MaxInt32), topP)
			if err != nil {
				t.Fatal(err)
			}
			share := make([]float64, 5)
			for _, symbol := range tensors.MustCopyFlatData[int32](got) {
				share[symbol] += 1. / draws
			}
			for i := range want {
				if math.Abs(share[i]-want[i]) > 0.011 || (want[i] == 0 && share[i] != 0) {
					t.Errorf("top %g: symbol %d was drawn in %.3f of cases, want %.3f", topP, i, share[i], want[i])
				}
			}
		}
	})
}
