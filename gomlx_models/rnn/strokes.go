package rnn

import (
	"fmt"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/nn"
)

// sketcher draws, point by point: sketch-rnn's decoder by itself (Ha & Eck 2017, section 3.3).
type sketcher struct{ network }

// newSketcher fits the network to drawings.
func newSketcher(n network) (models.Model, error) {
	if err := models.AtLeast("rnn", "Mixtures", n.config.Mixtures, 1); err != nil {
		return nil, err
	}
	return sketcher{n}, nil
}

func (s sketcher) Minibatch() (int, int) { return s.config.Batch, 0 }

// Losses are the sum of the other two, that of the moves and that of the pen.
func (s sketcher) Losses() []string {
	return []string{"nats a point", "nats of its move", "nats of its pen"}
}

// Step updates the weights once. The examples are [batch, Length, models.PointSize].
func (s sketcher) Step(scope *model.Scope, batch models.Batch) []*Node {
	batch.Examples.AssertDims(-1, s.spec.Length, models.PointSize)
	moves, pens := s.strokesLoss(scope.At(weights), batch.Examples, s.dropout(scope))
	loss := Add(moves, pens)
	s.update(scope.At(weights), loss)
	return []*Node{loss, moves, pens}
}

// strokesLoss is -log p in nats of the moves of drawings [batch, Length, models.PointSize], up to their ends, and of the
// pen after each, to the last place; both divided by Length and averaged over the batch (Ha & Eck 2017, equation 9).
func (s sketcher) strokesLoss(scope *model.Scope, drawings *Node, drop dropout) (moves, pens *Node) {
	g, batch := drawings.Graph(), drawings.Shape().Dim(0)
	write := TransposeAllAxes(drawings, 1, 0, 2)
	read := Concatenate([]*Node{s.begin(g, 1, batch), Slice(write, AxisRange(0, s.spec.Length-1))}, 0)
	stack := s.newStack(scope, g, models.PointSize)
	hidden := stack.run(read, stack.zeros(g, batch), drop)
	m := s.mixture(s.logits(scope, hidden, s.outputs()))
	pen := Slice(write, AxisRange().Spacer(), AxisRange(2))
	going := Sub(one(pen), Slice(pen, AxisRange().Spacer(), AxisRange(2)))
	moves = Neg(ReduceAllMean(Mul(going, m.logDensity(Slice(write, AxisRange().Spacer(), AxisRange(0, 2))))))
	pens = Neg(ReduceAllMean(ReduceSum(Mul(pen, LogSoftmax(m.pen)), -1)))
	return moves, pens
}

// begin is the point that a drawing follows, the pen on the paper (Ha & Eck 2017, section 3.2):
// [dims..., models.PointSize].
func (s sketcher) begin(g *Graph, dims ...int) *Node {
	point := ConvertDType(Const(g, tensors.FromValue([]float32{0, 0, 1, 0, 0})), s.dtype)
	return BroadcastToDims(ExpandLeftToRank(point, len(dims)+1), append(dims, models.PointSize)...)
}

// outputs is the number of those of the network: 6 of each normal and 3 of the pen.
func (s sketcher) outputs() int { return 6*s.config.Mixtures + 3 }

// CanSample wants neither a beginning nor classes.
func (s sketcher) CanSample(request models.Request) error {
	if request.PromptLength > 0 {
		return fmt.Errorf("rnn: a prompt of %d was given, but drawings are drawn whole: give none", request.PromptLength)
	}
	return models.NoLabels("rnn", request)
}

// Sample draws drawings [count, Length, models.PointSize]. All points after the end, and the last, are
// (0, 0, 0, 0, 1). The temperature is that of Ha & Eck 2017, equation 8, and the truncation bounds the normal numbers
// that moves are made of. Without either a drawing has the density that the loss has for it, but that its last place is
// the end for certain.
func (s sketcher) Sample(scope *model.Scope, draw models.Draw) *Node {
	g, count, length := draw.RNG.Graph(), draw.Count, s.spec.Length
	scope = scope.At(weights)
	stack := s.newStack(scope, g, models.PointSize)
	rng, uniform := RandomUniform(draw.RNG, shapes.Make(s.dtype, length, count, s.config.Mixtures+3))
	_, normal := nn.TruncatedNormal(rng, shapes.Make(s.dtype, length, count, 2), draw.Truncation)
	state := append([]*Node{s.begin(g, count)}, stack.zeros(g, count)...)
	v, c := s.output(scope, g, s.outputs())
	fixed := append(stack.weights(), v, c, draw.Temperature)
	_, out := scan(forward, state, []*Node{gumbel(uniform), normal}, fixed, []int{models.PointSize},
		func(state, rows, fixed []*Node) (next, emit []*Node) {
			stack, rest := stack.with(fixed)
			hidden, next := stack.step(state[0], state[1:])
			m := s.mixture(nn.Affine(hidden, rest[0], rest[1]))
			point := s.after(state[0], m.draw(rows[0], rows[1], rest[2]))
			return append([]*Node{point}, next...), []*Node{point}
		})
	points := TransposeAllAxes(Slice(out[0], AxisRange(0, length-1)), 1, 0, 2)
	return Concatenate([]*Node{points, BroadcastToDims(s.ended(g), count, 1, models.PointSize)}, 1)
}

// after is the point, or the end if it or the one before is an end: both [count, models.PointSize].
func (s sketcher) after(before, point *Node) *Node {
	over := Slice(Max(before, point), AxisRange(), AxisElem(4))
	going := Sub(one(over), over)
	return Add(Mul(point, going), Mul(Squeeze(s.ended(point.Graph()), 0), over))
}

// ended is the point after the end [1, 1, models.PointSize].
func (s sketcher) ended(g *Graph) *Node {
	return ConvertDType(Const(g, tensors.FromValue([][][]float32{{{0, 0, 0, 0, 1}}})), s.dtype)
}
