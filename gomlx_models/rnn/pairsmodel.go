package rnn

import (
	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models/nn"
)

// question is what the encoder makes of questions.
type question struct {
	// summary is c = tanh(Vh) of the state h after the last symbol [batch, units] (Cho et al. 2014, appendix A.1.1).
	summary *Node
	// states are the encoder's [time, batch, units], and kept [batch, time] is 1 for those up to the question's end.
	states, kept *Node
}

// encode reads questions int32 [batch, time].
func (a answerer) encode(scope *model.Scope, questions *Node, drop dropout) question {
	g := questions.Graph()
	s := a.newReader(scope.At("encoder"), g)
	states := s.run(TransposeAllAxes(questions, 1, 0), s.zeros(g, questions.Shape().Dim(0)), drop)
	last, kept := a.ends(questions)
	h := Einsum("bt,tbu->bu", last, states)
	return question{Tanh(nn.Dense(scope.At("summary"), h, a.config.Units)), states, kept}
}

// decoder writes answers to questions. Loops are given its nodes and make it anew with them.
type decoder struct {
	answerer
	question question
	stack    stack
	begin    []*Node // its state before the first symbol, tanh(V'c) (Cho et al. 2014, appendix A.1.2)
	// table is the vectors of the symbols [Symbols, Embedding], or what an input of one-hot rows has in their place.
	table *Node
	// above are the weights and biases of the two layers above the state, and the weights of a general attention.
	above []*Node
}

// decoder declares, or finds, the weights.
func (a answerer) decoder(scope *model.Scope, q question) decoder {
	g, units := q.summary.Graph(), a.config.Units
	d := decoder{answerer: a, question: q, table: a.vectors(scope, g)}
	width := d.table.Shape().Dim(1)
	d.stack = a.newStack(scope.At("decoder"), g, width+units)
	for i := range d.stack.zeros(g, 1) {
		d.begin = append(d.begin, Tanh(nn.Dense(scope.At("begin%d", i), q.summary, units)))
	}
	layer := func(scope *model.Scope, inputs, outputs int) {
		d.above = append(d.above,
			nn.Weights(scope, g, "weights", shapes.Make(a.dtype, inputs, outputs)),
			nn.Weights(scope, g, "biases", shapes.Make(a.dtype, outputs)))
	}
	if a.attends() {
		layer(scope.At("readout"), 2*units, units)
	} else {
		layer(scope.At("readout"), 2*units+width, 2*units)
	}
	layer(scope.At("out"), units, a.config.Symbols)
	if a.config.Attention == AttentionGeneral {
		d.above = append(d.above, nn.Weights(scope.At("attention"), g, "weights", shapes.Make(a.dtype, units, units)))
	}
	return d
}

// vectors is a row for each symbol: learnt, or one-hot without an embedding.
func (a answerer) vectors(scope *model.Scope, g *Graph) *Node {
	if width := a.config.Embedding; width > 0 {
		return nn.Weights(scope.At("decoder"), g, "embedding", shapes.Make(a.dtype, a.config.Symbols, width))
	}
	return OneHot(Iota(g, shapes.Make(dtypes.Int32, a.config.Symbols), 0), a.config.Symbols, a.dtype)
}

func (a answerer) attends() bool { return a.config.Attention != AttentionNone }

// nodes are what a loop has to be given to write.
func (d decoder) nodes() []*Node {
	own := append([]*Node{d.question.summary, d.question.states, d.question.kept, d.table}, d.above...)
	return append(d.stack.weights(), own...)
}

// with is the decoder whose nodes are the first of those given, in the order of nodes; rest are the others.
func (d decoder) with(nodes []*Node) (same decoder, rest []*Node) {
	d.stack, nodes = d.stack.with(nodes)
	d.question, d.table = question{nodes[0], nodes[1], nodes[2]}, nodes[3]
	d.above, rest = nodes[4:4+len(d.above)], nodes[4+len(d.above):]
	return d, rest
}

// input is what the decoder reads at each time, the vector of the symbol before and the summary: of symbols int32
// [time, batch] it is [time, batch, width].
func (d decoder) input(symbols *Node) *Node {
	dims := append(symbols.Shape().Clone().Dimensions, d.config.Units)
	return Concatenate([]*Node{rowsOf(d.table, symbols), BroadcastToDims(ExpandAxes(d.question.summary, 0), dims...)}, -1)
}

// logits are those of the symbols to write [time, batch, Symbols], from the decoder's states [time, batch, units] and
// what it read. Without attention the layer between is the maxout of state, symbol and summary (Cho et al. 2014,
// appendix A.1.2), with it tanh(W[context; state]) (Luong et al. 2015, equation 5).
func (d decoder) logits(states, x *Node) *Node {
	var layer *Node
	if d.attends() {
		context, _ := d.attend(states)
		layer = Tanh(nn.Affine(Concatenate([]*Node{context, states}, -1), d.above[0], d.above[1]))
	} else {
		both := nn.Affine(Concatenate([]*Node{states, x}, -1), d.above[0], d.above[1])
		units := d.config.Units
		layer = Max(Slice(both, AxisRange().Spacer(), AxisRange(0, units)), Slice(both, AxisRange().Spacer(), AxisRange(units)))
	}
	return nn.Affine(layer, d.above[2], d.above[3])
}

// attend is the mean of the encoder's states, weighted for each of the decoder's states [time, batch, units] by a
// softmax over the question, [time, batch, units], and the weights [time, batch, source] (Luong et al. 2015,
// section 3.1).
func (d decoder) attend(states *Node) (context, weights *Node) {
	g := states.Graph()
	if d.config.Attention == AttentionGeneral {
		states = Einsum("tbu,uv->tbv", states, d.above[4])
	}
	kept := ExpandAxes(d.question.kept, 0)
	barred := Mul(Sub(kept, one(kept)), ConstAsDType(g, d.dtype, 1e30))
	scores := Einsum("tbu,sbu->tbs", states, d.question.states)
	weights = Softmax(Add(scores, BroadcastToDims(barred, scores.Shape().Dimensions...)), -1)
	return Einsum("tbs,sbu->tbu", weights, d.question.states), weights
}

// step is one time step: logits of the next symbols [batch, Symbols] after symbols int32 [batch], and the next state.
func (d decoder) step(symbols *Node, state []*Node) (logits *Node, next []*Node) {
	x := d.input(ExpandAxes(symbols, 0))
	hidden, next := d.stack.step(Squeeze(x, 0), state)
	return Squeeze(d.logits(ExpandAxes(hidden, 0), x), 0), next
}
