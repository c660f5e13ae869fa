package nn

import (
	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/gomlx/ml/model"
)

// rateFactorParam names the parameter of a store that holds the factor of a part.
const rateFactorParam = "rate_factor"

// SetRateFactor multiplies the learning rate of a part of a model by a factor of 0 or more. The path is a scope's or a
// variable's; what lies deeper may have a factor of its own. A part with a factor of 0 is frozen: its weights stay as they
// are, and nothing is computed to change them (Mo et al. 2020, section 3, freeze the first layers of a discriminator).
func SetRateFactor(store *model.Store, path string, factor float64) {
	store.Scope(path).SetParam(rateFactorParam, factor)
}

// RateFactor is the factor of the variable of that path: its own or that of the nearest scope which has one, else 1.
func RateFactor(store *model.Store, path string) float64 {
	return model.GetParamOr(store.Scope(path), rateFactorParam, 1.0)
}

// trainable are the variables that BuildTrainableVariablesGradientsGraph takes the gradients of, in its order.
func trainable(scope *model.Scope, g *Graph) (variables []*model.Variable) {
	for v := range scope.IterVariables() {
		if v.Trainable && v.InUseByGraph(g) {
			variables = append(variables, v)
		}
	}
	return variables
}

// freeze makes the gradients of frozen variables zero, so that neither they nor their moments move.
func freeze(gradients []*Node, factors []float64) {
	for i, factor := range factors {
		if factor == 0 {
			gradients[i] = ZerosLike(gradients[i])
		}
	}
}

// slow takes back the part of a step that the factors do not allow. What is frozen is put back as it was: moments from
// before it was would move it on.
func slow(variables []*model.Variable, before []*Node, factors []float64) {
	for i, factor := range factors {
		switch {
		case factor == 0:
			variables[i].SetNodeValue(before[i])
		case factor != 1:
			now := variables[i].NodeValue(before[i].Graph())
			variables[i].SetNodeValue(Add(before[i], MulScalar(Sub(now, before[i]), factor)))
		}
	}
}
