package rnn

import (
	. "github.com/gomlx/gomlx/core/graph"
)

// floor is added to a variance, so that blank rows of a picture, whose share is 0, do not blow up: Keras'
// default and not the 1e-5 of other libraries.
const floor = 1e-3

// normalise is the layer normalisation of Ba et al. 2016, equation 4, without gain and bias: the rows along
// the last axis of x get mean 0 and variance 1. inverse [..., 1] is 1 over their standard deviation before.
func normalise(x *Node) (normal, inverse *Node) {
	g, dtype := x.Graph(), x.DType()
	centred := Sub(x, mean(x))
	inverse = Div(ConstAsDType(g, dtype, 1), Sqrt(Add(mean(Mul(centred, centred)), ConstAsDType(g, dtype, floor))))
	return Mul(centred, inverse), inverse
}

// normalSlope turns the gradient by what normalise gave into that by x.
func normalSlope(dNormal, normal, inverse *Node) *Node {
	along := Mul(normal, mean(Mul(dNormal, normal)))
	return Mul(Sub(Sub(dNormal, mean(dNormal)), along), inverse)
}

// mean is the mean along the last axis, which it keeps.
func mean(x *Node) *Node { return weighted(x, 1/float64(x.Shape().Dim(-1))) }

// weighted is the sum along the last axis, which it keeps, times weight. It is a product of matrices, for XLA
// cannot reduce both inside a loop and outside in one program of GoMLX.
func weighted(x *Node, weight float64) *Node {
	columns := x.Shape().Dim(-1)
	ones := BroadcastToDims(ConstAsDType(x.Graph(), x.DType(), weight), columns, 1)
	dims := append([]int{}, x.Shape().Dimensions...)
	dims[len(dims)-1] = 1
	return Reshape(MatMul(Reshape(x, -1, columns), ones), dims...)
}

// scaled multiplies the last axis of x by gain.
func scaled(x, gain *Node) *Node { return Mul(x, ExpandLeftToRank(gain, x.Rank())) }
