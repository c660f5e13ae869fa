package recurrent

import (
	"math"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models/internal/gradcheck"
)

// The scan is the recurrence of its definition, time by time, and its gradient that which GoMLX takes of the definition
// unrolled; also of one time only, and where a is 0, as where a sequence begins.
func TestLinearScanIsItsDefinition(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		for _, times := range []int{1, 2, 7} {
			a, in := gradcheck.Wave(-0.3, 1.1, times, 2, 3), gradcheck.Wave(-1, 2, times, 2, 3)
			got, err := CallOnceN(b, func(x []*Node) []*Node {
				a, in := Where(GreaterThan(x[0], ConstAs(x[0], 0)), x[0], ZerosLike(x[0])), x[1]
				h := ZerosLike(Squeeze(Slice(in, AxisElem(0)), 0))
				var unrolled []*Node
				for at := range times {
					h = Add(Mul(Squeeze(Slice(a, AxisElem(at)), 0), h), Squeeze(Slice(in, AxisElem(at)), 0))
					unrolled = append(unrolled, h)
				}
				loss := func(h *Node) *Node { return ReduceAllSum(Mul(Mul(h, h), Mul(h, x[1]))) }
				scanned, defined := linearScan(a, in), Stack(unrolled, 0)
				out := append([]*Node{scanned}, Gradient(loss(scanned), x[0], in)...)
				return append(append(out, defined), Gradient(loss(defined), x[0], in)...)
			}, a, in)
			if err != nil {
				t.Fatal(err)
			}
			for i, what := range []string{"states", "gradient by a", "gradient by b"} {
				same(t, what, numbers(t, got[i]), numbers(t, got[3+i]))
			}
		}
	})
}

// same wants equal numbers but for rounding.
func same(t *testing.T, what string, got, want []float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d numbers, want %d", what, len(got), len(want))
	}
	for i := range got {
		if !(math.Abs(got[i]-want[i]) <= 1e-11) {
			t.Errorf("%s: number %d is %.15g, want %.15g", what, i, got[i], want[i])
		}
	}
}

// tinyMinGRU is two layers of 3 units that read 5 symbols.
func tinyMinGRU(scope *model.Scope, g *Graph) MinGRUStack {
	return NewMinGRUStack(scope, g, dtypes.Float64, 2, 3, 5)
}

// What one layer of two units gives, by hand from the paper's equations: vectors, norm, convolution, gates, state and dense
// layers, with weights that have no symmetry.
func TestMinGRUByHand(t *testing.T) {
	const units = 2
	weight := unlikeWeight
	symbols := []int32{1, 2, 2, 0, 1, 2}
	norm := func(x []float64) []float64 {
		inverse := 1 / math.Sqrt((x[0]*x[0]+x[1]*x[1])/2+1e-5)
		return []float64{x[0] * inverse, x[1] * inverse}
	}
	product := func(x []float64, w string, columns int) []float64 {
		y := make([]float64, columns)
		for j := range y {
			for i := range x {
				y[j] += x[i] * weight(w, i*columns+j)
			}
		}
		return y
	}
	sigmoid := func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
	var want []float64
	var read [][]float64 // what the convolution read, the latest first
	h := make([]float64, units)
	for _, symbol := range symbols {
		y := []float64{weight("embedding", units*int(symbol)), weight("embedding", units*int(symbol)+1)}
		read = append([][]float64{norm(y)}, read...)
		u := make([]float64, units)
		for lag, x := range read[:min(4, len(read))] {
			for i := range u {
				u[i] += weight("layer0/kernel", units*lag+i) * x[i]
			}
		}
		gates := product(u, "layer0/gates", 2*units)
		for i := range h {
			z, c := sigmoid(gates[i]+weight("layer0/gate_biases", i)), gates[units+i]+weight("layer0/gate_biases", units+i)
			g := sigmoid(c)
			if c >= 0 {
				g = c + 0.5
			}
			h[i] = (1-z)*h[i] + z*g
			y[i] += h[i]
		}
		hidden := product(norm(y), "layer0/up", 4)
		for i := range hidden {
			hidden[i] = math.Pow(max(0, hidden[i]), 2)
		}
		for i, x := range product(hidden, "layer0/down", units) {
			y[i] += x
		}
		for i, x := range norm(y) {
			want = append(want, x*weight("gain", i))
		}
	}
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		store := model.NewStore()
		run := func(scope *model.Scope, x *Node) *Node {
			return NewMinGRUStack(scope.At("w"), x.Graph(), dtypes.Float64, 1, units, 3).RunApart(ExpandAxes(x, -1), nil, NoDropout)
		}
		exec, err := model.NewExec(b, store, run)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := exec.Call1(symbols); err != nil {
			t.Fatal(err)
		}
		unlike(t, store)
		got, err := exec.Call1(symbols)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "outputs", numbers(t, got), want)
	})
}

