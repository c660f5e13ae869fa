package nn_test

import (
	"math"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models/internal/gradcheck"
	"github.com/atelier-go/atelier/gomlx_models/nn"
)

const epsilon = 1e-5

// One channel holds 1, 3, 5, 7: mean 4, variance 5, unbiased 20/3; the other 0, 0, 0, 8: 2, 12, 16. The running
// averages move a tenth of the way from 0 and 1. With scale 2 and offset 1 the first entry is
// 2 (1-4)/sqrt(5) + 1 in training.
func TestBatchNormByHand(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		store := model.NewStore()
		set(t, store, "/scale", []float64{2, 1})
		set(t, store, "/offset", []float64{1, 0})
		x := [][][]float64{{{1, 0}, {3, 0}}, {{5, 0}, {7, 8}}}
		check := func(training bool, want []float64) {
			t.Helper()
			got, err := model.CallOnce(b, store, func(scope *model.Scope, x *Node) *Node { return nn.BatchNorm(scope, x, training) }, x)
			if err != nil {
				t.Fatal(err)
			}
			if values := tensors.MustCopyFlatData[float64](got); !near(values, want) {
				t.Errorf("training %v: got %v, want %v", training, values, want)
			}
		}
		a, c := math.Sqrt(5+epsilon), math.Sqrt(12+epsilon)
		check(true, []float64{2*-3/a + 1, -2 / c, 2*-1/a + 1, -2 / c, 2*1/a + 1, -2 / c, 2*3/a + 1, 6 / c})
		checkVariable(t, store, "/mean", 0.4, 0.2)
		checkVariable(t, store, "/variance", 0.9+2.0/3, 0.9+1.6)
		a, c = math.Sqrt(0.9+2.0/3+epsilon), math.Sqrt(2.5+epsilon)
		check(false, []float64{2*0.6/a + 1, -0.2 / c, 2*2.6/a + 1, -0.2 / c, 2*4.6/a + 1, -0.2 / c, 2*6.6/a + 1, 7.8 / c})
		checkVariable(t, store, "/mean", 0.4, 0.2)
	})
}

// The rows 1, 3 and -2, 2 have the means 2 and 0 and the variances 1 and 4.
func TestLayerNormByHand(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		store := model.NewStore()
		set(t, store, "/scale", []float64{1, 3})
		set(t, store, "/offset", []float64{0, 1})
		got, err := model.CallOnce(b, store, nn.LayerNorm, [][]float64{{1, 3}, {-2, 2}})
		if err != nil {
			t.Fatal(err)
		}
		a, c := math.Sqrt(1+epsilon), math.Sqrt(4+epsilon)
		want := []float64{-1 / a, 3/a + 1, -2 / c, 6/c + 1}
		if values := tensors.MustCopyFlatData[float64](got); !near(values, want) {
			t.Errorf("got %v, want %v", values, want)
		}
	})
}

// W = [[3 0] [0 4] [0 0]] has the singular values 3 and 4. From u = (1 0)+(0 1) the iteration goes
// v = W u / |W u| = (3 4 0)/5, u = W' v / |W' v| = (9 16)/sqrt(337), sigma = v' W u = sqrt(337)/5.
func TestSpectralNormByHand(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		store := model.NewStore()
		set(t, store, "/u", []float64{5, 5})
		w := [][][]float64{{{3, 0}}, {{0, 4}}, {{0, 0}}}
		norms := map[bool]*model.Exec{}
		for _, training := range []bool{true, false} {
			var err error
			norms[training], err = model.NewExec(b, store, func(scope *model.Scope, w *Node) *Node { return nn.SpectralNorm(scope, w, training) })
			if err != nil {
				t.Fatal(err)
			}
		}
		norm := func(training bool) float64 {
			t.Helper()
			got, err := norms[training].Call(w)
			if err != nil {
				t.Fatal(err)
			}
			return 3 / tensors.MustCopyFlatData[float64](got[0])[0]
		}
		if sigma, want := norm(true), math.Sqrt(337)/5; math.Abs(sigma-want) > 1e-9 {
			t.Errorf("after one iteration sigma is %g, want %g", sigma, want)
		}
		checkVariable(t, store, "/u", 9/math.Sqrt(337), 16/math.Sqrt(337))
		for range 40 {
			norm(true)
		}
		for _, training := range []bool{true, false} {
			if sigma := norm(training); math.Abs(sigma-4) > 1e-9 {
				t.Errorf("training %v: sigma comes to %g, want the largest singular value 4", training, sigma)
			}
		}
	})
}

