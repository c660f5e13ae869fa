package rnn

import (
	"fmt"
	"slices"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/nn"
)

// CanSample wants a text longer than its prompt.
func (w writer) CanSample(request models.Request) error {
	if request.Length > request.PromptLength {
		return nil
	}
	return fmt.Errorf("rnn: a text of %d symbols was asked for with a prompt of %d: ask for more symbols than the prompt has",
		request.Length, request.PromptLength)
}

// CanSample wants no more given rows than a picture has.
func (r rows) CanSample(request models.Request) error {
	if request.PromptLength <= r.spec.Height {
		return nil
	}
	return fmt.Errorf("rnn: %d rows of each picture were given, but pictures have %d: give upper rows only",
		request.PromptLength, r.spec.Height)
}

// Sample writes texts int32 [count, length], the prompt first, then symbols drawn from the softmax
// of the logits divided by the temperature. It never draws a symbol that the alphabet lacks.
// Without a prompt a text begins as after a line's end.
func (w writer) Sample(scope *model.Scope, draw models.Draw) *Node {
	g := draw.RNG.Graph()
	scope = scope.At(weights)
	given, isGiven := w.given(g, draw)
	everySymbol := Iota(g, shapes.Make(dtypes.Int32, w.config.Symbols), 0)
	v, c := w.output(scope, g, w.config.Symbols)
	_, uniform := RandomUniform(draw.RNG, shapes.Make(w.dtype, draw.Length, draw.Count, w.config.Symbols))
	state := []*Node{BroadcastToDims(Const(g, w.start()), draw.Count), Zeros(g, shapes.Make(w.dtype, draw.Count, w.config.Units))}
	rows := []*Node{given, isGiven, Add(gumbel(uniform), w.unwritable(everySymbol))}
	fixed := []*Node{w.symbolShare(scope, everySymbol), w.recurrent(scope, g), v, c, draw.Temperature}
	_, out := scan(forward, state, rows, fixed, []int{1}, func(state, rows, fixed []*Node) (next, emit []*Node) {
		symbol, h, given, isGiven, noise := state[0], state[1], rows[0], rows[1], rows[2]
		shares, recurrent, v, c, temperature := fixed[0], fixed[1], fixed[2], fixed[3], fixed[4]
		h, _ = w.cell.forward(rowsOf(shares, symbol), MatMul(h, recurrent), h)
		scores := Add(Div(nn.Affine(h, v, c), temperature), noise)
		drawn := ExpandAxes(ArgMax(scores, -1, dtypes.Int32), -1)
		symbol = Where(isGiven, given, drawn)
		return []*Node{Squeeze(symbol, -1), h}, []*Node{ConvertDType(symbol, w.dtype)}
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

// earlier is true at the times below limit: bool of the shape's dimensions, time first.
func earlier(g *Graph, limit int, shape shapes.Shape) *Node {
	return LessThan(Iota(g, shapes.Make(dtypes.Int32, shape.Dimensions...), 0), Const(g, int32(limit)))
}

// start is the symbol that an unprompted text follows: the line's end, or where there is none the
// first of the alphabet.
func (w writer) start() int32 { return int32(max(0, slices.Index(w.spec.Alphabet, "\n"))) }

// unwritable is 0 for each symbol of the alphabet but the unknown one, and for all others a number
// so low that they are never drawn: int32 [symbols] to [1, 1, symbols].
func (w writer) unwritable(everySymbol *Node) *Node {
	g := everySymbol.Graph()
	fine := LessThan(everySymbol, Const(g, int32(w.spec.Size())))
	if w.spec.Size() > 1 {
		fine = And(fine, GreaterThan(everySymbol, Const(g, int32(0))))
	}
	penalty := Where(fine, ScalarZero(g, w.dtype), ConstAsDType(g, w.dtype, -1e30))
	return ExpandLeftToRank(penalty, 3)
}

// gumbel turns uniform noise in [0, 1) into standard Gumbel noise: the largest of logits plus such
// noise is a draw from their softmax (Maddison et al. 2014, section 2).
func gumbel(uniform *Node) *Node { return Neg(Log(Neg(Log(uniform)))) }

// Sample draws pictures from above to below, each row of black and white pixels drawn from the
// probabilities that the rows above give it, their logits divided by the temperature. The result
// is the probabilities; given rows stay as they are.
func (r rows) Sample(scope *model.Scope, draw models.Draw) *Node {
	g := draw.RNG.Graph()
	scope = scope.At(weights)
	height, columns := r.spec.Height, r.spec.Width*r.spec.Channels
	given, rowsGiven := Zeros(g, shapes.Make(r.dtype, height, draw.Count, columns)), 0
	if draw.Prompt != nil {
		rowsGiven = draw.Prompt.Shape().Dim(1)
		upper := TransposeAllAxes(Reshape(draw.Prompt, draw.Count, rowsGiven, columns), 1, 0, 2)
		given = Concatenate([]*Node{upper, Slice(given, AxisRange(rowsGiven))}, 0)
	}
	_, uniform := RandomUniform(draw.RNG, given.Shape())
	gates := r.cell.gates() * r.config.Units
	u, b := r.variable(scope, g, "input", columns, gates), r.variable(scope, g, "biases", gates)
	v, c := r.output(scope, g, columns)
	state := []*Node{Zeros(g, shapes.Make(r.dtype, draw.Count, columns)), Zeros(g, shapes.Make(r.dtype, draw.Count, r.config.Units))}
	rows := []*Node{given, earlier(g, rowsGiven, given.Shape()), uniform}
	fixed := []*Node{u, b, r.recurrent(scope, g), v, c, draw.Temperature}
	_, out := scan(forward, state, rows, fixed, []int{columns}, func(state, rows, fixed []*Node) (next, emit []*Node) {
		above, h, given, isGiven, uniform := state[0], state[1], rows[0], rows[1], rows[2]
		u, b, recurrent, v, c, temperature := fixed[0], fixed[1], fixed[2], fixed[3], fixed[4], fixed[5]
		h, _ = r.cell.forward(nn.Affine(above, u, b), MatMul(h, recurrent), h)
		brightness := Logistic(Div(nn.Affine(h, v, c), temperature))
		row := Where(isGiven, given, brightness)
		return []*Node{binarise(row, uniform), h}, []*Node{row}
	})
	return Reshape(TransposeAllAxes(out[0], 1, 0, 2), draw.Count, height, r.spec.Width, r.spec.Channels)
}

// output returns V [units, width] and c [width] of the linear output.
func (n network) output(scope *model.Scope, g *Graph, width int) (v, c *Node) {
	out := scope.At("out")
	return nn.Weights(out, g, "weights", shapes.Make(n.dtype, n.config.Units, width)),
		nn.Weights(out, g, "biases", shapes.Make(n.dtype, width))
}
