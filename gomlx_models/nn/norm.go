package nn

import (
	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/ml/model"
	"github.com/gomlx/gomlx/ml/model/initializer"
)

const (
	// normEpsilon is added to each variance, as in PyTorch's BatchNorm2d and LayerNorm.
	normEpsilon = 1e-5
	// batchMomentum is the share of the batch at hand in the running averages, as in PyTorch.
	batchMomentum = 0.1
)

// BatchNorm is scale (x - mean) / sqrt(variance + 1e-5) + offset for each channel of x [..., channels]
// (Ioffe & Szegedy 2015, algorithm 1). While training, mean and variance (divided by the count) are those of x
// over all other axes, and the running averages, state variables "mean" and "variance" that are not
// trainable, move a tenth of the way to them (to the variance divided by the count less one, algorithm 2);
// else the running averages serve. The variables are "scale", at first 1, and "offset", at first 0.
//
// GoMLX's own batch norm has no second derivative and no go implementation: TestNormsSecondGradients.
func BatchNorm(scope *model.Scope, x *Node, training bool) *Node {
	axes := leadingAxes(x)
	channels := shapes.Make(x.DType(), x.Shape().Dim(-1))
	mean := stateVariable(scope, "mean", channels, initializer.Zero)
	variance := stateVariable(scope, "variance", channels, initializer.One)
	if !training {
		return standardize(scope, x, expandToRank(mean.NodeValue(x), x.Rank()), expandToRank(variance.NodeValue(x), x.Rank()))
	}
	now := ReduceAndKeep(x, ReduceMean, axes...)
	count := x.Shape().Size() / x.Shape().Dim(-1)
	spread := expandToRank(channelMeans(Square(Sub(x, now))), x.Rank())
	unbiased := MulScalar(spread, float64(count)/float64(max(count-1, 1)))
	updateRunningAverage(mean, now, batchMomentum)
	updateRunningAverage(variance, unbiased, batchMomentum)
	return standardize(scope, x, now, spread)
}

// LayerNorm is scale (x - mean) / sqrt(variance + 1e-5) + offset, mean and variance over the last axis of
// x [..., units] (Ba et al. 2016, equation 4). The variables are "scale" [units], at first 1, and "offset"
// [units], at first 0.
func LayerNorm(scope *model.Scope, x *Node) *Node {
	mean := ReduceAndKeep(x, ReduceMean, -1)
	variance := ReduceAndKeep(Square(Sub(x, mean)), ReduceMean, -1)
	return standardize(scope, x, mean, variance)
}

// standardize brings x to mean 0 and variance 1, then to a learned scale and offset.
func standardize(scope *model.Scope, x, mean, variance *Node) *Node {
	g, units := x.Graph(), shapes.Make(x.DType(), x.Shape().Dim(-1))
	scale := scope.WithInitializer(initializer.One).VariableWithShape("scale", units).NodeValue(g)
	offset := scope.WithInitializer(initializer.Zero).VariableWithShape("offset", units).NodeValue(g)
	// Division and Sqrt, not Rsqrt, which has no gradient in GoMLX.
	normal := Div(Sub(x, mean), Sqrt(AddScalar(variance, normEpsilon)))
	return RecordOutput(scope, Add(Mul(normal, expandToRank(scale, x.Rank())), expandToRank(offset, x.Rank())))
}

// channelMeans is the mean [channels] of x [..., channels] over all other axes, as a product with a row of equal
// numbers: where x is computed and not stored, XLA's ReduceMean takes four times as long.
func channelMeans(x *Node) *Node {
	channels := x.Shape().Dim(-1)
	count := x.Shape().Size() / channels
	equal := MulScalar(Ones(x.Graph(), shapes.Make(x.DType(), 1, count)), 1/float64(count))
	return Reshape(MatMul(equal, Reshape(x, count, channels)), channels)
}

// leadingAxes is all axes of x but the last.
func leadingAxes(x *Node) []int {
	axes := make([]int, x.Rank()-1)
	for i := range axes {
		axes[i] = i
	}
	return axes
}

// stateVariable returns a variable that steps update themselves and optimizers leave alone.
func stateVariable(scope *model.Scope, name string, shape shapes.Shape, first model.VariableInitializer) *model.Variable {
	return scope.WithInitializer(first).VariableWithShape(name, shape).SetTrainable(false)
}

// updateRunningAverage moves a running average that share of the way to a value of as many numbers.
func updateRunningAverage(average *model.Variable, value *Node, share float64) {
	old := average.NodeValue(value)
	value = StopGradient(Reshape(value, old.Shape().Dimensions...))
	average.SetNodeValue(Add(old, MulScalar(Sub(value, old), share)))
}
