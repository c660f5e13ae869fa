package rnn

import (
	"fmt"
	"math"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/nn"
	"github.com/atelier-go/atelier/gomlx_models/nn/recurrent"
)

// Search is models.Searcher's.
func (m seq2seq) Search(scope *model.Scope, draw models.Draw, width int) (answers, logProbs *Node) {
	if width < 1 {
		panic(fmt.Errorf("rnn: cannot search with a beam of width %d, want 1 or more", width))
	}
	scope = scope.At(weights)
	g, rows, length := draw.Prompt.Graph(), draw.Count*width, m.spec.Length
	questions := BroadcastToDims(ExpandAxes(draw.Prompt, 1), draw.Count, width, length)
	d := m.decoder(scope, m.encode(scope, Reshape(questions, rows, length), recurrent.NoDropout))
	ends := BroadcastToDims(Const(g, m.startSymbol()), rows)
	// All beams begin alike, so only the first may go on at first.
	which := Iota(g, shapes.Make(dtypes.Int32, draw.Count, width), 1)
	scores := Where(Equal(which, Const(g, int32(0))), ConstAsDType(g, m.dtype, 0), ConstAsDType(g, m.dtype, maskedLogit))
	texts := BroadcastToDims(Const(g, m.startSymbol()), rows, length)
	state := append([]*Node{texts, ends, ZerosLike(ends), Reshape(scores, rows)}, d.initialState...)
	byTime := shapes.Make(dtypes.Int32, length, rows, length)
	here := Equal(Iota(g, byTime, 0), Iota(g, byTime, 2))
	b := beam{seq2seq: m, count: draw.Count, width: width}
	last, _ := recurrent.Scan(state, []*Node{here, m.isLastTime(g, rows)}, append(d.nodes(), m.outputMask(g)), nil,
		func(state, rows, fixed []*Node) (next, emit []*Node) {
			d, rest := d.withNodes(fixed)
			logits, hidden := d.step(state[1], state[4:])
			mask := b.symbolMask(Squeeze(rows[1], -1), rest[0])
			return b.extend(state[:4], hidden, b.nextLogProbs(logits, state[2], mask), rows[0]), nil
		})
	return Reshape(last[0], draw.Count, width, length), Reshape(last[3], draw.Count, width)
}

// beam keeps the most probable beginnings, count times width rows.
type beam struct {
	seq2seq
	count, width int
}

// symbolMask is 0 for each symbol that may be written and never for the others, of which the last time has all but
// the line's end: [rows, Symbols].
func (b beam) symbolMask(last, mask *Node) *Node {
	g, rows := last.Graph(), last.Shape().Dim(0)
	every := Iota(g, shapes.Make(dtypes.Int32, rows, b.config.Symbols), 1)
	late := And(BroadcastToDims(ExpandAxes(last, -1), rows, b.config.Symbols), NotEqual(every, Const(g, b.startSymbol())))
	return Where(late, ConstAsDType(g, b.dtype, maskedLogit), BroadcastToDims(mask, rows, b.config.Symbols))
}

// nextLogProbs is log p of each symbol after each beginning [rows, Symbols]. After an end comes another for certain.
func (b beam) nextLogProbs(logits, ended, mask *Node) *Node {
	g, dims := logits.Graph(), logits.Shape().Dimensions
	isEnd := Equal(Iota(g, shapes.Make(dtypes.Int32, dims...), 1), Const(g, b.startSymbol()))
	certain := Where(isEnd, ConstAsDType(g, b.dtype, 0), ConstAsDType(g, b.dtype, maskedLogit))
	over := GreaterThan(ended, Const(g, int32(0)))
	return Where(BroadcastToDims(ExpandAxes(over, -1), dims...), certain, Add(LogSoftmax(logits), mask))
}

// extend is the state after the width best continuations. here is true at the place of this time: bool [rows, Length].
func (b beam) extend(state, hidden []*Node, following, here *Node) []*Node {
	texts, ended, scores := state[0], state[2], state[3]
	symbols := following.Shape().Dim(1)
	all := Reshape(Add(ExpandAxes(scores, -1), following), b.count, b.width*symbols)
	picks, scores := b.topK(all)
	g := picks.Graph()
	size := Const(g, int32(symbols))
	parents := Div(picks, size)
	symbol := Reshape(Sub(picks, Mul(parents, size)), b.count*b.width)
	first := Mul(Iota(g, parents.Shape(), 0), Const(g, int32(b.width)))
	parents = Reshape(Add(parents, first), b.count*b.width)
	text := BroadcastToDims(ExpandAxes(symbol, -1), here.Shape().Dimensions...)
	next := []*Node{
		Where(here, text, nn.Lookup(texts, parents)),
		symbol,
		ConvertDType(Or(Equal(symbol, Const(g, b.startSymbol())), GreaterThan(nn.Lookup(ended, parents), Const(g, int32(0)))), dtypes.Int32),
		Reshape(scores, b.count*b.width),
	}
	for _, h := range hidden {
		next = append(next, nn.Lookup(h, parents))
	}
	return next
}

// topK gives the places of the width largest of each row of scores [count, places], the largest first, and what they
// are: both [count, width].
func (b beam) topK(scores *Node) (places, largest *Node) {
	g := scores.Graph()
	every := Iota(g, shapes.Make(dtypes.Int32, scores.Shape().Dimensions...), 1)
	var at, values []*Node
	for range b.width {
		place := ExpandAxes(ArgMax(scores, -1, dtypes.Int32), -1)
		taken := Equal(every, BroadcastToDims(place, scores.Shape().Dimensions...))
		at = append(at, place)
		values = append(values, ExpandAxes(ReduceMax(scores, -1), -1))
		scores = Where(taken, ConstAsDType(g, b.dtype, math.Inf(-1)), scores)
	}
	return Concatenate(at, -1), Concatenate(values, -1)
}
