package rnn

import (
	"fmt"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/nn"
	"github.com/atelier-go/atelier/gomlx_models/nn/recurrent"
)

// sketchRNN draws, point by point: sketch-rnn's decoder by itself (Ha & Eck 2017, section 3.3). It is a models.Likelihood.
type sketchRNN struct{ network }

// newSketchRNN fits the network to drawings.
func newSketchRNN(n network) (models.Model, error) {
	if err := models.AtLeast("rnn", "Mixtures", n.config.Mixtures, 1); err != nil {
		return nil, err
	}
	return sketchRNN{n}, nil
}

func (s sketchRNN) Minibatch() (int, int) { return s.config.Batch, 0 }

// Losses are the sum of the other two, that of the moves and that of the pen.
func (s sketchRNN) Losses() []string {
	return []string{"nats a point", "nats of its move", "nats of its pen"}
}

// Step updates the weights once. The examples are [batch, Length, models.PointSize].
func (s sketchRNN) Step(scope *model.Scope, batch models.Batch) []*Node {
	batch.Examples.AssertDims(-1, s.spec.Length, models.PointSize)
	moves, pens := s.losses(scope.At(weights), batch.Examples, s.dropout(scope))
	loss := Add(moves, pens)
	s.update(scope.At(weights), loss)
	return []*Node{loss, moves, pens}
}

// losses are the means of pointNats over Length and over the batch (Ha & Eck 2017, equation 9).
func (s sketchRNN) losses(scope *model.Scope, drawings *Node, drop recurrent.Dropout) (moves, pens *Node) {
	moves, pens = s.pointNats(scope, drawings, drop)
	return ReduceAllMean(moves), ReduceAllMean(pens)
}

// Nats returns -log p in nats of each point [size, Length] of drawings [size, Length, models.PointSize], its move and the pen
// after it, given those before it. After the end only the pen counts. Moves have a density, so the nats may be negative.
func (s sketchRNN) Nats(scope *model.Scope, batch models.Batch) *Node {
	moves, pens := s.pointNats(scope.At(weights), batch.Examples, recurrent.NoDropout)
	return TransposeAllAxes(Add(moves, pens), 1, 0)
}

// pointNats is -log p in nats of the moves of drawings [batch, Length, models.PointSize], up to their ends, and of the
// pen after each, to the last place, [Length, batch].
func (s sketchRNN) pointNats(scope *model.Scope, drawings *Node, drop recurrent.Dropout) (moves, pens *Node) {
	g, batch := drawings.Graph(), drawings.Shape().Dim(0)
	write := TransposeAllAxes(drawings, 1, 0, 2)
	read := Concatenate([]*Node{s.startPoint(g, 1, batch), Slice(write, AxisRange(0, s.spec.Length-1))}, 0)
	stack := s.newStack(scope, g, models.PointSize)
	hidden := stack.Run(read, stack.ZeroState(g, batch), drop)
	m := newMixture(s.logits(scope, hidden, s.outputSize()), s.config.Mixtures)
	pen := Slice(write, AxisRange().Spacer(), AxisRange(2))
	going := Sub(ConstAs(pen, 1), Slice(pen, AxisRange().Spacer(), AxisRange(2)))
	moves = Neg(Squeeze(Mul(going, m.logDensity(Slice(write, AxisRange().Spacer(), AxisRange(0, 2)))), -1))
	return moves, Neg(ReduceSum(Mul(pen, LogSoftmax(m.pen)), -1))
}

// startPoint is the point that a drawing follows, the pen on the paper (Ha & Eck 2017, section 3.2):
// [dims..., models.PointSize].
func (s sketchRNN) startPoint(g *Graph, dims ...int) *Node {
	point := ConvertDType(Const(g, tensors.FromValue([]float32{0, 0, 1, 0, 0})), s.dtype)
	return BroadcastToDims(ExpandLeftToRank(point, len(dims)+1), append(dims, models.PointSize)...)
}

// outputSize is the number of those of the network: 6 of each normal and 3 of the pen.
func (s sketchRNN) outputSize() int { return 6*s.config.Mixtures + 3 }

// CanSample wants neither a beginning nor classes.
func (s sketchRNN) CanSample(request models.Request) error {
	if request.PromptLength > 0 {
		return fmt.Errorf("rnn: a prompt of %d was given, but drawings are drawn whole: give none", request.PromptLength)
	}
	return models.NoLabels("rnn", request)
}

// Sample draws drawings [count, Length, models.PointSize]. All points after the end, and the last, are
// (0, 0, 0, 0, 1). The temperature is that of Ha & Eck 2017, equation 8, and the truncation bounds the normal numbers
// that moves are made of. Without either a drawing has the density that the loss has for it, but that its last place is
// the end for certain.
func (s sketchRNN) Sample(scope *model.Scope, draw models.Draw) *Node {
	g, count, length := draw.RNG.Graph(), draw.Count, s.spec.Length
	scope = scope.At(weights)
	stack := s.newStack(scope, g, models.PointSize)
	rng, uniform := RandomUniform(draw.RNG, shapes.Make(s.dtype, length, count, s.config.Mixtures+3))
	_, normal := nn.TruncatedNormal(rng, shapes.Make(s.dtype, length, count, 2), draw.Truncation)
	state := append([]*Node{s.startPoint(g, count)}, stack.ZeroState(g, count)...)
	v, c := s.output(scope, g, s.outputSize())
	fixed := append(stack.Weights(), v, c, draw.Temperature)
	_, out := recurrent.Scan(state, []*Node{nn.Gumbel(uniform), normal}, fixed, []int{models.PointSize},
		func(state, rows, fixed []*Node) (next, emit []*Node) {
			stack, rest := stack.WithWeights(fixed)
			hidden, next := stack.Step(state[0], state[1:])
			m := newMixture(nn.Affine(hidden, rest[0], rest[1]), s.config.Mixtures)
			point := s.keepEnded(state[0], m.sample(rows[0], rows[1], rest[2]))
			return append([]*Node{point}, next...), []*Node{point}
		})
	points := TransposeAllAxes(Slice(out[0], AxisRange(0, length-1)), 1, 0, 2)
	return Concatenate([]*Node{points, BroadcastToDims(s.endPoint(g), count, 1, models.PointSize)}, 1)
}

// keepEnded is the point, or the end if it or the one before is an end: both [count, models.PointSize].
func (s sketchRNN) keepEnded(before, point *Node) *Node {
	over := Slice(Max(before, point), AxisRange(), AxisElem(4))
	going := Sub(ConstAs(over, 1), over)
	return Add(Mul(point, going), Mul(Squeeze(s.endPoint(point.Graph()), 0), over))
}

// endPoint is the point after the end [1, 1, models.PointSize].
func (s sketchRNN) endPoint(g *Graph) *Node {
	return ConvertDType(Const(g, tensors.FromValue([][][]float32{{{0, 0, 0, 0, 1}}})), s.dtype)
}