// unlike gives the variables in w numbers that are all unlike, for a new convolution reads nothing of earlier times.
func unlike(t *testing.T, store *model.Store) {
	t.Helper()
	for v := range store.Scope("/w").IterVariables() {
		values := make([]float64, v.Shape().Size())
		for i := range values {
			values[i] = unlikeWeight(v.Path()[len("/w/"):], i)
		}
		if err := v.SetValue(tensors.FromFlatDataAndDimensions(values, v.Shape().Dimensions...)); err != nil {
			t.Fatal(err)
		}
	}
}

func unlikeWeight(name string, i int) float64 { return math.Sin(float64(len(name)*7 + 3*i)) }

// The gradients are finite differences, of one text and of several that begin within the times, two of them at once.
func TestMinGRUGradients(t *testing.T) {
	symbols := tensors.FromValue([][]int32{{1, 2}, {3, 3}, {0, 1}, {2, 2}, {4, 0}, {1, 3}})
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		for _, apart := range []bool{false, true} {
			gradcheck.Check(t, b, "/w", func(scope *model.Scope, in []*Node) (loss, objective *Node) {
				g := in[0].Graph()
				var begins *Node
				if apart {
					begins = Const(g, [][]bool{{true, false}, {false, true}, {false, true}, {true, true}, {false, false}, {false, false}})
				}
				y := tinyMinGRU(scope.At("w"), g).RunApart(in[0], begins, NewDropout(scope, 0.2))
				loss = ReduceAllSum(Mul(y, Mul(y, MulScalar(Iota(g, y.Shape(), 0), 0.1))))
				return loss, loss
			}, symbols)
		}
	})
}

// Step by step, inside a loop, a stack gives what it gives of all times at once; and where sequences begin, what it gives of
// each by itself.
func TestMinGRUStepsAsItRuns(t *testing.T) {
	symbols := [][]int32{{1, 2}, {3, 3}, {0, 1}, {2, 2}, {4, 0}, {1, 3}, {2, 4}}
	const begin = 3
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		store := model.NewStore()
		exec, err := model.NewExec(b, store, func(scope *model.Scope, x *Node) []*Node {
			g := x.Graph()
			s := tinyMinGRU(scope.At("w"), g)
			_, stepped := Scan(s.ZeroState(g, 2), []*Node{ExpandAxes(x, -1)}, s.Weights(), []int{3}, func(state, rows, fixed []*Node) (next, emit []*Node) {
				s, _ := s.WithWeights(fixed)
				y, next := s.Step(Squeeze(rows[0], -1), state)
				return next, []*Node{y}
			})
			begins := BroadcastToDims(Equal(Iota(g, ExpandAxes(x, -1).Shape(), 0), Const(g, int32(begin))), 7, 2, 1)
			apart := s.RunApart(x, Squeeze(begins, -1), NoDropout)
			return []*Node{s.RunApart(x, nil, NoDropout), stepped[0], apart,
				Concatenate([]*Node{s.RunApart(Slice(x, AxisRange(0, begin)), nil, NoDropout), s.RunApart(Slice(x, AxisRange(begin)), nil, NoDropout)}, 0)}
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := exec.Call(symbols); err != nil {
			t.Fatal(err)
		}
		unlike(t, store)
		out, err := exec.Call(symbols)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "step by step", numbers(t, out[1]), numbers(t, out[0]))
		same(t, "apart", numbers(t, out[2]), numbers(t, out[3]))
	})
}

// A new stack forgets at different speeds: its first unit halves a state at each time, its last keeps all but a 65th.
func TestMinGRUForgetsAtManySpeeds(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		out, err := model.CallOnce(b, model.NewStore(), func(scope *model.Scope, x *Node) *Node {
			return Logistic(Slice(tinyMinGRU(scope.At("w"), x.Graph()).layers[0].gateBiases, AxisRange(0, 3)))
		}, float64(0))
		if err != nil {
			t.Fatal(err)
		}
		same(t, "z", numbers(t, out), []float64{0.5, 1. / 9, 1. / 65})
	})
}
