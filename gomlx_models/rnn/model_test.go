package rnn

import (
	"math"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/tensors"

	"github.com/atelier-go/atelier/gomlx_models/internal/gradcheck"
)

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

// The gradient written by hand must be the one that GoMLX takes of the unrolled net.
func TestHandWrittenGradientIsTheUnrolledOne(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		for kind, c := range cells {
			t.Run(string(kind), func(t *testing.T) {
				gates := c.gates() * 3
				a, w, weight := gradcheck.Wave(-1, 1, 5, 2, gates), gradcheck.Wave(-0.7, 0.5, 3, gates), gradcheck.Wave(-1, 2, 5, 2, 3)
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
	})
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
