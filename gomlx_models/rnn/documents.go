package rnn

import (
	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/nn"
	"github.com/atelier-go/atelier/gomlx_models/nn/recurrent"
)

// documentRNN writes short documents, each from its own start to its end. Before the first symbol of one it has the zero
// state and reads the end of no other: a document is as probable wherever it stands in a row.
type documentRNN struct{ charRNN }

func (m documentRNN) Minibatch() (int, int) { return m.config.Batch, m.spec.Length }

// Step updates the weights once. Examples are int32 [batch, Length], rows of documents. The loss is averaged over all
// symbols of the batch, the documents' ends included.
func (m documentRNN) Step(scope *model.Scope, batch models.Batch) []*Node {
	batch.Examples.AssertDims(-1, m.spec.Length)
	loss := m.loss(scope.At(weights), batch.Examples, m.dropout(scope))
	m.update(scope.At(weights), loss)
	return []*Node{loss}
}

func (m documentRNN) loss(scope *model.Scope, rows *Node, drop recurrent.Dropout) *Node {
	nats, counted := m.crossEntropy(scope, rows, drop)
	return Div(ReduceAllSum(nats), ReduceAllSum(counted))
}

// Nats returns -log p in nats of each symbol of rows of documents, int32 [size, length], given those before it in its
// document; a document's end counts as a symbol. It is [size, length], 0 in the padding.
func (m documentRNN) Nats(scope *model.Scope, batch models.Batch) *Node {
	nats, _ := m.crossEntropy(scope.At(weights), batch.Examples, recurrent.NoDropout)
	return TransposeAllAxes(nats, 1, 0)
}

// crossEntropy is -log p of each symbol of rows int32 [size, length], 0 in the padding, and 1 for what is no padding: both
// [length, size]. A document's first symbol is written after an end is read in the zero state.
func (m documentRNN) crossEntropy(scope *model.Scope, rows *Node, drop recurrent.Dropout) (nats, counted *Node) {
	g, size, length := rows.Graph(), rows.Shape().Dim(0), rows.Shape().Dim(1)
	end := Const(g, m.startSymbol())
	write := TransposeAllAxes(rows, 1, 0)
	read := Concatenate([]*Node{BroadcastToDims(end, 1, size), Slice(write, AxisRange(0, length-1))}, 0)
	begins := Equal(read, end)
	padding := And(begins, Equal(write, end)) // no document is empty
	hidden, v, c := m.readText(scope, read, begins, drop)
	counted = ConvertDType(Not(padding), m.dtype)
	return Mul(nn.CategoricalLoss(nn.Affine(hidden, v, c), write), counted), counted
}

// Sample writes documents int32 [count, length], the prompt first: each ends at its first "\n", and is padded with more of
// them. Each symbol after the prompt has the probability that Nats scores it with, but that a symbol which the alphabet
// lacks is never drawn, nor an end at the start. One that has no end in that length is not whole.
func (m documentRNN) Sample(scope *model.Scope, draw models.Draw) *Node {
	g := draw.RNG.Graph()
	scope = scope.At(weights)
	s := m.newTextStack(scope, g)
	v, c := m.textOutput(scope, s)
	given, isGiven := m.splitPrompt(g, draw)
	_, uniform := RandomUniform(draw.RNG, shapes.Make(m.dtype, draw.Length, draw.Count, m.config.Symbols))
	ends := BroadcastToDims(Const(g, m.startSymbol()), draw.Count)
	state := append([]*Node{ends, ZerosLike(ends)}, s.ZeroState(g, draw.Count)...)
	fixed := append(append(s.Weights(), v, c, m.outputMask(g), m.endMask(g)), samplingParams(draw)...)
	_, out := recurrent.Scan(state, []*Node{given, isGiven, nn.Gumbel(uniform)}, fixed, []int{1}, func(state, rows, fixed []*Node) (next, emit []*Node) {
		s, rest := s.WithWeights(fixed)
		symbol, ended, given, isGiven, noise := state[0], state[1], Squeeze(rows[0], -1), Squeeze(rows[1], -1), rows[2]
		hidden, next := s.Step(symbol, state[2:])
		end := Const(symbol.Graph(), m.startSymbol())
		over := GreaterThan(ended, Const(ended.Graph(), int32(0)))
		begins := ConvertDType(ExpandAxes(Equal(symbol, end), -1), m.dtype)
		logits := Add(Add(nn.Affine(hidden, rest[0], rest[1]), rest[2]), Mul(begins, rest[3]))
		drawn := sampleToken(logits, noise, rest[4:])
		symbol = Where(over, BroadcastToDims(end, draw.Count), Where(isGiven, given, drawn))
		ended = Max(ended, ConvertDType(Equal(symbol, end), dtypes.Int32))
		return append([]*Node{symbol, ended}, next...), []*Node{ConvertDType(ExpandAxes(symbol, -1), m.dtype)}
	})
	return ConvertDType(TransposeAllAxes(Squeeze(out[0], -1), 1, 0), dtypes.Int32)
}

// splitPrompt is by time what of a draw is given and whether it is, int32 and bool [length, count, 1].
func (m documentRNN) splitPrompt(g *Graph, draw models.Draw) (given, isGiven *Node) {
	given = Zeros(g, shapes.Make(dtypes.Int32, draw.Length, draw.Count, 1))
	if draw.Prompt == nil {
		return given, isBefore(g, 0, given.Shape())
	}
	length := draw.Prompt.Shape().Dim(1)
	prompt := ExpandAxes(TransposeAllAxes(draw.Prompt, 1, 0), -1)
	return Concatenate([]*Node{prompt, Slice(given, AxisRange(length))}, 0), isBefore(g, length, given.Shape())
}

// endMask is for a document's end a number so low that it is never drawn, and 0 for all other symbols: [1, Symbols].
func (m documentRNN) endMask(g *Graph) *Node {
	isEnd := Equal(Iota(g, shapes.Make(dtypes.Int32, 1, m.config.Symbols), 1), Const(g, m.startSymbol()))
	return Where(isEnd, ConstAsDType(g, m.dtype, maskedLogit), ConstAsDType(g, m.dtype, 0))
}
