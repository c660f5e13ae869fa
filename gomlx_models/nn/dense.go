// Package nn is the layers, losses and optimizers that the families are built of. Operations of GoMLX whose gradient is
// silently wrong are replaced here and nowhere else, each beside the test that shows the fault.
package nn

import (
	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/ml/model"
	"github.com/gomlx/gomlx/ml/model/initializer"
)

// Activation is an elementwise nonlinearity, the f of y = f(xW + b).
type Activation func(x *Node) *Node

// LeakyReLU is max(x, 0.2x), the slope that DCGAN made usual (Radford et al. 2015, section 3).
func LeakyReLU(x *Node) *Node {
	return Max(x, MulScalar(x, 0.2))
}

// Weights returns the variable of that name in scope, drawn at first from the uniform distribution
// of Glorot & Bengio 2010, equation 16, or all zero if it has one axis.
func Weights(scope *model.Scope, g *Graph, name string, shape shapes.Shape) *Node {
	return scope.WithInitializer(initializer.XavierUniformFn(scope)).VariableWithShape(name, shape).NodeValue(g)
}

// Dense is the layer xW + b without its nonlinearity. x is [..., inputs], W is the variable
// "weights" [inputs, units], b the variable "biases" [units]; the result is [..., units].
func Dense(scope *model.Scope, x *Node, units int) *Node {
	inputs := x.Shape().Dim(-1)
	w := Weights(scope, x.Graph(), "weights", shapes.Make(x.DType(), inputs, units))
	b := Weights(scope, x.Graph(), "biases", shapes.Make(x.DType(), units))
	return Affine(x, w, b)
}

// Affine is xW + b of nodes: x [..., inputs], w [inputs, units], b [units].
func Affine(x, w, b *Node) *Node {
	inputs, units := w.Shape().Dim(0), w.Shape().Dim(1)
	y := Add(MatMul(Reshape(x, -1, inputs), w), Reshape(b, 1, units))
	return Reshape(y, append(x.Shape().Clone().Dimensions[:x.Rank()-1], units)...)
}

// Linear is xW of nodes: x [..., inputs], w [inputs, units].
func Linear(x, w *Node) *Node {
	inputs, units := w.Shape().Dim(0), w.Shape().Dim(1)
	return Reshape(MatMul(Reshape(x, -1, inputs), w), append(x.Shape().Clone().Dimensions[:x.Rank()-1], units)...)
}

// Lookup returns the rows of a table [rows, columns] that int32 ids [...] name: [..., columns]. It is what an embedding does.
func Lookup(table, ids *Node) *Node { return Gather(table, ExpandAxes(ids, -1)) }

// MLP is the deep network h(l) = f(h(l-1) W(l) + b(l)), one layer for each width, in the scopes
// "layer0", "layer1" and so on. x is [batch, inputs]; the result is [batch, last width].
func MLP(scope *model.Scope, x *Node, f Activation, widths ...int) *Node {
	for i, width := range widths {
		x = f(Dense(scope.At("layer%d", i), x, width))
	}
	return x
}

// BernoulliLoss is the cross-entropy -log p(x) in nats, elementwise, of x in [0, 1] under a
// Bernoulli of the given logits: softplus(l) - l x, which is stable for any l.
func BernoulliLoss(logits, x *Node) *Node {
	return Sub(Softplus(logits), Mul(logits, x))
}

// CategoricalLoss is the cross-entropy -log p(id) in nats of int32 ids [...] under a softmax over
// logits [..., classes]; the result is [...].
func CategoricalLoss(logits, ids *Node) *Node {
	hot := OneHot(ids, logits.Shape().Dim(-1), logits.DType())
	return Neg(ReduceSum(Mul(hot, LogSoftmax(logits)), -1))
}
