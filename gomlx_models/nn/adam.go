package nn

import (
	. "github.com/gomlx/gomlx/core/graph"

	"cmp"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/ml/model"
	"github.com/gomlx/gomlx/ml/train/optimizer"
)

// Adam is the optimizer of Kingma & Ba 2014, algorithm 1, whose defaults these are but for LearningRate.
type Adam struct {
	LearningRate float64
	// Beta1 and Beta2 are the decay of the averages of gradients and of their squares; 0.9 and 0.999 if 0. A
	// negative Beta1 means none.
	Beta1, Beta2 float64
	// Epsilon keeps the divisor off 0; 1e-8 if 0.
	Epsilon float64
	// ClipNorm is the largest norm of all gradients together (Pascanu et al. 2013, algorithm 1); 0 for no limit.
	ClipNorm float64
	// HalfLife is the number of steps after which the learning rate is half of what it was; 0 for never.
	HalfLife int
}

// Update takes one step along the gradient of objective, a scalar, by the trainable variables of a scope, each at the
// learning rate times its factor (see SetRateFactor).
func (a Adam) Update(scope *model.Scope, objective *Node) {
	g, dtype := objective.Graph(), objective.DType()
	gradients := scope.BuildTrainableVariablesGradientsGraph(objective)
	variables := trainable(scope, g)
	before, factors := make([]*Node, len(variables)), make([]float64, len(variables))
	for i, v := range variables {
		before[i], factors[i] = v.NodeValue(g), RateFactor(scope.Store(), v.Path())
	}
	freeze(gradients, factors)
	if a.ClipNorm > 0 {
		gradients = clipByGlobalNorm(gradients, a.ClipNorm)
	}
	a.schedule(scope, g, dtype)
	optimizer.Adam().LearningRate(a.LearningRate).
		Betas(max(0, cmp.Or(a.Beta1, 0.9)), cmp.Or(a.Beta2, 0.999)).Epsilon(cmp.Or(a.Epsilon, 1e-8)).Done().(interface {
		UpdateGraphWithGradients(*model.Scope, []*Node, dtypes.DType)
	}).UpdateGraphWithGradients(scope, gradients, dtype)
	slow(variables, before, factors)
}

// schedule sets the learning rate of this step. Like the configuration, and unlike GoMLX, it does not heed the
// one that a checkpoint holds.
func (a Adam) schedule(scope *model.Scope, g *Graph, dtype dtypes.DType) {
	rate := ConstAsDType(g, dtype, a.LearningRate)
	if a.HalfLife > 0 {
		before := Sub(optimizer.IncrementCounter(scope.At("schedule"), g, "step", dtype), ConstAsDType(g, dtype, 1))
		rate = Mul(rate, Pow(ConstAsDType(g, dtype, 0.5), Div(before, ConstAsDType(g, dtype, float64(a.HalfLife)))))
	}
	optimizer.LearningRateVar(scope, dtype, a.LearningRate).SetNodeValue(rate)
}

// clipByGlobalNorm scales gradients down to a norm, taken over all of them, of at most limit (Pascanu et al. 2013,
// algorithm 1).
func clipByGlobalNorm(gradients []*Node, limit float64) []*Node {
	squares := ReduceAllSum(Square(gradients[0]))
	for _, gradient := range gradients[1:] {
		squares = Add(squares, ReduceAllSum(Square(gradient)))
	}
	most := ConstAsDType(squares.Graph(), squares.DType(), limit)
	scale := Div(most, Max(Sqrt(squares), most))
	clipped := make([]*Node, len(gradients))
	for i, gradient := range gradients {
		clipped[i] = Mul(gradient, scale)
	}
	return clipped
}
