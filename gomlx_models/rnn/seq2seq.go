package rnn

import (
	"errors"
	"fmt"
	"slices"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/nn"
	"github.com/atelier-go/atelier/gomlx_models/nn/recurrent"
)

// seq2seq writes the answer of a pair, given its question: an encoder and a decoder (Cho et al. 2014).
type seq2seq struct{ network }

// newSeq2Seq fits the network to pairs, whose texts end in a line's end.
func newSeq2Seq(n network) (models.Model, error) {
	if err := n.checkAlphabet("set of pairs"); err != nil {
		return nil, err
	}
	if n.spec.Length < 2 || !slices.Contains(n.spec.Alphabet, "\n") {
		return nil, errors.New("rnn: the pairs have no line's end, or no place for one: use data.PairFile or data.Couplets")
	}
	m := seq2seq{n}
	if m.hasAttention() {
		return attentiveSeq2Seq{m}, nil
	}
	return m, nil
}

// attentiveSeq2Seq is a seq2seq that is a models.Attentive.
type attentiveSeq2Seq struct{ seq2seq }

// Attention is the weights with which the encoder's states [size, Length, Length] were read at each symbol of the answers.
func (m attentiveSeq2Seq) Attention(scope *model.Scope, batch models.Batch) *Node {
	states, d, _, _ := m.decode(scope.At(weights), batch.Examples, recurrent.NoDropout)
	_, seen := d.attention(states)
	return TransposeAllAxes(seen, 1, 0, 2)
}

func (m seq2seq) Minibatch() (int, int) { return m.config.Batch, 0 }
func (m seq2seq) Losses() []string      { return []string{"nats a symbol"} }

// Step updates the weights once. The examples are int32 [batch, 2, Length].
func (m seq2seq) Step(scope *model.Scope, batch models.Batch) []*Node {
	batch.Examples.AssertDims(-1, 2, m.spec.Length)
	loss := m.loss(scope.At(weights), batch.Examples, m.dropout(scope))
	m.update(scope.At(weights), loss)
	return []*Node{loss}
}

// loss is the cross-entropy in nats a symbol of the answers of pairs, their first line's end included and the
// padding not, averaged over all symbols of the batch.
func (m seq2seq) loss(scope *model.Scope, pairs *Node, drop recurrent.Dropout) *Node {
	nats, kept := m.crossEntropy(scope, pairs, drop)
	return Div(ReduceAllSum(nats), ReduceAllSum(kept))
}

// Nats is -log p in nats of each symbol of the answers [size, Length], 0 after the first line's end.
func (m seq2seq) Nats(scope *model.Scope, batch models.Batch) *Node {
	nats, _ := m.crossEntropy(scope.At(weights), batch.Examples, recurrent.NoDropout)
	return nats
}

// crossEntropy is -log p of each symbol of the answers, 0 in the padding, and 1 for what is no padding: both [batch, Length].
// Each symbol is written from the true ones before it (teacher forcing).
func (m seq2seq) crossEntropy(scope *model.Scope, pairs *Node, drop recurrent.Dropout) (nats, kept *Node) {
	states, d, x, answers := m.decode(scope, pairs, drop)
	logits := d.logits(states, x)
	write := TransposeAllAxes(answers, 1, 0)
	_, kept = m.endMasks(answers)
	return Mul(TransposeAllAxes(nn.CategoricalLoss(logits, write), 1, 0), kept), kept
}

// decode reads pairs int32 [batch, 2, time] as they are learnt from: the decoder's states [time, batch, units] when each symbol
// of the answers [batch, time] is to be written, the decoder, and what it read.
func (m seq2seq) decode(scope *model.Scope, pairs *Node, drop recurrent.Dropout) (states *Node, d decoder, x, answers *Node) {
	questions := Squeeze(Slice(pairs, AxisRange(), AxisElem(0)), 1)
	answers = Squeeze(Slice(pairs, AxisRange(), AxisElem(1)), 1)
	d = m.decoder(scope, m.encode(scope, questions, drop))
	first := FillScalar(pairs.Graph(), shapes.Make(dtypes.Int32, 1, answers.Shape().Dim(0)), float64(m.startSymbol()))
	x = d.input(Concatenate([]*Node{first, Slice(TransposeAllAxes(answers, 1, 0), AxisRange(0, m.spec.Length-1))}, 0))
	return d.stack.Run(x, d.initialState, drop), d, x, answers
}

