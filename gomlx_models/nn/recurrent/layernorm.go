package recurrent

import (
	. "github.com/gomlx/gomlx/core/graph"

	"github.com/atelier-go/atelier/gomlx_models/nn"
)

// normEpsilon is added to a variance, so that blank rows of a picture, whose projection is 0, do not blow up: Keras'
// default and not the 1e-5 of other libraries.
const normEpsilon = 1e-3

// layerNorm is the layer normalisation of Ba et al. 2016, equation 4, without gain and bias: the rows along
// the last axis of x get mean 0 and variance 1. inverse [..., 1] is 1 over their standard deviation before.
func layerNorm(x *Node) (normal, inverse *Node) {
	g, dtype := x.Graph(), x.DType()
	centred := Sub(x, meanLast(x))
	inverse = Div(ConstAsDType(g, dtype, 1), Sqrt(Add(meanLast(Mul(centred, centred)), ConstAsDType(g, dtype, normEpsilon))))
	return Mul(centred, inverse), inverse
}

// layerNormGradient turns the gradient by what layerNorm gave into that by x.
func layerNormGradient(dNormal, normal, inverse *Node) *Node {
	along := Mul(normal, meanLast(Mul(dNormal, normal)))
	return Mul(Sub(Sub(dNormal, meanLast(dNormal)), along), inverse)
}

// meanLast is the mean along the last axis, which it keeps.
func meanLast(x *Node) *Node { return nn.ScaledSum(x, 1/float64(x.Shape().Dim(-1))) }

// applyGain multiplies the last axis of x by gain.
func applyGain(x, gain *Node) *Node { return Mul(x, ExpandLeftToRank(gain, x.Rank())) }
