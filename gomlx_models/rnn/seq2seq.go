package rnn

import (
	"errors"
	"fmt"
	"slices"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
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
	return seq2seq{n}, nil
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
	questions := Squeeze(Slice(pairs, AxisRange(), AxisElem(0)), 1)
	answers := Squeeze(Slice(pairs, AxisRange(), AxisElem(1)), 1)
	d := m.decoder(scope, m.encode(scope, questions, drop))
	write := TransposeAllAxes(answers, 1, 0)
	first := FillScalar(pairs.Graph(), shapes.Make(dtypes.Int32, 1, answers.Shape().Dim(0)), float64(m.startSymbol()))
	read := Concatenate([]*Node{first, Slice(write, AxisRange(0, m.spec.Length-1))}, 0)
	x := d.input(read)
	logits := d.logits(d.stack.Run(x, d.initialState, drop), x)
	_, kept = m.endMasks(answers)
	return Mul(TransposeAllAxes(nn.CategoricalLoss(logits, write), 1, 0), kept), kept
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
	rows := []*Node{gumbelNoise(uniform), m.isLastTime(g, draw.Count)}
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
