package rnn

import (
	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/nn"
)

// network is the part that writing text and drawing rows share.
type network struct {
	config Config
	spec   models.Spec
	cell   cell
	dtype  dtypes.DType // of the weights; float64 in tests of gradients
}

func (n network) Config() models.Config { return n.config }
func (n network) Spec() models.Spec     { return n.spec }

// variable returns a weight of the cell, in the scope "cell".
func (n network) variable(scope *model.Scope, g *Graph, name string, dims ...int) *Node {
	return nn.Weights(scope.At("cell"), g, name, shapes.Make(n.dtype, dims...))
}

// recurrent returns W [units, gates*units].
func (n network) recurrent(scope *model.Scope, g *Graph) *Node {
	return n.variable(scope, g, "recurrent", n.config.Units, n.cell.gates()*n.config.Units)
}

// share is Ux + b, what inputs x [..., inputs] add to each gate: [..., gates*units].
func (n network) share(scope *model.Scope, x *Node) *Node {
	gates := n.cell.gates() * n.config.Units
	u := n.variable(scope, x.Graph(), "input", x.Shape().Dim(-1), gates)
	return nn.Affine(x, u, n.variable(scope, x.Graph(), "biases", gates))
}

// symbolShare is Ux + b of symbols given as int32 ids [...], with or without an embedding.
func (n network) symbolShare(scope *model.Scope, ids *Node) *Node {
	g := ids.Graph()
	if n.config.Embedding > 0 {
		vectors := n.variable(scope, g, "embedding", n.config.Symbols, n.config.Embedding)
		return n.share(scope, rowsOf(vectors, ids))
	}
	gates := n.cell.gates() * n.config.Units
	u := rowsOf(n.variable(scope, g, "input", n.config.Symbols, gates), ids)
	b := n.variable(scope, g, "biases", gates)
	return Add(u, ExpandLeftToRank(b, u.Rank()))
}

// rowsOf returns the rows of a matrix [rows, columns] that int32 ids [...] name: [..., columns].
func rowsOf(matrix, ids *Node) *Node { return Gather(matrix, ExpandAxes(ids, -1)) }

// logits is the linear output Vh + c of hidden states [..., units]: [..., width].
func (n network) logits(scope *model.Scope, hidden *Node, width int) *Node {
	return nn.Dense(scope.At("out"), hidden, width)
}

// textLoss is the cross-entropy in nats a symbol of each window's next symbols, averaged over
// windows int32 [batch, length], of which the first length-1 are read and the last length-1
// written (teacher forcing). Beside it comes the objective to differentiate.
func (n network) textLoss(scope *model.Scope, windows *Node) (loss, objective *Node) {
	windows = TransposeAllAxes(windows, 1, 0)
	length := windows.Shape().Dim(0)
	read, write := Slice(windows, AxisRange(0, length-1)), Slice(windows, AxisRange(1))
	run := recur(n.cell, n.symbolShare(scope, read), n.recurrent(scope, windows.Graph()))
	loss = ReduceAllMean(nn.CategoricalLoss(n.logits(scope, run.hidden, n.config.Symbols), write))
	return loss, run.objective(loss)
}

// rowsLoss is -log p(x) in nats of black and white pictures [batch, rows, columns] of 0 and 1, each row
// predicted from those above it, summed over a picture and averaged over the batch (Larochelle &
// Murray 2011, equation 1, by rows). Beside it comes the objective to differentiate.
func (n network) rowsLoss(scope *model.Scope, pictures *Node) (loss, objective *Node) {
	byRow := TransposeAllAxes(pictures, 1, 0, 2)
	height, columns := byRow.Shape().Dim(0), byRow.Shape().Dim(2)
	above := Concatenate([]*Node{ZerosLike(Slice(byRow, AxisElem(0))), Slice(byRow, AxisRange(0, height-1))}, 0)
	run := recur(n.cell, n.share(scope, above), n.recurrent(scope, byRow.Graph()))
	nats := nn.BernoulliLoss(n.logits(scope, run.hidden, columns), byRow)
	loss = ReduceAllMean(ReduceSum(nats, 0, 2))
	return loss, run.objective(loss)
}

// binarise makes each pixel in [0, 1] black or white at random, white as often as it is bright
// (Salakhutdinov & Murray 2008).
func binarise(pixels, uniform *Node) *Node {
	return ConvertDType(LessThan(uniform, pixels), pixels.DType())
}