// endMasks is 1 at the place of the first line's end of texts int32 [batch, time], or at the last place if there is none,
// and 1 for all places up to there: both [batch, time].
func (m seq2seq) endMasks(texts *Node) (last, kept *Node) {
	g, length := texts.Graph(), texts.Shape().Dim(1)
	square := shapes.Make(dtypes.Int32, length, length)
	earlier := ConvertDType(LessThan(Iota(g, square, 0), Iota(g, square, 1)), m.dtype)
	final := Equal(Iota(g, texts.Shape(), 1), Const(g, int32(length-1)))
	end := ConvertDType(Or(final, Equal(texts, Const(g, m.startSymbol()))), m.dtype)
	kept = ConvertDType(LessThan(Einsum("bt,ts->bs", end, earlier), ConstAsDType(g, m.dtype, 0.5)), m.dtype)
	return Mul(kept, end), kept
}

// CanSample wants one question for each answer, of the length of the pairs.
func (m seq2seq) CanSample(request models.Request) error {
	if request.PromptLength != m.spec.Length {
		return fmt.Errorf("rnn: questions of %d symbols were given, want %d: give each answer a question, padded with line's ends",
			request.PromptLength, m.spec.Length)
	}
	return models.NoLabels("rnn", request)
}

// Sample writes an answer to each question of the prompt, int32 [count, Length]: symbols that the alphabet has, then
// line's ends, one at least. Each answer has the probability that Nats scores it with, but that a symbol which the alphabet
// lacks is never drawn, and that in the last place the line's end is certain.
func (m seq2seq) Sample(scope *model.Scope, draw models.Draw) *Node {
	g := draw.RNG.Graph()
	scope = scope.At(weights)
	d := m.decoder(scope, m.encode(scope, draw.Prompt, recurrent.NoDropout))
	_, uniform := RandomUniform(draw.RNG, shapes.Make(m.dtype, m.spec.Length, draw.Count, m.config.Symbols))
	ends := BroadcastToDims(Const(g, m.startSymbol()), draw.Count)
	state := append([]*Node{ends, ZerosLike(ends)}, d.initialState...)
	rows := []*Node{nn.Gumbel(uniform), m.isLastTime(g, draw.Count)}
	fixed := append(append(d.nodes(), m.outputMask(g)), samplingParams(draw)...)
	_, out := recurrent.Scan(state, rows, fixed, []int{1}, func(state, rows, fixed []*Node) (next, emit []*Node) {
		symbol, ended, noise, last := state[0], state[1], rows[0], rows[1]
		d, rest := d.withNodes(fixed)
		logits, hidden := d.step(symbol, state[2:])
		token := sampleToken(Add(logits, rest[0]), noise, rest[1:])
		end := Const(symbol.Graph(), m.startSymbol())
		over := Or(GreaterThan(ended, Const(ended.Graph(), int32(0))), Squeeze(last, -1))
		symbol = Where(over, BroadcastToDims(end, draw.Count), token)
		ended = Max(ended, ConvertDType(Equal(symbol, end), dtypes.Int32))
		return append([]*Node{symbol, ended}, hidden...), []*Node{ConvertDType(ExpandAxes(symbol, -1), m.dtype)}
	})
	return ConvertDType(TransposeAllAxes(Squeeze(out[0], -1), 1, 0), dtypes.Int32)
}

// isLastTime is true at the last time only, where an answer has to end: bool [Length, batch, 1].
func (m seq2seq) isLastTime(g *Graph, batch int) *Node {
	return Equal(Iota(g, shapes.Make(dtypes.Int32, m.spec.Length, batch, 1), 0), Const(g, int32(m.spec.Length-1)))
}

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
	s := m.newEmbeddedStack(scope.At("encoder"), g)
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
	stack, nodes := d.stack.WithWeights(nodes)
	d.stack = stack.(recurrent.CellStack)
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
