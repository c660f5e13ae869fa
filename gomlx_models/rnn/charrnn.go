package rnn

import (
	"errors"
	"fmt"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/nn"
	"github.com/atelier-go/atelier/gomlx_models/nn/recurrent"
)

// charRNN writes text, symbol by symbol. It is a models.Likelihood.
type charRNN struct{ network }

func newCharRNN(n network) (models.Model, error) {
	if err := errors.Join(n.checkAlphabet("text"), models.AtLeast("rnn", "Window", n.config.Window, 1)); err != nil {
		return nil, err
	}
	if n.spec.Documents {
		return documentRNN{charRNN{n}}, nil
	}
	return charRNN{n}, nil
}

func (m charRNN) Minibatch() (int, int) { return m.config.Batch, m.config.Window + 1 }
func (m charRNN) Losses() []string      { return []string{"nats a symbol"} }

// Step updates the weights once. Examples are int32 [batch, window + 1] of symbols.
func (m charRNN) Step(scope *model.Scope, batch models.Batch) []*Node {
	batch.Examples.AssertDims(-1, m.config.Window+1)
	loss := ReduceAllMean(m.crossEntropy(scope.At(weights), batch.Examples, m.dropout(scope)))
	m.update(scope.At(weights), loss)
	return []*Node{loss}
}

// Nats returns -log p in nats of each symbol but the first [size, length-1] of windows int32 [size, length],
// given those before it in the window.
func (m charRNN) Nats(scope *model.Scope, batch models.Batch) *Node {
	return TransposeAllAxes(m.crossEntropy(scope.At(weights), batch.Examples, recurrent.NoDropout), 1, 0)
}

// crossEntropy is the cross-entropy of each window's next symbols [length-1, size]. Of windows int32 [size, length]
// the first length-1 symbols are read and the last length-1 written (teacher forcing).
func (m charRNN) crossEntropy(scope *model.Scope, windows *Node, drop recurrent.Dropout) *Node {
	length := windows.Shape().Dim(1)
	windows = TransposeAllAxes(windows, 1, 0)
	read, write := Slice(windows, AxisRange(0, length-1)), Slice(windows, AxisRange(1))
	hidden, v, c := m.readText(scope, read, nil, drop)
	return nn.CategoricalLoss(nn.Affine(hidden, v, c), write)
}

// newTextStack returns a stack that reads symbols, int32 ids.
func (m charRNN) newTextStack(scope *model.Scope, g *Graph) recurrent.AnyStack {
	if m.config.Cell == CellMinGRU {
		return recurrent.NewMinGRUStack(scope, g, m.dtype, m.config.Layers, m.config.Units, m.config.Symbols)
	}
	return m.newEmbeddedStack(scope, g)
}

// textOutput returns V [units, Symbols] and c [Symbols] of the linear output above a stack. That of minimal gated units has the
// vectors of its symbols in V: there may be more weights in the symbols of a short Chinese text than in all else (Press &
// Wolf 2017).
func (m charRNN) textOutput(scope *model.Scope, s recurrent.AnyStack) (v, c *Node) {
	if tied, ok := s.(recurrent.MinGRUStack); ok {
		v = Transpose(tied.Embedding(), 0, 1)
		return v, nn.Weights(scope.At("out"), v.Graph(), "biases", shapes.Make(m.dtype, m.config.Symbols))
	}
	return m.output(scope, s.Weights()[0].Graph(), m.config.Symbols)
}

// readText reads int32 ids [time, batch] with the zero state before the first time and where begins, if it is not nil, says
// so. It gives the hidden states [time, batch, units], and V and c of the output above them.
func (m charRNN) readText(scope *model.Scope, read, begins *Node, drop recurrent.Dropout) (hidden, v, c *Node) {
	s := m.newTextStack(scope, read.Graph())
	hidden = s.RunApart(read, begins, drop)
	v, c = m.textOutput(scope, s)
	return hidden, v, c
}

// CanSample wants a text longer than its prompt, and no class.
func (m charRNN) CanSample(request models.Request) error {
	if err := models.NoLabels("rnn", request); err != nil {
		return err
	}
	if request.Length > request.PromptLength {
		return nil
	}
	return fmt.Errorf("rnn: a text of %d symbols was asked for with a prompt of %d: ask for more symbols than the prompt has",
		request.Length, request.PromptLength)
}

// Sample writes texts int32 [count, length], the prompt first. Each further symbol has the probability that Nats scores
// it with after those before it, but that a symbol which the alphabet lacks is never drawn. Without a prompt a text is
// drawn as after a line's end, which is not part of it.
func (m charRNN) Sample(scope *model.Scope, draw models.Draw) *Node {
	g := draw.RNG.Graph()
	scope = scope.At(weights)
	s := m.newTextStack(scope, g)
	v, c := m.textOutput(scope, s)
	first, given, isGiven := m.splitPrompt(g, draw)
	_, uniform := RandomUniform(draw.RNG, shapes.Make(m.dtype, given.Shape().Dim(0), draw.Count, m.config.Symbols))
	state := append([]*Node{first}, s.ZeroState(g, draw.Count)...)
	fixed := append(append(s.Weights(), v, c, m.outputMask(g)), samplingParams(draw)...)
	_, out := recurrent.Scan(state, []*Node{given, isGiven, nn.Gumbel(uniform)}, fixed, []int{1}, func(state, rows, fixed []*Node) (next, emit []*Node) {
		s, rest := s.WithWeights(fixed)
		v, c, mask, params := rest[0], rest[1], rest[2], rest[3:]
		given, isGiven, noise := rows[0], rows[1], rows[2]
		hidden, next := s.Step(state[0], state[1:])
		drawn := ExpandAxes(sampleToken(Add(nn.Affine(hidden, v, c), mask), noise, params), -1)
		symbol := Where(isGiven, given, drawn)
		return append([]*Node{Squeeze(symbol, -1)}, next...), []*Node{ConvertDType(symbol, m.dtype)}
	})
	texts := ConvertDType(TransposeAllAxes(Squeeze(out[0], -1), 1, 0), dtypes.Int32)
	if draw.Prompt == nil {
		return texts
	}
	return Concatenate([]*Node{ExpandAxes(first, -1), texts}, -1)
}

// splitPrompt takes a draw's prompt apart: the symbol that is read before anything is written, int32 [count], and by time what
// of the rest is given and whether it is, int32 and bool [times, count, 1]. Nothing is read before a prompt, as nothing
// is before the windows that are learnt and scored.
func (m charRNN) splitPrompt(g *Graph, draw models.Draw) (first, rest, isGiven *Node) {
	if draw.Prompt == nil {
		none := Zeros(g, shapes.Make(dtypes.Int32, draw.Length, draw.Count, 1))
		return BroadcastToDims(Const(g, m.startSymbol()), draw.Count), none, isBefore(g, 0, none.Shape())
	}
	prompt := ExpandAxes(TransposeAllAxes(draw.Prompt, 1, 0), -1)
	length := prompt.Shape().Dim(0)
	toWrite := Zeros(g, shapes.Make(dtypes.Int32, draw.Length-length, draw.Count, 1))
	rest = toWrite
	if length > 1 {
		rest = Concatenate([]*Node{Slice(prompt, AxisRange(1)), toWrite}, 0)
	}
	return Squeeze(Slice(prompt, AxisElem(0)), 0, -1), rest, isBefore(g, length-1, rest.Shape())
}
