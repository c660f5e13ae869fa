package recurrent

import (
	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/ml/model"
	"github.com/gomlx/gomlx/ml/model/initializer"

	"github.com/atelier-go/atelier/gomlx_models/nn"
)

// Config is the kind and the size of a [CellStack].
type Config struct {
	Cell Cell
	// Layers is the number of cells one above the other, and Units the width of the hidden state of each.
	Layers, Units int
	// LayerNorm is the layer normalisation of Ba et al. 2016, section 3.1, of Ux and of Wh, all gates of a unit
	// together; an LSTM's memory is not normalised.
	LayerNorm bool
	DType     dtypes.DType // of the weights
}

// AnyStack is layers that read one time after the other: a [CellStack] or a [MinGRUStack].
type AnyStack interface {
	// RunApart reads sequences that stand one after the other in x, each from the zero state on: see the stacks' own.
	RunApart(x, begins *Node, drop Dropout) *Node
	// ZeroState is the state before anything was read, and Step reads one time from a state on.
	ZeroState(g *Graph, batch int) []*Node
	Step(x *Node, state []*Node) (output *Node, next []*Node)
	// Weights are the nodes to hand to [Scan] as fixed ones, and WithWeights is the stack with those of inside the loop.
	Weights() []*Node
	WithWeights(weights []*Node) (same AnyStack, rest []*Node)
}

// CellStack is layers of cells, each of which reads the hidden states of the one below.
type CellStack struct {
	config Config
	layers []layer
}

// layer is the weights of one layer.
type layer struct {
	input     *Node // U [inputs, gates*units]
	recurrent *Node // W [units, gates*units]
	biases    *Node // [gates*units]; nil if they are in input, see asLookup
	// inputGain and recurrentGain [gates*units] scale the normalised projections; nil without normalisation.
	inputGain, recurrentGain *Node
}

// NewStack returns a stack that reads inputs of that width. Its variables lie in scope, in "layer0" and so on.
func NewStack(scope *model.Scope, g *Graph, c Config, inputs int) CellStack {
	s := CellStack{config: c}
	gates := c.Cell.gateCount() * c.Units
	for i := range c.Layers {
		at := scope.At("layer%d", i)
		l := layer{
			input:     nn.Weights(at, g, "input", shapes.Make(c.DType, inputs, gates)),
			biases:    nn.Weights(at, g, "biases", shapes.Make(c.DType, gates)),
			recurrent: nn.Weights(at, g, "recurrent", shapes.Make(c.DType, c.Units, gates)),
		}
		if c.LayerNorm {
			ones := at.WithInitializer(initializer.One)
			l.inputGain = ones.VariableWithShape("input_gain", shapes.Make(c.DType, gates)).NodeValue(g)
			l.recurrentGain = ones.VariableWithShape("recurrent_gain", shapes.Make(c.DType, gates)).NodeValue(g)
		}
		s.layers = append(s.layers, l)
		inputs = c.Units
	}
	return s
}

// NewEmbeddedStack returns a stack that reads symbols, int32 ids. Its lowest layer has each symbol's projection at hand:
// there are far fewer symbols than places in a minibatch of text. With an embedding, U is the product of the
// variable "embedding" [symbols, embedding] and of a smaller U.
func NewEmbeddedStack(scope *model.Scope, g *Graph, c Config, symbols, embedding int) CellStack {
	if embedding <= 0 {
		s := NewStack(scope, g, c, symbols)
		s.layers[0] = s.layers[0].asLookup(s.layers[0].input)
		return s
	}
	vectors := nn.Weights(scope, g, "embedding", shapes.Make(c.DType, symbols, embedding))
	s := NewStack(scope, g, c, embedding)
	s.layers[0] = s.layers[0].asLookup(MatMul(vectors, s.layers[0].input))
	return s
}

// asLookup is the layer with its projections of one-hot inputs, made of U, in place of U and of the biases.
func (l layer) asLookup(u *Node) layer {
	return layer{input: l.normAndBias(u), recurrent: l.recurrent, recurrentGain: l.recurrentGain}
}

// normAndBias is what is done to Ux before the cell adds it: normalise, scale, add the biases.
func (l layer) normAndBias(product *Node) *Node {
	if l.inputGain != nil {
		product, _ = layerNorm(product)
		product = applyGain(product, l.inputGain)
	}
	return Add(product, ExpandLeftToRank(l.biases, product.Rank()))
}

