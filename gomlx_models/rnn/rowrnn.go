package rnn

import (
	"fmt"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/nn"
	"github.com/atelier-go/atelier/gomlx_models/nn/recurrent"
)

// rowRNN draws pictures, row by row.
type rowRNN struct{ network }

func newRowRNN(n network) (models.Model, error) { return rowRNN{n}, nil }

func (r rowRNN) Minibatch() (int, int) { return r.config.Batch, 0 }
func (r rowRNN) Losses() []string      { return []string{"nats a picture"} }

// Step updates the weights once on pictures made black and white at random. Examples are
// [batch, height, width, channels] in [0, 1].
func (r rowRNN) Step(scope *model.Scope, batch models.Batch) []*Node {
	pictures := batch.Examples
	pictures.AssertDims(-1, r.spec.Height, r.spec.Width, r.spec.Channels)
	bits := nn.Binarise(pictures, scope.RandomUniform(pictures.Graph(), pictures.Shape()))
	loss := r.loss(scope.At(weights), Reshape(bits, -1, r.spec.Height, r.spec.Width*r.spec.Channels), r.dropout(scope))
	r.update(scope.At(weights), loss)
	return []*Node{loss}
}

// loss is -log p(x) in nats of black and white pictures [batch, rows, columns] of 0 and 1, each row
// predicted from those above it, summed over a picture and averaged over the batch (Larochelle &
// Murray 2011, equation 1, by rows).
func (r rowRNN) loss(scope *model.Scope, pictures *Node, drop recurrent.Dropout) *Node {
	byRow := TransposeAllAxes(pictures, 1, 0, 2)
	height, batch, columns := byRow.Shape().Dim(0), byRow.Shape().Dim(1), byRow.Shape().Dim(2)
	above := Concatenate([]*Node{ZerosLike(Slice(byRow, AxisElem(0))), Slice(byRow, AxisRange(0, height-1))}, 0)
	s := r.newStack(scope, byRow.Graph(), columns)
	hidden := s.Run(above, s.ZeroState(byRow.Graph(), batch), drop)
	nats := nn.BernoulliLoss(r.logits(scope, hidden, columns), byRow)
	return ReduceAllMean(ReduceSum(nats, 0, 2))
}

// CanSample wants no more given rows than a picture has, and no class.
func (r rowRNN) CanSample(request models.Request) error {
	if err := models.NoLabels("rnn", request); err != nil {
		return err
	}
	if request.PromptLength <= r.spec.Height {
		return nil
	}
	return fmt.Errorf("rnn: %d rows of each picture were given, but pictures have %d: give upper rows only",
		request.PromptLength, r.spec.Height)
}

// Sample draws pictures from above to below, each row of black and white pixels drawn from the
// probabilities that the rows above give it, their logits divided by the temperature. The result
// is the probabilities; given rows stay as they are.
func (r rowRNN) Sample(scope *model.Scope, draw models.Draw) *Node {
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
	s := r.newStack(scope, g, columns)
	v, c := r.output(scope, g, columns)
	state := append([]*Node{Zeros(g, shapes.Make(r.dtype, draw.Count, columns))}, s.ZeroState(g, draw.Count)...)
	rows := []*Node{given, isBefore(g, rowsGiven, given.Shape()), uniform}
	_, out := recurrent.Scan(state, rows, append(s.Weights(), v, c, draw.Temperature), []int{columns}, func(state, rows, fixed []*Node) (next, emit []*Node) {
		s, rest := s.WithWeights(fixed)
		given, isGiven, uniform := rows[0], rows[1], rows[2]
		hidden, next := s.Step(state[0], state[1:])
		logits := Div(nn.Affine(hidden, rest[0], rest[1]), ConvertDType(rest[2], r.dtype))
		row := Where(isGiven, given, Logistic(logits))
		return append([]*Node{nn.Binarise(row, uniform)}, next...), []*Node{row}
	})
	return Reshape(TransposeAllAxes(out[0], 1, 0, 2), draw.Count, height, r.spec.Width, r.spec.Channels)
}
