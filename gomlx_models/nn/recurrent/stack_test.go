package recurrent

import (
	"math"
	"slices"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models/internal/gradcheck"
)

// Sampling goes one step at a time and training through all at once: both must see the same hidden states.
func TestStepByStepIsRun(t *testing.T) {
	text := [][]int32{{1, 2}, {3, 0}, {2, 2}, {1, 3}}
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		for _, test := range []struct {
			spec      Config
			embedding int
		}{
			{Config{Cell: SimpleRNN{}, Layers: 3, Units: 3, DType: dtypes.Float64}, 0},
			{Config{Cell: GRU{}, Layers: 1, Units: 3, DType: dtypes.Float64}, 0},
			{Config{Cell: LSTM{}, Layers: 2, Units: 3, LayerNorm: true, DType: dtypes.Float64}, 2},
		} {
			store := model.NewStore()
			if err := store.SetRNGStateFromSeed(2); err != nil {
				t.Fatal(err)
			}
			out, err := model.CallOnceN(b, store, func(scope *model.Scope, ids *Node) []*Node {
				s := NewEmbeddedStack(scope, ids.Graph(), test.spec, 4, test.embedding)
				all := s.Run(ids, s.ZeroState(ids.Graph(), 2), NoDropout)
				same, rest := s.WithWeights(append(s.Weights(), ids))
				if len(rest) != 1 || rest[0] != ids {
					t.Errorf("with left %d nodes, want the one that is no weight", len(rest))
				}
				state, byStep := s.ZeroState(ids.Graph(), 2), make([]*Node, 4)
				for i := range byStep {
					byStep[i], state = same.Step(Squeeze(Slice(ids, AxisElem(i)), 0), state)
				}
				return []*Node{all, Stack(byStep, 0)}
			}, text)
			if err != nil {
				t.Fatal(err)
			}
			run, steps := numbers(t, out[0]), numbers(t, out[1])
			if !slices.EqualFunc(run, steps, func(x, y float64) bool { return math.Abs(x-y) < 1e-12 }) {
				t.Errorf("%+v: run gives %v, steps give %v", test, run, steps)
			}
		}
	})
}
