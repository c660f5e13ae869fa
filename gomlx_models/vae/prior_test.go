package vae

import (
	"math"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/internal/gradcheck"
	"github.com/atelier-go/atelier/gomlx_models/nn/recurrent"
)

// There are 64 grids of 2 rows and 3 columns of two codes. The number of a grid has the code of each place as a bit.
const gridCount, gridRows, gridColumns = 64, 2, 3

// allGrids are all of them, by their numbers: int32 [64, 2, 3].
func allGrids(g *Graph) *Node {
	codes := make([]int32, 0, gridCount*gridRows*gridColumns)
	for number := range gridCount {
		for place := range gridRows * gridColumns {
			codes = append(codes, int32(number>>place&1))
		}
	}
	return Reshape(Const(g, codes), gridCount, gridRows, gridColumns)
}

// The probabilities of all grids add up to 1, of each class, and grids are drawn with these probabilities, whatever came before
// and above each code. At a low temperature there is next to no chance left.
func TestGridsAreDrawnAsOftenAsTheyAreProbable(t *testing.T) {
	const draws = 20000
	config := Config{Preset: VQ, Units: 6, Layers: 2, Codes: 2}.withDefaults()
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		store := seeded(t)
		prior := func(scope *model.Scope, temperature *Node, label int32) codePrior {
			y := OneHot(Const(temperature.Graph(), []int32{label}), 3, temperature.DType())
			return newCodePrior(scope.At("prior"), config, temperature, y, gridRows, gridColumns)
		}
		probabilities := func() []float64 {
			out := call(t, b, store, func(scope *model.Scope, in []*Node) []*Node {
				return []*Node{Exp(Neg(prior(scope, in[0], 1).nats(allGrids(in[0].Graph()), recurrent.NoDropout)))}
			}, float32(1))
			all := make([]float64, gridCount)
			for i, p := range tensors.MustCopyFlatData[float32](out[0]) {
				all[i] = float64(p)
			}
			return all
		}
		probabilities() // makes the weights
		louder(t, store, "/prior", 5)
		want, sum, most := probabilities(), 0.0, 0.0
		for _, p := range want {
			sum, most = sum+p, max(most, p)
		}
		if math.Abs(sum-1) > 1e-5 || most < 0.05 {
			t.Fatalf("the probabilities add up to %g and the largest is %g, want 1 and more than 0.05", sum, most)
		}
		for _, temperature := range []float64{1, 1e-3} {
			out := call(t, b, store, func(scope *model.Scope, in []*Node) []*Node {
				draw := models.Draw{Count: draws, Temperature: in[1]}
				return []*Node{prior(scope, in[1], 1).sample(draw, in[0])}
			}, rng(t), float32(temperature))
			got := make([]float64, gridCount)
			codes := tensors.MustCopyFlatData[int32](out[0])
			for i := range draws {
				number := 0
				for j := range gridRows * gridColumns {
					number += int(codes[i*gridRows*gridColumns+j]) << j
				}
				got[number] += 1.0 / draws
			}
			for i, p := range want {
				if temperature < 1 {
					if got[i] > 0.01 && got[i] < 0.99 {
						t.Errorf("at a temperature of %g grid %d is drawn with a share of %g, want about 0 or 1", temperature, i, got[i])
					}
				} else if math.Abs(got[i]-p) > 5*math.Sqrt(p*(1-p)/draws)+1e-4 {
					t.Errorf("grid %d is drawn with a share of %g, want %g", i, got[i], p)
				}
			}
		}
	})
}

// louder multiplies the weights of a scope, which are small at first.
func louder(t *testing.T, store *model.Store, path string, times float32) {
	t.Helper()
	for v := range store.Scope(path).IterVariables() {
		value, err := v.Value()
		if err != nil {
			t.Fatal(err)
		}
		all := tensors.MustCopyFlatData[float32](value)
		for i := range all {
			all[i] = all[i]*times + float32(0.3*math.Sin(float64(i))) // for biases are 0
		}
		if err := v.SetValue(tensors.FromFlatDataAndDimensions(all, v.Shape().Dimensions...)); err != nil {
			t.Fatal(err)
		}
	}
}
