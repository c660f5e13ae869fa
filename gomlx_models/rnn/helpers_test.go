package rnn

import (
	"math"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/backend"
)

// inPureGo tells the backend that compiles nothing.
func inPureGo(b compute.Backend) bool {
	return !b.Capabilities().Operations[compute.OpTypeDynamicSlice]
}

// pureGo is that backend: hundreds of steps of a small model take no time there.
func pureGo(t *testing.T) compute.Backend {
	t.Helper()
	b, err := backend.Open(backend.PureGo)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// compile is a graph function on a store, compiled for each form of its arguments once.
func compile(t *testing.T, b compute.Backend, store *model.Store, f func(scope *model.Scope, inputs []*Node) []*Node) func(args ...any) []*tensors.Tensor {
	t.Helper()
	exec, err := model.NewExec(b, store, f)
	if err != nil {
		t.Fatal(err)
	}
	return func(args ...any) []*tensors.Tensor {
		t.Helper()
		out, err := exec.Call(args...)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
}

// zeroWeights makes all weights 0.
func zeroWeights(t *testing.T, store *model.Store) {
	t.Helper()
	for v := range store.Scope("/" + weights).IterVariables() {
		if err := v.SetValue(tensors.FromShape(v.Shape())); err != nil {
			t.Fatal(err)
		}
	}
}

// seeded is a store whose random numbers are the same each time.
func seeded(t *testing.T) *model.Store {
	t.Helper()
	store := model.NewStore()
	if err := store.SetRNGStateFromSeed(5); err != nil {
		t.Fatal(err)
	}
	return store
}

// neutralDraw is a draw with nothing to it.
func neutralDraw(count int, rng, prompt *Node) models.Draw {
	g := rng.Graph()
	return models.Draw{
		Count: count, RNG: rng, Prompt: prompt,
		Temperature: Const(g, float32(1)), Truncation: Const(g, float32(math.Inf(1))),
		TopK: Const(g, int32(math.MaxInt32)), TopP: Const(g, float32(1)),
	}
}

func rngState() *tensors.Tensor { return tensors.FromValue([]uint64{1, 2, 3}) }

// emptyStore is a store without variables, the same each time.
func emptyStore(t *testing.T) *model.Store {
	t.Helper()
	store := model.NewStore()
	if err := store.SetRNGStateFromSeed(2); err != nil {
		t.Fatal(err)
	}
	return store
}

// small is a network that finite differences can try.
func small(c Config) network {
	c.Units, c.Symbols = 3, 4
	if c.Layers == 0 {
		c.Layers = 1
	}
	return network{config: c, dtype: dtypes.Float64}
}

func flat(t *testing.T, x *tensors.Tensor) []float64 {
	t.Helper()
	values, err := tensors.CopyFlatData[float64](x)
	if err != nil {
		t.Fatal(err)
	}
	return values
}
