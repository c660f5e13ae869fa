package rnn

import (
	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models/nn"
	"github.com/atelier-go/atelier/gomlx_models/nn/recurrent"
)

// encoding is what the encoder makes of questions.
type encoding struct {
	// summary is c = tanh(Vh) of the state h after the last symbol [batch, units] (Cho et al. 2014, appendix A.1.1).
	summary *Node
	// states are the encoder's [time, batch, units], and kept [batch, time] is 1 for those up to the question's end.
	states, kept *Node
}

// encode reads questions int32 [batch, time].
func (m seq2seq) encode(scope *model.Scope, questions *Node, drop recurrent.Dropout) encoding {
	g := questions.Graph()
	s := m.newTextStack(scope.At("encoder"), g)
	states := s.Run(TransposeAllAxes(questions, 1, 0), s.ZeroState(g, questions.Shape().Dim(0)), drop)
	last, kept := m.endMasks(questions)
	h := Einsum("bt,tbu->bu", last, states)
	return encoding{Tanh(nn.Dense(scope.At("summary"), h, m.config.Units)), states, kept}
}

// decoder writes answers to questions. Loops are given its nodes and make it anew with them.
type decoder struct {
	seq2seq
	encoding     encoding
	stack        recurrent.CellStack
	initialState []*Node // its state before the first symbol, tanh(V'c) (Cho et al. 2014, appendix A.1.2)
	// table is the vectors of the symbols [Symbols, Embedding], or what an input of one-hot rows has in their place.
	embeddings *Node
	// above are the weights and biases of the two layers above the state, and the weights of a general attention.
	readout []*Node
}

// decoder declares, or finds, the weights.
func (m seq2seq) decoder(scope *model.Scope, q encoding) decoder {
	g, units := q.summary.Graph(), m.config.Units
	d := decoder{seq2seq: m, encoding: q, embeddings: m.embeddingTable(scope, g)}
	width := d.embeddings.Shape().Dim(1)
	d.stack = m.newStack(scope.At("decoder"), g, width+units)
	for i := range d.stack.ZeroState(g, 1) {
		d.initialState = append(d.initialState, Tanh(nn.Dense(scope.At("begin%d", i), q.summary, units)))
	}
	layer := func(scope *model.Scope, inputs, outputs int) {
		d.readout = append(d.readout,
			nn.Weights(scope, g, "weights", shapes.Make(m.dtype, inputs, outputs)),
			nn.Weights(scope, g, "biases", shapes.Make(m.dtype, outputs)))
	}
	if m.hasAttention() {
		layer(scope.At("readout"), 2*units, units)
	} else {
		layer(scope.At("readout"), 2*units+width, 2*units)
	}
	layer(scope.At("out"), units, m.config.Symbols)
	if m.config.Attention == AttentionGeneral {
		d.readout = append(d.readout, nn.Weights(scope.At("attention"), g, "weights", shapes.Make(m.dtype, units, units)))
	}
	return d
}

// embeddingTable is a row for each symbol: learnt, or one-hot without an embedding.
func (m seq2seq) embeddingTable(scope *model.Scope, g *Graph) *Node {
	if width := m.config.Embedding; width > 0 {
		return nn.Weights(scope.At("decoder"), g, "embedding", shapes.Make(m.dtype, m.config.Symbols, width))
	}
	return OneHot(Iota(g, shapes.Make(dtypes.Int32, m.config.Symbols), 0), m.config.Symbols, m.dtype)
}

func (m seq2seq) hasAttention() bool { return m.config.Attention != AttentionNone }

// nodes are what a loop has to be given to write.
func (d decoder) nodes() []*Node {
	own := append([]*Node{d.encoding.summary, d.encoding.states, d.encoding.kept, d.embeddings}, d.readout...)
	return append(d.stack.Weights(), own...)
}

// withNodes is the decoder whose nodes are the first of those given, in the order of nodes; rest are the others.
func (d decoder) withNodes(nodes []*Node) (same decoder, rest []*Node) {
	d.stack, nodes = d.stack.WithWeights(nodes)
	d.encoding, d.embeddings = encoding{nodes[0], nodes[1], nodes[2]}, nodes[3]
	d.readout, rest = nodes[4:4+len(d.readout)], nodes[4+len(d.readout):]
	return d, rest
}

// input is what the decoder reads at each time, the vector of the symbol before and the summary: of symbols int32
// [time, batch] it is [time, batch, width].
func (d decoder) input(symbols *Node) *Node {
	dims := append(symbols.Shape().Clone().Dimensions, d.config.Units)
	return Concatenate([]*Node{nn.Lookup(d.embeddings, symbols), BroadcastToDims(ExpandAxes(d.encoding.summary, 0), dims...)}, -1)
}

// logits are those of the symbols to write [time, batch, Symbols], from the decoder's states [time, batch, units] and
// what it read. Without attention the layer between is the maxout of state, symbol and summary (Cho et al. 2014,
// appendix A.1.2), with it tanh(W[context; state]) (Luong et al. 2015, equation 5).
func (d decoder) logits(states, x *Node) *Node {
	var layer *Node
	if d.hasAttention() {
		context, _ := d.attention(states)
		layer = Tanh(nn.Affine(Concatenate([]*Node{context, states}, -1), d.readout[0], d.readout[1]))
	} else {
		both := nn.Affine(Concatenate([]*Node{states, x}, -1), d.readout[0], d.readout[1])
		units := d.config.Units
		layer = Max(Slice(both, AxisRange().Spacer(), AxisRange(0, units)), Slice(both, AxisRange().Spacer(), AxisRange(units)))
	}
	return nn.Affine(layer, d.readout[2], d.readout[3])
}

// attention is the mean of the encoder's states, weighted for each of the decoder's states [time, batch, units] by a
// softmax over the question, [time, batch, units], and the weights [time, batch, source] (Luong et al. 2015,
// section 3.1).
func (d decoder) attention(states *Node) (context, weights *Node) {
	g := states.Graph()
	if d.config.Attention == AttentionGeneral {
		states = Einsum("tbu,uv->tbv", states, d.readout[4])
	}
	kept := ExpandAxes(d.encoding.kept, 0)
	mask := Mul(Sub(kept, ConstAs(kept, 1)), ConstAsDType(g, d.dtype, 1e30))
	scores := Einsum("tbu,sbu->tbs", states, d.encoding.states)
	weights = Softmax(Add(scores, BroadcastToDims(mask, scores.Shape().Dimensions...)), -1)
	return Einsum("tbs,sbu->tbu", weights, d.encoding.states), weights
}

// step is one time step: logits of the next symbols [batch, Symbols] after symbols int32 [batch], and the next state.
func (d decoder) step(symbols *Node, state []*Node) (logits *Node, next []*Node) {
	x := d.input(ExpandAxes(symbols, 0))
	hidden, next := d.stack.Step(Squeeze(x, 0), state)
	return Squeeze(d.logits(ExpandAxes(hidden, 0), x), 0), next
}
