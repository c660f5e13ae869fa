package recurrent

import (
	"math"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/tensors"

	"github.com/atelier-go/atelier/gomlx_models/internal/gradcheck"
)

// unrolled is recur with one piece of graph a time step, so that GoMLX takes its gradient.
func unrolled(c Cell, a *Node, fixed, state []*Node) *Node {
	hidden := make([]*Node, a.Shape().Dim(0))
	for t := range hidden {
		state, _ = stepCell(c, Squeeze(Slice(a, AxisElem(t)), 0), state, fixed)
		hidden[t] = state[0]
	}
	return Stack(hidden, 0)
}

// The gradient written by hand must be the one that GoMLX takes of the unrolled net.
func TestHandWrittenGradientIsTheUnrolledOne(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		for kind, c := range map[string]Cell{"tanh": SimpleRNN{}, "gru": GRU{}, "lstm": LSTM{}} {
			for _, normed := range []bool{false, true} {
				if normed && kind == "tanh" {
					continue // XLA takes a while for each
				}
				gates := c.gateCount() * 3
				args := []any{gradcheck.Wave(-1, 2, 4, 2, 3), gradcheck.Wave(-1, 1, 4, 2, gates), gradcheck.Wave(-0.7, 0.5, 3, gates)}
				for i := range c.stateCount() {
					args = append(args, gradcheck.Wave(-0.5, 0.2+0.3*float64(i), 2, 3))
				}
				if normed {
					args = append(args, gradcheck.Wave(0.5, 2, gates))
				}
				far := disagreement(t, b, c, args)
				for i, what := range append([]string{"hidden states", "gradient by a", "gradient by W"}, "gradient by h_0", "gradient by c_0 or gain", "gradient by gain")[:len(far)] {
					if !(far[i] <= 1e-12) {
						t.Errorf("%s, normalised %t, %s: by hand and unrolled differ by up to %g", kind, normed, what, far[i])
					}
				}
			}
		}
	})
}

// disagreement returns how far the hidden states and each gradient by hand are from those of the unrolled net.
// args are the weights of a loss, a, w, the start and, with normalisation, the gain.
func disagreement(t *testing.T, b compute.Backend, c Cell, args []any) []float64 {
	t.Helper()
	got, err := CallOnceN(b, func(in []*Node) []*Node {
		weight, a, w := in[0], in[1], in[2]
		start, rest := in[3:3+c.stateCount()], in[3+c.stateCount():]
		var gain *Node
		if len(rest) > 0 {
			gain = rest[0]
		}
		loss := func(hidden *Node) *Node { return ReduceAllSum(Mul(Mul(hidden, hidden), weight)) }
		byHand := runCell(c, a, w, gain, start)
		byGoMLX := unrolled(c, a, append([]*Node{w}, rest...), start)
		out := append([]*Node{byHand}, Gradient(loss(byHand), in[1:]...)...)
		return append(append(out, byGoMLX), Gradient(loss(byGoMLX), in[1:]...)...)
	}, args...)
	if err != nil {
		t.Fatal(err)
	}
	half := len(got) / 2
	far := make([]float64, half)
	for i := range far {
		x, y := numbers(t, got[i]), numbers(t, got[half+i])
		for j := range x {
			far[i] = math.Max(far[i], math.Abs(x[j]-y[j]))
		}
	}
	return far
}

func numbers(t *testing.T, x *tensors.Tensor) []float64 {
	t.Helper()
	values, err := tensors.CopyFlatData[float64](x)
	if err != nil {
		t.Fatal(err)
	}
	return values
}
