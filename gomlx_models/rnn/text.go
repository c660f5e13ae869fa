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
)

// writer writes text, symbol by symbol. It is a models.Likelihood.
type writer struct{ network }

func newWriter(n network) (models.Generator, error) {
	if err := errors.Join(n.fitsAlphabet("text"), models.AtLeast("rnn", "Window", n.config.Window, 1)); err != nil {
		return nil, err
	}
	return writer{n}, nil
}

// fitsAlphabet wants an output for each symbol of the data, which the words are what it is called.
func (n network) fitsAlphabet(words string) error {
	if n.spec.Size() <= n.config.Symbols {
		return nil
	}
	return models.Faulty("rnn", "Symbols", "is %d, but the %s has an alphabet of %d: raise it, or take data of fewer symbols",
		n.config.Symbols, words, n.spec.Size())
}

func (w writer) Minibatch() (int, int) { return w.config.Batch, w.config.Window + 1 }
func (w writer) Losses() []string      { return []string{"nats a symbol"} }

// Step updates the weights once. Examples are int32 [batch, window + 1] of symbols.
func (w writer) Step(scope *model.Scope, batch models.Batch) []*Node {
	batch.Examples.AssertDims(-1, w.config.Window+1)
	loss := ReduceAllMean(w.nats(scope.At(weights), batch.Examples, w.dropout(scope)))
	w.update(scope.At(weights), loss)
	return []*Node{loss}
}

// Nats returns -log p in nats of each symbol but the first [size, length-1] of windows int32 [size, length],
// given those before it in the window.
func (w writer) Nats(scope *model.Scope, batch models.Batch) *Node {
	return TransposeAllAxes(w.nats(scope.At(weights), batch.Examples, keepAll), 1, 0)
}

// nats is the cross-entropy of each window's next symbols [length-1, size]. Of windows int32 [size, length]
// the first length-1 symbols are read and the last length-1 written (teacher forcing).
func (w writer) nats(scope *model.Scope, windows *Node, drop dropout) *Node {
	size, length := windows.Shape().Dim(0), windows.Shape().Dim(1)
	windows = TransposeAllAxes(windows, 1, 0)
	read, write := Slice(windows, AxisRange(0, length-1)), Slice(windows, AxisRange(1))
	s := w.newReader(scope, windows.Graph())
	hidden := s.run(read, s.zeros(windows.Graph(), size), drop)
	return nn.CategoricalLoss(w.logits(scope, hidden, w.config.Symbols), write)
}

// CanSample wants a text longer than its prompt, and no class.
func (w writer) CanSample(request models.Request) error {
	if err := models.NoLabels("rnn", request); err != nil {
		return err
	}
	if request.Length > request.PromptLength {
		return nil
	}
	return fmt.Errorf("rnn: a text of %d symbols was asked for with a prompt of %d: ask for more symbols than the prompt has",
		request.Length, request.PromptLength)
}

// Sample writes texts int32 [count, length], the prompt first. It never draws a symbol that the alphabet lacks.
// Without a prompt a text begins as after a line's end.
func (w writer) Sample(scope *model.Scope, draw models.Draw) *Node {
	g := draw.RNG.Graph()
	scope = scope.At(weights)
	s := w.newReader(scope, g)
	v, c := w.output(scope, g, w.config.Symbols)
	given, isGiven := w.given(g, draw)
	_, uniform := RandomUniform(draw.RNG, shapes.Make(w.dtype, draw.Length, draw.Count, w.config.Symbols))
	state := append([]*Node{BroadcastToDims(Const(g, w.start()), draw.Count)}, s.zeros(g, draw.Count)...)
	fixed := append(append(s.weights(), v, c, w.unwritable(g)), taste(draw)...)
	_, out := scan(forward, state, []*Node{given, isGiven, gumbel(uniform)}, fixed, []int{1}, func(state, rows, fixed []*Node) (next, emit []*Node) {
		s, rest := s.with(fixed)
		v, c, unwritable, taste := rest[0], rest[1], rest[2], rest[3:]
		given, isGiven, noise := rows[0], rows[1], rows[2]
		hidden, next := s.step(state[0], state[1:])
		drawn := ExpandAxes(pick(Add(nn.Affine(hidden, v, c), unwritable), noise, taste), -1)
		symbol := Where(isGiven, given, drawn)
		return append([]*Node{Squeeze(symbol, -1)}, next...), []*Node{ConvertDType(symbol, w.dtype)}
	})
	return ConvertDType(TransposeAllAxes(Squeeze(out[0], -1), 1, 0), dtypes.Int32)
}

// given returns a draw's prompt by time, padded to the draw's length, and whether each place is
// given: int32 and bool [length, count, 1].
func (w writer) given(g *Graph, draw models.Draw) (prompt, isGiven *Node) {
	prompt, length := Zeros(g, shapes.Make(dtypes.Int32, draw.Length, draw.Count, 1)), 0
	if draw.Prompt != nil {
		length = draw.Prompt.Shape().Dim(1)
		upper := ExpandAxes(TransposeAllAxes(draw.Prompt, 1, 0), -1)
		prompt = Concatenate([]*Node{upper, Slice(prompt, AxisRange(length))}, 0)
	}
	return prompt, earlier(g, length, prompt.Shape())
}

// start is the symbol that an unprompted text follows: the line's end, or where there is none the
// first of the alphabet.
func (n network) start() int32 { return int32(max(0, slices.Index(n.spec.Alphabet, "\n"))) }

// unwritable is 0 for each symbol of the alphabet but the unknown one, and for all others a number
// so low that they are never drawn: [1, Symbols], to add to logits.
func (n network) unwritable(g *Graph) *Node {
	symbols := Iota(g, shapes.Make(dtypes.Int32, 1, n.config.Symbols), 1)
	fine := LessThan(symbols, Const(g, int32(n.spec.Size())))
	if n.spec.Size() > 1 {
		fine = And(fine, GreaterThan(symbols, Const(g, int32(0))))
	}
	return Where(fine, ConstAsDType(g, n.dtype, 0), ConstAsDType(g, n.dtype, never))
}
