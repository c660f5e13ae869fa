package backend_test

import (
	"strings"
	"testing"

	"github.com/gomlx/compute"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models/backend"
	"github.com/atelier-go/atelier/gomlx_models/internal/gradcheck"
	"github.com/atelier-go/atelier/gomlx_models/nn"
)

// All of training rests on this: what a call writes into a variable, the next call reads. With GoMLX v0.28.15 and
// v0.28.16 (compute v0.1.13 and v0.1.14) pure Go starts each call from the first value: 9, 9, 9.
func TestVariablesKeepWhatACallWrites(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		store := model.NewStore()
		exec, err := model.NewExec(b, store, func(scope *model.Scope, one *Node) *Node {
			y := scope.VariableWithValue("y", 10.0)
			y.SetNodeValue(Sub(y.NodeValue(one), one))
			return one
		})
		if err != nil {
			t.Fatal(err)
		}
		for call, want := range []float64{9, 8, 7} {
			if _, err := exec.Call(1.0); err != nil {
				t.Fatal(err)
			}
			value, err := store.GetVariable("/y").Value()
			if err != nil {
				t.Fatal(err)
			}
			if got := tensors.ToScalar[float64](value); got != want {
				t.Errorf("y is %v after call %d, want %v", got, call+1, want)
			}
		}
	})
}

// A gradient inside a loop fails in pure Go, in every version from v0.28.5 to v0.28.16: a loop's body is compiled, and the
// uses of each value counted, before the pass that lets Mul read what a broadcast was made from. So the value is gone
// after the use that was counted. This is why fit makes one update a call there. When this test fails, upstream has mended
// it, and fit may loop on every backend.
func TestGoMLXsLoopOverAGradient(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		result, err := ExecOnce(b, func(x *Node) *Node {
			state := []*Node{Const(x.Graph(), int32(0)), x}
			going := NewClosure(x.Graph(), func(g *Graph) []*Node {
				return []*Node{LessThan(nn.LoopParameters(g, state)[0], Const(g, int32(3)))}
			})
			once := NewClosure(x.Graph(), func(g *Graph) []*Node {
				now := nn.LoopParameters(g, state)
				return []*Node{Add(now[0], Const(g, int32(1))), Gradient(ReduceAllSum(Mul(now[1], now[1])), now[1])[0]}
			})
			return While(going, once, state...)[1]
		}, []float32{1, 2})
		if backend.Name(b) == backend.SlowName {
			if err == nil || !strings.Contains(err.Error(), "not computed yet") {
				t.Errorf("got %v, error %v; want the error that a value is not computed yet", result, err)
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if got := tensors.MustCopyFlatData[float32](result); got[0] != 8 || got[1] != 16 {
			t.Errorf("got %v, want each doubled three times, [8 16]", got)
		}
	})
}
