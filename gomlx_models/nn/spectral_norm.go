package nn

import (
	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/ml/model"
)

// SpectralNorm is w [..., out] divided by the largest singular value of w as a matrix [inputs, out]
// (Miyato et al. 2018, algorithm 1). The value is estimated as v W u with one step of the power iteration
// at each call while training; the iteration goes on from the state variable "u" [out], at first normal
// random numbers. The gradient goes through W only, not through u and v. A network that is applied twice in a
// step, to real and to generated pictures, is to have the same weights both times: call this with training once
// and use the result twice, or call it without training the second time.
func SpectralNorm(scope *model.Scope, w *Node, training bool) *Node {
	out := w.Shape().Dim(-1)
	matrix := Reshape(w, -1, out)
	fixed := StopGradient(matrix)
	start := stateVariable(scope, "u", shapes.Make(w.DType(), out), NormalInitializer(scope, 1))
	u := StopGradient(unitVector(start.NodeValue(w)))
	v := unitVector(Dot(fixed, u).MatMul())
	if training {
		u = unitVector(Dot(v, fixed).MatMul())
		start.SetNodeValue(u)
	}
	u, v = StopGradient(u), StopGradient(v)
	sigma := ReduceAllSum(Mul(matrix, Mul(ExpandAxes(v, -1), ExpandAxes(u, 0))))
	return Div(w, sigma)
}

// unitVector is x [n] scaled to length 1.
func unitVector(x *Node) *Node {
	return Div(x, AddScalar(Sqrt(ReduceAllSum(Square(x))), 1e-12))
}