// The gradient of sum(c W/sigma) is c/sigma - sum(c W)/sigma^2 d sigma/dW with d sigma/dW = v u', where u and
// v do not count as functions of W. At the fixed point of the iteration this is the true gradient.
func TestSpectralNormsGradient(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		gradcheck.Check(t, b, "/", func(scope *model.Scope, inputs []*Node) (loss, objective *Node) {
			w := scope.VariableWithValue("w", [][]float64{{3, 0.5}, {0, 4}, {1, -1}}).NodeValue(inputs[0])
			y := w
			for range 60 { // so many that u is where the iteration ends
				y = nn.SpectralNorm(scope, w, true)
			}
			loss = ReduceAllSum(Mul(y, inputs[0]))
			return loss, loss
		}, gradcheck.Wave(-1, 1, 3, 2))
	})
}

// normalised makes a trainable x and what a norm makes of it, with a scale and an offset that are not 1 and 0.
func normalised(scope *model.Scope, g *Graph, norm func(scope *model.Scope, x *Node) *Node) (x *Node, f func(x *Node) *Node) {
	x = scope.VariableWithValue("x", gradcheck.Wave(-1, 1, 2, 2, 2, 3)).NodeValue(g)
	scope.VariableWithValue("scale", []float64{0.5, 1.5, -2})
	scope.VariableWithValue("offset", []float64{0.25, -0.5, 1})
	return x, func(x *Node) *Node { return norm(scope, x) }
}

func norms() map[string]func(scope *model.Scope, x *Node) *Node {
	return map[string]func(scope *model.Scope, x *Node) *Node{
		"batch training": func(scope *model.Scope, x *Node) *Node { return nn.BatchNorm(scope, x, true) },
		"batch serving":  func(scope *model.Scope, x *Node) *Node { return nn.BatchNorm(scope, x, false) },
		"layer":          nn.LayerNorm,
	}
}

func TestNormsGradients(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		for name, norm := range norms() {
			t.Run(name, func(t *testing.T) {
				gradcheck.Check(t, b, "/", func(scope *model.Scope, inputs []*Node) (loss, objective *Node) {
					x, f := normalised(scope, inputs[0].Graph(), norm)
					loss = ReduceAllSum(Mul(inputs[0], Tanh(f(x))))
					return loss, loss
				}, gradcheck.Wave(-1, 2, 2, 2, 2, 3))
			})
		}
	})
}

func TestNormsSecondGradients(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		for name, norm := range norms() {
			t.Run(name, func(t *testing.T) {
				gradcheck.Check(t, b, "/", func(scope *model.Scope, inputs []*Node) (loss, objective *Node) {
					x, f := normalised(scope, inputs[0].Graph(), norm)
					loss = penalty(x, func(x *Node) *Node { return Mul(f(x), inputs[0]) })
					return loss, loss
				}, gradcheck.Wave(-1, 2, 2, 2, 2, 3))
			})
		}
	})
}

// Each pixel of [[1 2]] becomes four.
func TestUpsample(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		got, err := CallOnce(b, func(x *Node) *Node { return nn.Upsample(x, 2) }, [][][][]float64{{{{1, 10}, {2, 20}}}})
		if err != nil {
			t.Fatal(err)
		}
		row := []float64{1, 10, 1, 10, 2, 20, 2, 20}
		if values := tensors.MustCopyFlatData[float64](got); !near(values, append(row, row...)) {
			t.Errorf("got %v, want %v twice", values, row)
		}
		gradcheck.Check(t, b, "/", func(scope *model.Scope, inputs []*Node) (loss, objective *Node) {
			x := scope.VariableWithValue("x", gradcheck.Wave(-1, 1, 2, 2, 3, 2)).NodeValue(inputs[0])
			loss = penalty(x, func(x *Node) *Node { return Mul(nn.Upsample(x, 2), inputs[0]) })
			return loss, loss
		}, gradcheck.Wave(-1, 2, 2, 4, 6, 2))
	})
}

// checkVariable checks the values of a variable.
func checkVariable(t *testing.T, store *model.Store, path string, want ...float64) {
	t.Helper()
	value, err := store.GetVariable(path).Value()
	if err != nil {
		t.Fatal(err)
	}
	if values := tensors.MustCopyFlatData[float64](value); !near(values, want) {
		t.Errorf("%s holds %v, want %v", path, values, want)
	}
}