// inputProjection is the part of the gates that x gives: of x [..., inputs], or of int32 ids [...] of a layer asLookup,
// it is [..., gates*units].
func (l layer) inputProjection(x *Node) *Node {
	if l.biases == nil {
		return nn.Lookup(l.input, x)
	}
	dims := append([]int{}, x.Shape().Dimensions...)
	dims[len(dims)-1] = l.input.Shape().Dim(1)
	x = Reshape(x, -1, x.Shape().Dim(-1))
	if l.inputGain == nil { // the biases are one more row of U, which saves a pass over the result
		ones := BroadcastToDims(ConstAs(x, 1), x.Shape().Dim(0), 1)
		return Reshape(MatMul(Concatenate([]*Node{x, ones}, -1), Concatenate([]*Node{l.input, ExpandAxes(l.biases, 0)}, 0)), dims...)
	}
	return Reshape(l.normAndBias(MatMul(x, l.input)), dims...)
}

// Run reads x from the state start on and returns the hidden states of the top layer [time, batch, units],
// differentiable by x, start and the weights. x is [time, batch, inputs], or of NewEmbeddedStack int32 [time, batch].
// start is as ZeroState gives. drop is applied to what each layer puts out (Zaremba et al. 2014, section 3.1).
func (s CellStack) Run(x *Node, start []*Node, drop Dropout) *Node { return s.run(x, nil, start, drop) }

// RunApart is Run of sequences that stand one after the other in x, each of which is read from the zero state on: begins
// [time, batch] is true where one begins, and the state before that time is forgotten. Neither the hidden states of a
// sequence nor their gradients depend on what stands before it. If begins is nil, one begins at the first time only.
func (s CellStack) RunApart(x, begins *Node, drop Dropout) *Node {
	if begins == nil {
		return s.Run(x, s.ZeroState(x.Graph(), x.Shape().Dim(1)), drop)
	}
	keep := ConvertDType(ExpandAxes(Not(begins), -1), s.config.DType)
	return s.run(x, keep, s.ZeroState(x.Graph(), begins.Shape().Dim(1)), drop)
}

func (s CellStack) run(x, keep *Node, start []*Node, drop Dropout) *Node {
	each := s.config.Cell.stateCount()
	for i, l := range s.layers {
		x = drop(runCell(s.config.Cell, l.inputProjection(x), l.recurrent, l.recurrentGain, keep, start[i*each:(i+1)*each]))
	}
	return x
}

// ZeroState is the state before anything was read: for each layer the hidden state and, of an LSTM, the memory,
// [batch, units] each.
func (s CellStack) ZeroState(g *Graph, batch int) []*Node {
	state := make([]*Node, len(s.layers)*s.config.Cell.stateCount())
	for i := range state {
		state[i] = Zeros(g, shapes.Make(s.config.DType, batch, s.config.Units))
	}
	return state
}

// Step is Run for one time, inside loops too: x is [batch, inputs] or int32 [batch], hidden [batch, units].
func (s CellStack) Step(x *Node, state []*Node) (hidden *Node, next []*Node) {
	each := s.config.Cell.stateCount()
	for i, l := range s.layers {
		fixed := []*Node{l.recurrent}
		if l.recurrentGain != nil {
			fixed = append(fixed, l.recurrentGain)
		}
		now, _ := stepCell(s.config.Cell, l.inputProjection(x), state[i*each:(i+1)*each], fixed)
		x, next = now[0], append(next, now...)
	}
	return x, next
}

// Weights are the nodes to hand to [Scan] as fixed ones, for a loop cannot see what lies outside.
func (s CellStack) Weights() []*Node {
	var all []*Node
	for i := range s.layers {
		for _, node := range s.layers[i].refs() {
			all = append(all, *node)
		}
	}
	return all
}

// WithWeights is the stack whose weights are the first of those given, in the order of Weights; rest are the others.
func (s CellStack) WithWeights(weights []*Node) (same AnyStack, rest []*Node) {
	s.layers = append([]layer{}, s.layers...)
	for i := range s.layers {
		for _, node := range s.layers[i].refs() {
			*node, weights = weights[0], weights[1:]
		}
	}
	return s, weights
}

// refs are the places of the weights that the layer has.
func (l *layer) refs() []**Node {
	var all []**Node
	for _, node := range []**Node{&l.input, &l.recurrent, &l.biases, &l.inputGain, &l.recurrentGain} {
		if *node != nil {
			all = append(all, node)
		}
	}
	return all
}
