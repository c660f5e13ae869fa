package rnn

import (
	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/nn/recurrent"
)

// Sample writes an answer to each question of the prompt, int32 [count, Length]: symbols that the alphabet has, then
// line's ends, one at least. Each answer has the probability that Nats scores it with, but that a symbol which the alphabet
// lacks is never drawn, and that in the last place the line's end is certain.
func (a seq2seq) Sample(scope *model.Scope, draw models.Draw) *Node {
	g := draw.RNG.Graph()
	scope = scope.At(weights)
	d := a.decoder(scope, a.encode(scope, draw.Prompt, recurrent.NoDropout))
	_, uniform := RandomUniform(draw.RNG, shapes.Make(a.dtype, a.spec.Length, draw.Count, a.config.Symbols))
	ends := BroadcastToDims(Const(g, a.startSymbol()), draw.Count)
	state := append([]*Node{ends, ZerosLike(ends)}, d.initialState...)
	rows := []*Node{gumbelNoise(uniform), a.isLastTime(g, draw.Count)}
	fixed := append(append(d.nodes(), a.outputMask(g)), samplingParams(draw)...)
	_, out := recurrent.Scan(state, rows, fixed, []int{1}, func(state, rows, fixed []*Node) (next, emit []*Node) {
		symbol, ended, noise, last := state[0], state[1], rows[0], rows[1]
		d, rest := d.withNodes(fixed)
		logits, hidden := d.step(symbol, state[2:])
		picked := sampleToken(Add(logits, rest[0]), noise, rest[1:])
		end := Const(symbol.Graph(), a.startSymbol())
		over := Or(GreaterThan(ended, Const(ended.Graph(), int32(0))), Squeeze(last, -1))
		symbol = Where(over, BroadcastToDims(end, draw.Count), picked)
		ended = Max(ended, ConvertDType(Equal(symbol, end), dtypes.Int32))
		return append([]*Node{symbol, ended}, hidden...), []*Node{ConvertDType(ExpandAxes(symbol, -1), a.dtype)}
	})
	return ConvertDType(TransposeAllAxes(Squeeze(out[0], -1), 1, 0), dtypes.Int32)
}

// isLastTime is true at the last time only, where an answer has to end: bool [Length, batch, 1].
func (a seq2seq) isLastTime(g *Graph, batch int) *Node {
	return Equal(Iota(g, shapes.Make(dtypes.Int32, a.spec.Length, batch, 1), 0), Const(g, int32(a.spec.Length-1)))
}
