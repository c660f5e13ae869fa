package lesson

import (
	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models/backend"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/studio"
)

// Compute runs a graph function once on this machine's backend, and gives the numbers of its result, row after row. Its inputs
// are numbers or slices of float32.
func Compute[F graph.ExecGraphFnOneOutput](f F, inputs ...any) []float32 {
	y, err := graph.CallOnce(engine(), f, inputs...)
	Check(err)
	return numbers[float32](y)
}

// Net is a network that a lesson writes and trains itself: the store of its weights, and the backend that computes it.
type Net struct {
	backend compute.Backend
	store   *model.Store
}

// weights is the scope of a network's weights.
const weights = "network"

// NewNet is a network that has no weights yet. Its random numbers are those of a seed.
func NewNet(seed int) *Net {
	store := model.NewStore()
	Check(store.SetRNGStateFromSeed(int64(seed)))
	return &Net{engine(), store}
}

// Train calls a step so many times, and gives the losses that it returns, scalars of float32. A step is a graph function of the
// scope of the weights and of the values; it is compiled once. studio.StepsVariable, if set, is the most steps.
func (n *Net) Train(steps int, step func(scope *model.Scope, values []*graph.Node) *graph.Node, values ...any) []float32 {
	limit, err := studio.StepLimit()
	Check(err)
	if limit > 0 {
		steps = min(steps, limit)
	}
	exec, err := model.NewExec(n.backend, n.store, func(scope *model.Scope, values []*graph.Node) *graph.Node {
		return step(scope.At(weights), values)
	})
	Check(err)
	defer exec.Finalize()
	var losses []float32
	for range steps {
		out, err := exec.Call(values...)
		Check(err)
		losses = append(losses, numbers[float32](out[0])...)
	}
	return losses
}

// Answers is what the network makes of x, row after row.
func (n *Net) Answers(network func(scope *model.Scope, x *graph.Node) *graph.Node, x any) []float32 {
	return numbers[float32](n.call(network, x))
}

// Guesses are the classes that the network takes the pictures of a set for: those of the largest logits. It is given their pixels,
// [pictures, pixels], from 0, black, to 1, white.
func (n *Net) Guesses(logits func(scope *model.Scope, pixels *graph.Node) *graph.Node, set *data.Pictures) []int {
	guesses := numbers[int32](n.call(func(scope *model.Scope, bytes *graph.Node) *graph.Node {
		pixels := graph.DivScalar(graph.ConvertDType(bytes, dtypes.Float32), 255)
		return graph.ArgMax(logits(scope, graph.Reshape(pixels, set.Len(), -1)), -1, dtypes.Int32)
	}, set.Values()[0]))
	classes := make([]int, len(guesses))
	for i, guess := range guesses {
		classes[i] = int(guess)
	}
	return classes
}

func (n *Net) call(f func(scope *model.Scope, x *graph.Node) *graph.Node, x any) *tensors.Tensor {
	y, err := model.CallOnce(n.backend, n.store, func(scope *model.Scope, x *graph.Node) *graph.Node {
		return f(scope.At(weights), x)
	}, x)
	Check(err)
	return y
}

// engine is the backend of this machine.
func engine() compute.Backend {
	chosen, _, err := backend.New()
	Check(err)
	return chosen
}

// numbers are those of a tensor.
func numbers[T float32 | int32](y *tensors.Tensor) []T {
	all, err := tensors.CopyFlatData[T](y)
	Check(err)
	return all
}
