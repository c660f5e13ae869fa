package gan

import (
	"strings"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/gomlx/ml/model"
	"github.com/gomlx/gomlx/ml/model/initializer"
	"github.com/gomlx/gomlx/ml/train/optimizer"
)

// averagesDecay is the usual decay of averaged weights (Karras et al. 2018, appendix A.1).
const averagesDecay = 0.999

// updateEMA moves the averages of a network's weights, and of its running averages, to them as they are now:
//
//	a <- d a + (1 - d) w, d = min(decay, t / (t + 10)) after t moves
//
// (Karras et al. 2018, appendix A.1; Yazici et al. 2018, section 3). As in TensorFlow's
// ExponentialMovingAverage d begins small, so that no random beginning is left in the averages of a short
// training. They are variables in the scope averages, of the same names.
func updateEMA(averages, weights *model.Scope, g *Graph, decay float64) {
	var all []*model.Variable
	for v := range weights.IterVariables() {
		if !v.Shape().IsScalar() { // those are the optimizer's
			all = append(all, v)
		}
	}
	dtype := all[0].DType()
	moves := Sub(optimizer.IncrementCounter(averages, g, "step", dtype), ConstAsDType(g, dtype, 1))
	kept := Min(ConstAsDType(g, dtype, decay), Div(moves, Add(moves, ConstAsDType(g, dtype, 10))))
	for _, v := range all {
		path := averages.Scope() + strings.TrimPrefix(v.Path(), weights.Scope())
		a := averages.Store().VariableWithShape(path, v.Shape(), initializer.Zero).SetTrainable(false)
		now := v.NodeValue(g)
		a.SetNodeValue(Add(now, Mul(kept, Sub(a.NodeValue(g), now))))
	}
}
