package nn_test

import (
	"math"
	"slices"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models/internal/gradcheck"
	"github.com/atelier-go/atelier/gomlx_models/nn"
)

// W = [[1 2] [3 4] [5 6]], b = [10 -50]: [1 0 2] W = [11 14], and [1 1 1] W = [9 12].
func TestDenseByHand(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		store := model.NewStore()
		set(t, store, "/weights", [][]float64{{1, 2}, {3, 4}, {5, 6}})
		set(t, store, "/biases", []float64{10, -50})
		got, err := model.CallOnce(b, store, func(scope *model.Scope, x *Node) *Node {
			return nn.LeakyReLU(nn.Dense(scope, x, 2))
		}, [][]float64{{1, 0, 2}, {1, 1, 1}})
		if err != nil {
			t.Fatal(err)
		}
		want := []float64{21, 0.2 * -36, 19, 0.2 * -38}
		if values := tensors.MustCopyFlatData[float64](got); !near(values, want) {
			t.Errorf("got %v, want %v", values, want)
		}
	})
}

// Two layers of one unit with the weights 2 and 3 and the biases 1 and -1:
// f(f(4*2 + 1)*3 - 1) = 26, and f(f(-4*2 + 1)*3 - 1) = 0.2 (0.2*-7*3 - 1) = -1.04.
func TestMLPByHand(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		store := model.NewStore()
		for path, value := range map[string]any{
			"/layer0/weights": [][]float64{{2}}, "/layer0/biases": []float64{1},
			"/layer1/weights": [][]float64{{3}}, "/layer1/biases": []float64{-1},
		} {
			set(t, store, path, value)
		}
		got, err := model.CallOnce(b, store, func(scope *model.Scope, x *Node) *Node {
			return nn.MLP(scope, x, nn.LeakyReLU, 1, 1)
		}, [][]float64{{4}, {-4}})
		if err != nil {
			t.Fatal(err)
		}
		if values := tensors.MustCopyFlatData[float64](got); !near(values, []float64{26, -1.04}) {
			t.Errorf("got %v, want [26 -1.04]", values)
		}
	})
}

// Even logits over four symbols cost log 4; a logit of log 3 above three of 0 gives odds of 3 to 3.
func TestCategoricalLossByHand(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		got, err := CallOnce(b, nn.CategoricalLoss, [][]float64{{0, 0, 0, 0}, {math.Log(3), 0, 0, 0}, {0, 1000, 0, 0}}, []int32{2, 0, 1})
		if err != nil {
			t.Fatal(err)
		}
		if values := tensors.MustCopyFlatData[float64](got); !near(values, []float64{math.Log(4), math.Ln2, 0}) {
			t.Errorf("got %v, want [log 4, log 2, 0]", values)
		}
	})
}

// Glorot's limit for 30 inputs and 20 outputs is sqrt(6/50) = 0.346; biases begin at 0.
func TestWeightsBeginWithinGlorotsLimit(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		store := model.NewStore()
		if err := store.SetRNGStateFromSeed(1); err != nil {
			t.Fatal(err)
		}
		got, err := model.CallOnce(b, store, func(scope *model.Scope, x *Node) *Node {
			return nn.Weights(scope, x.Graph(), "w", shapes.Make(x.DType(), 30, 20))
		}, 0.0)
		if err != nil {
			t.Fatal(err)
		}
		values := tensors.MustCopyFlatData[float64](got)
		limit := math.Sqrt(6.0 / 50)
		if low, high := slices.Min(values), slices.Max(values); low < -limit || high > limit || low > -0.9*limit || high < 0.9*limit {
			t.Errorf("weights lie in [%g, %g], want them to fill [%g, %g]", low, high, -limit, limit)
		}
	})
}

func set(t *testing.T, store *model.Store, path string, value any) {
	t.Helper()
	if _, err := store.CreateVariable(path, tensors.MustFromAnyValue(value)); err != nil {
		t.Fatal(err)
	}
}

func near(got, want []float64) bool {
	return slices.EqualFunc(got, want, func(a, b float64) bool { return math.Abs(a-b) < 1e-12 })
}
