package rnn

import (
	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/ml/model"
	"github.com/gomlx/gomlx/ml/model/initializer"

	"github.com/atelier-go/atelier/gomlx_models/nn"
)

// stack is layers of cells, each of which reads the hidden states of the one below.
type stack struct {
	cell   cell
	units  int
	dtype  dtypes.DType
	layers []layer
}

// layer is the weights of one layer.
type layer struct {
	input     *Node // U [inputs, gates*units]
	recurrent *Node // W [units, gates*units]
	biases    *Node // [gates*units]; nil if they are in input, see newReader
	// inputGain and recurrentGain [gates*units] scale the normalised shares; nil without normalisation.
	inputGain, recurrentGain *Node
}

// newStack returns a stack that reads inputs of that width. Its variables lie in scope, in "layer0" and so on.
func (n network) newStack(scope *model.Scope, g *Graph, inputs int) stack {
	s := stack{cell: n.cell, units: n.config.Units, dtype: n.dtype}
	gates := n.cell.gates() * s.units
	for i := range n.config.Layers {
		at := scope.At("layer%d", i)
		l := layer{
			input:     nn.Weights(at, g, "input", shapes.Make(n.dtype, inputs, gates)),
			biases:    nn.Weights(at, g, "biases", shapes.Make(n.dtype, gates)),
			recurrent: nn.Weights(at, g, "recurrent", shapes.Make(n.dtype, s.units, gates)),
		}
		if n.config.Norm == NormLayer {
			ones := at.WithInitializer(initializer.One)
			l.inputGain = ones.VariableWithShape("input_gain", shapes.Make(n.dtype, gates)).NodeValue(g)
			l.recurrentGain = ones.VariableWithShape("recurrent_gain", shapes.Make(n.dtype, gates)).NodeValue(g)
		}
		s.layers = append(s.layers, l)
		inputs = s.units
	}
	return s
}

// newReader returns a stack that reads symbols, int32 ids. Its lowest layer has each symbol's share at hand:
// there are far fewer symbols than places in a minibatch of text. With an embedding, U is the product of the
// variable "embedding" [symbols, embedding] and of a smaller U.
func (n network) newReader(scope *model.Scope, g *Graph) stack {
	symbols, width := n.config.Symbols, n.config.Embedding
	if width <= 0 {
		s := n.newStack(scope, g, symbols)
		s.layers[0] = s.layers[0].tabled(s.layers[0].input)
		return s
	}
	vectors := nn.Weights(scope, g, "embedding", shapes.Make(n.dtype, symbols, width))
	s := n.newStack(scope, g, width)
	s.layers[0] = s.layers[0].tabled(MatMul(vectors, s.layers[0].input))
	return s
}

// tabled is the layer with its shares of one-hot inputs, made of U, in place of U.
func (l layer) tabled(u *Node) layer {
	return layer{input: l.finished(u), recurrent: l.recurrent, recurrentGain: l.recurrentGain}
}

// finished is what is done to Ux before the cell adds it: normalise, scale, add the biases.
func (l layer) finished(product *Node) *Node {
	if l.inputGain != nil {
		product, _ = normalise(product)
		product = scaled(product, l.inputGain)
	}
	return Add(product, ExpandLeftToRank(l.biases, product.Rank()))
}

// share is the part of the gates that x gives: of x [..., inputs], or of int32 ids [...] if the layer is tabled,
// it is [..., gates*units].
func (l layer) share(x *Node) *Node {
	if l.biases == nil {
		return rowsOf(l.input, x)
	}
	dims := append([]int{}, x.Shape().Dimensions...)
	dims[len(dims)-1] = l.input.Shape().Dim(1)
	x = Reshape(x, -1, x.Shape().Dim(-1))
	if l.inputGain == nil { // the biases are one more row of U, which saves a pass over the result
		ones := BroadcastToDims(one(x), x.Shape().Dim(0), 1)
		return Reshape(MatMul(Concatenate([]*Node{x, ones}, -1), Concatenate([]*Node{l.input, ExpandAxes(l.biases, 0)}, 0)), dims...)
	}
	return Reshape(l.finished(MatMul(x, l.input)), dims...)
}

// rowsOf returns the rows of a matrix [rows, columns] that int32 ids [...] name: [..., columns].
func rowsOf(matrix, ids *Node) *Node { return Gather(matrix, ExpandAxes(ids, -1)) }

// run reads x from the state start on and returns the hidden states of the top layer [time, batch, units],
// differentiable by x, start and the weights. x is [time, batch, inputs], or of a newReader int32 [time, batch].
// start is as zeros gives. drop is applied to what each layer puts out (Zaremba et al. 2014, section 3.1).
func (s stack) run(x *Node, start []*Node, drop dropout) *Node {
	each := s.cell.states()
	for i, l := range s.layers {
		x = drop(recur(s.cell, l.share(x), l.recurrent, l.recurrentGain, start[i*each:(i+1)*each]))
	}
	return x
}

// zeros is the state before anything was read: for each layer the hidden state and, of an LSTM, the memory,
// [batch, units] each.
func (s stack) zeros(g *Graph, batch int) []*Node {
	state := make([]*Node, len(s.layers)*s.cell.states())
	for i := range state {
		state[i] = Zeros(g, shapes.Make(s.dtype, batch, s.units))
	}
	return state
}

// step is run for one time, inside loops too: x is [batch, inputs] or int32 [batch], hidden [batch, units].
func (s stack) step(x *Node, state []*Node) (hidden *Node, next []*Node) {
	each := s.cell.states()
	for i, l := range s.layers {
		fixed := []*Node{l.recurrent}
		if l.recurrentGain != nil {
			fixed = append(fixed, l.recurrentGain)
		}
		now, _ := advance(s.cell, l.share(x), state[i*each:(i+1)*each], fixed)
		x, next = now[0], append(next, now...)
	}
	return x, next
}

// weights are the nodes to hand to a loop, which cannot see what lies outside.
func (s stack) weights() []*Node {
	var all []*Node
	for i := range s.layers {
		for _, node := range s.layers[i].nodes() {
			all = append(all, *node)
		}
	}
	return all
}

// with is the stack whose weights are the first of those given, in the order of weights; rest are the others.
func (s stack) with(weights []*Node) (same stack, rest []*Node) {
	s.layers = append([]layer{}, s.layers...)
	for i := range s.layers {
		for _, node := range s.layers[i].nodes() {
			*node, weights = weights[0], weights[1:]
		}
	}
	return s, weights
}

// nodes are the places of the weights that the layer has.
func (l *layer) nodes() []**Node {
	var all []**Node
	for _, node := range []**Node{&l.input, &l.recurrent, &l.biases, &l.inputGain, &l.recurrentGain} {
		if *node != nil {
			all = append(all, node)
		}
	}
	return all
}
