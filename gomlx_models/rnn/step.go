package rnn

import (
	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/ml/model"
	"github.com/gomlx/gomlx/ml/train/optimizer"

	"github.com/atelier-go/atelier/gomlx_models"
)

// Below "weights", so that the random state at the root never looks trainable to the optimizer.
const weights = "weights"

// writer writes text, symbol by symbol.
type writer struct{ network }

func (w writer) Minibatch() (int, int) { return w.config.Batch, w.config.Window + 1 }
func (w writer) Losses() []string      { return []string{"nats a symbol"} }

// Step updates the weights once. batch is int32 [batch, window + 1] of symbols.
func (w writer) Step(scope *model.Scope, minibatch models.Batch) []*Node {
	batch := minibatch.Examples
	batch.AssertDims(-1, w.config.Window+1)
	loss, objective := w.textLoss(scope.At(weights), batch)
	w.update(scope.At(weights), objective)
	return []*Node{loss}
}

// rows draws pictures, row by row.
type rows struct{ network }

func (r rows) Minibatch() (int, int) { return r.config.Batch, 0 }
func (r rows) Losses() []string      { return []string{"nats a picture"} }

// Step updates the weights once on pictures made black and white at random. batch is
// [batch, height, width, channels] in [0, 1].
func (r rows) Step(scope *model.Scope, minibatch models.Batch) []*Node {
	batch := minibatch.Examples
	batch.AssertDims(-1, r.spec.Height, r.spec.Width, r.spec.Channels)
	bits := binarise(batch, scope.RandomUniform(batch.Graph(), batch.Shape()))
	loss, objective := r.rowsLoss(scope.At(weights), Reshape(bits, -1, r.spec.Height, r.spec.Width*r.spec.Channels))
	r.update(scope.At(weights), objective)
	return []*Node{loss}
}

// update takes one step of Adam along the gradient of objective, clipped by its norm.
func (n network) update(scope *model.Scope, objective *Node) {
	gradients := clip(scope.BuildTrainableVariablesGradientsGraph(objective), n.config.ClipNorm)
	optimizer.Adam().LearningRate(n.config.LearningRate).Epsilon(1e-8).Done().(interface {
		UpdateGraphWithGradients(*model.Scope, []*Node, dtypes.DType)
	}).UpdateGraphWithGradients(scope, gradients, n.dtype)
}

// clip scales gradients down to a norm, taken over all of them, of at most limit (Pascanu et al.
// 2013, algorithm 1).
func clip(gradients []*Node, limit float64) []*Node {
	var squares *Node
	for _, gradient := range gradients {
		square := ReduceAllSum(Square(gradient))
		if squares != nil {
			square = Add(squares, square)
		}
		squares = square
	}
	most := ConstAsDType(squares.Graph(), squares.DType(), limit)
	scale := Div(most, Max(Sqrt(squares), most))
	clipped := make([]*Node, len(gradients))
	for i, gradient := range gradients {
		clipped[i] = Mul(gradient, scale)
	}
	return clipped
}
