package rnn

import (
	"math"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/backend"
)

// backends opens the fallback and, where one is installed, the plugin.
func backends(t *testing.T) map[string]compute.Backend {
	t.Helper()
	opened := map[string]compute.Backend{}
	chosen, choice, err := backend.New()
	if err != nil {
		t.Fatal(err)
	}
	opened[choice.Config] = chosen
	if choice.Config != backend.PureGo {
		fallback, err := backend.Open(backend.PureGo)
		if err != nil {
			t.Fatal(err)
		}
		opened[backend.PureGo] = fallback
	}
	return opened
}

// unrolled is recur with one piece of graph a time step, so that GoMLX takes its gradient.
func unrolled(c cell, a, w *Node) *Node {
	units := w.Shape().Dim(0)
	h := Zeros(a.Graph(), shapes.Make(a.DType(), a.Shape().Dim(1), units))
	hidden := make([]*Node, a.Shape().Dim(0))
	for t := range hidden {
		h, _ = c.forward(Squeeze(Slice(a, AxisElem(t)), 0), MatMul(h, w), h)
		hidden[t] = h
	}
	return Stack(hidden, 0)
}

// wave fills a shape with unequal numbers of about the size of activations.
func wave(phase float64, dims ...int) *tensors.Tensor {
	size := 1
	for _, dim := range dims {
		size *= dim
	}
	values := make([]float64, size)
	for i := range values {
		values[i] = 0.7 * math.Sin(phase+1.7*float64(i))
	}
	return tensors.FromFlatDataAndDimensions(values, dims...)
}

// The gradient written by hand must be the one that GoMLX takes of the unrolled net.
func TestHandWrittenGradientIsTheUnrolledOne(t *testing.T) {
	for name, b := range backends(t) {
		for kind, c := range cells {
			t.Run(name+"/"+string(kind), func(t *testing.T) {
				gates := c.gates() * 3
				a, w, weight := wave(0, 5, 2, gates), wave(1, 3, gates), wave(2, 5, 2, 3)
				got, err := CallOnceN(b, func(a, w, weight *Node) []*Node {
					loss := func(hidden *Node) *Node { return ReduceAllSum(Mul(Mul(hidden, hidden), weight)) }
					run := recur(c, a, w)
					byHand := Gradient(run.objective(loss(run.hidden)), a, w)
					hidden := unrolled(c, a, w)
					byGoMLX := Gradient(loss(hidden), a, w)
					return []*Node{run.hidden, hidden, byHand[0], byGoMLX[0], byHand[1], byGoMLX[1]}
				}, a, w, weight)
				if err != nil {
					t.Fatal(err)
				}
				for i, what := range []string{"hidden states", "gradient by a", "gradient by W"} {
					if far := farthest(t, got[2*i], got[2*i+1]); far > 1e-12 {
						t.Errorf("%s: by hand and unrolled differ by up to %g", what, far)
					}
				}
			})
		}
	}
}

func farthest(t *testing.T, a, b *tensors.Tensor) float64 {
	t.Helper()
	x, y := flat(t, a), flat(t, b)
	far := 0.0
	for i := range x {
		far = math.Max(far, math.Abs(x[i]-y[i]))
	}
	return far
}

func flat(t *testing.T, x *tensors.Tensor) []float64 {
	t.Helper()
	values, err := tensors.CopyFlatData[float64](x)
	if err != nil {
		t.Fatal(err)
	}
	return values
}

var _ = dtypes.Float64
var _ = model.NewStore
var _ = models.Text
