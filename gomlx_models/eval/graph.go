package eval

import (
	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/nn"
)

// meanAndLogSumExp of logarithmic weights [count, size] is their mean over the draws and the logarithm of the sum of
// their exponentials, [2, size].
func meanAndLogSumExp(weights *Node) *Node {
	top := ReduceMax(weights, 0)
	sum := ReduceSum(Exp(Sub(weights, ExpandAxes(top, 0))), 0)
	return Stack([]*Node{ReduceMean(weights, 0), Add(top, Log(sum))}, 0)
}

// classifierNetwork is a network of two hidden layers for pictures x [batch, values] in [0, 1]. It returns the last
// hidden layer [batch, last width] and the logits [batch, classes].
func classifierNetwork(scope *model.Scope, x *Node, classes int) (features, logits *Node) {
	features = nn.MLP(scope, x, nn.LeakyReLU, classifierWidths...)
	return features, nn.Dense(scope.At("classes"), features, classes)
}

// classifierStep updates the classifier once by Adam on a labelled batch of pictures, and returns its loss in nats, a
// scalar.
func classifierStep(scope *model.Scope, batch models.Batch, classes int) *Node {
	x := Reshape(batch.Examples, batch.Examples.Shape().Dim(0), -1)
	_, logits := classifierNetwork(scope, x, classes)
	loss := ReduceAllMean(nn.CategoricalLoss(logits, batch.Labels))
	nn.Adam{LearningRate: 1e-3}.Update(scope, loss)
	return loss
}
