package recurrent

import (
	"math"
	"slices"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/tensors"

	"github.com/atelier-go/atelier/gomlx_models/internal/gradcheck"
)

// unrolled is recur with one piece of graph a time step, so that GoMLX takes its gradient.
func unrolled(c Cell, a, keep *Node, fixed, state []*Node) *Node {
	hidden := make([]*Node, a.Shape().Dim(0))
	for t := range hidden {
		for i := range state {
			if keep != nil {
				state[i] = Mul(state[i], Squeeze(Slice(keep, AxisElem(t)), 0))
			}
		}
		state, _ = stepCell(c, Squeeze(Slice(a, AxisElem(t)), 0), state, fixed)
		hidden[t] = state[0]
	}
	return Stack(hidden, 0)
}

// The gradient written by hand must be the one that GoMLX takes of the unrolled net.
func TestHandWrittenGradientIsTheUnrolledOne(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		for kind, c := range map[string]Cell{"tanh": SimpleRNN{}, "gru": GRU{}, "lstm": LSTM{}} {
			for _, form := range []struct{ normed, apart bool }{{false, false}, {false, true}, {true, false}, {true, true}} {
				normed, apart := form.normed, form.apart
				if normed && (kind == "tanh" || apart && kind == "gru") {
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
				far := disagreement(t, b, c, apart, args)
				for i, what := range append([]string{"hidden states", "gradient by a", "gradient by W"}, "gradient by h_0", "gradient by c_0 or gain", "gradient by gain")[:len(far)] {
					if !(far[i] <= 1e-12) {
						t.Errorf("%s, normalised %t, apart %t, %s: by hand and unrolled differ by up to %g", kind, normed, apart, what, far[i])
					}
				}
			}
		}
	})
}

// disagreement returns how far the hidden states and each gradient by hand are from those of the unrolled net.
// args are the weights of a loss, a, w, the start and, with normalisation, the gain. Apart, the second row forgets its state
// before the time 0, the first before the time 2, and both before the last.
func disagreement(t *testing.T, b compute.Backend, c Cell, apart bool, args []any) []float64 {
	t.Helper()
	got, err := CallOnceN(b, func(in []*Node) []*Node {
		weight, a, w := in[0], in[1], in[2]
		start, rest := in[3:3+c.stateCount()], in[3+c.stateCount():]
		var gain *Node
		if len(rest) > 0 {
			gain = rest[0]
		}
		var keep *Node
		if apart {
			keep = Const(a.Graph(), [][][]float64{{{1}, {0}}, {{1}, {1}}, {{0}, {1}}, {{0}, {0}}})
		}
		loss := func(hidden *Node) *Node { return ReduceAllSum(Mul(Mul(hidden, hidden), weight)) }
		byHand := runCell(c, a, w, gain, keep, start)
		byGoMLX := unrolled(c, a, keep, append([]*Node{w}, rest...), slices.Clone(start))
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
