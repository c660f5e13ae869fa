package recurrent

import (
	"math"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute"

	"github.com/atelier-go/atelier/gomlx_models/internal/gradcheck"
)

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// One step of one unit by hand. log 3 is the logit of 3/4, and tanh(log 2) = (4-1)/(4+1) = 3/5.
func TestCellsByHand(t *testing.T) {
	ln2, ln3 := math.Ln2, math.Log(3)
	tests := []struct {
		name  string
		cell  Cell
		a, r  []float64
		state []float64
		want  []float64
	}{
		{"tanh: log 2 in all", SimpleRNN{}, []float64{ln2 + 1}, []float64{-1}, []float64{9}, []float64{0.6}},
		// reset 3/4, update 1/4; candidate tanh(log 2 - 3 + 3/4 4) = 3/5; 3/4 3/5 + 1/4 8 = 2.45
		{"gru", GRU{}, []float64{ln3 - 1, -ln3, ln2 - 3}, []float64{1, 0, 4}, []float64{8}, []float64{0.75*0.6 + 0.25*8}},
		// a closed update gate keeps the candidate, an open one h
		{"gru, update shut", GRU{}, []float64{0, -800, ln2}, []float64{0, 0, 0}, []float64{8}, []float64{0.6}},
		{"gru, update open", GRU{}, []float64{0, 800, ln2}, []float64{0, 0, 0}, []float64{8}, []float64{8}},
		// input 3/4, forget 3/4 of the bias 1, output 1/4, candidate 3/5; c = 3/4 2 + 3/4 3/5 = 1.95
		{"lstm", LSTM{}, []float64{ln3, ln3 - 2, -ln3, ln2 + 5}, []float64{0, 1, 0, -5}, []float64{7, 2}, []float64{0.25 * math.Tanh(1.95), 1.95}},
		{"lstm of zeros forgets by the bias 1", LSTM{}, make([]float64, 4), make([]float64, 4), []float64{7, 2},
			[]float64{0.5 * math.Tanh(2*sigmoid(1)), 2 * sigmoid(1)}},
	}
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		for _, test := range tests {
			got, err := CallOnceN(b, func(in []*Node) []*Node {
				next, saved := test.cell.forward(in[0], in[1], in[2:])
				if len(saved) != test.cell.savedCount() || len(next) != test.cell.stateCount() {
					t.Errorf("%s: %d nodes kept and %d in the state, want %d and %d", test.name, len(saved), len(next), test.cell.savedCount(), test.cell.stateCount())
				}
				return next
			}, inputs(test.a, test.r, test.state)...)
			if err != nil {
				t.Fatal(err)
			}
			for i, want := range test.want {
				if value := numbers(t, got[i])[0]; !(math.Abs(value-want) < 1e-12) {
					t.Errorf("%s: the state %d is %g, want %g", test.name, i, value, want)
				}
			}
		}
	})
}

// inputs makes rows of one example of a and r, and a column of each number of the state.
func inputs(a, r, state []float64) []any {
	all := []any{[][]float64{a}, [][]float64{r}}
	for _, s := range state {
		all = append(all, [][]float64{{s}})
	}
	return all
}
