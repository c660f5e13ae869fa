package rnn

import (
	"slices"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/nn"
	"github.com/atelier-go/atelier/gomlx_models/nn/recurrent"
)

// network is what all that is written or drawn by this family shares.
type network struct {
	config Config
	spec   models.Spec
	dtype  dtypes.DType // of the weights; float64 in tests of gradients
}

func (n network) Config() models.Config { return n.config }
func (n network) Spec() models.Spec     { return n.spec }

// OutputSymbols is the width of the softmax over symbols.
func (n network) OutputSymbols() int { return n.config.Symbols }

// Below "weights", so that the random state at the root never looks trainable to the optimizer.
const weights = "weights"

// logits is the linear output Vh + c of hidden states [..., units]: [..., width].
func (n network) logits(scope *model.Scope, hidden *Node, width int) *Node {
	return nn.Dense(scope.At("out"), hidden, width)
}

// output returns V [units, width] and c [width] of the linear output.
func (n network) output(scope *model.Scope, g *Graph, width int) (v, c *Node) {
	out := scope.At("out")
	return nn.Weights(out, g, "weights", shapes.Make(n.dtype, n.config.Units, width)),
		nn.Weights(out, g, "biases", shapes.Make(n.dtype, width))
}

// update takes one step of Adam along the gradient of the loss by the variables in scope.
func (n network) update(scope *model.Scope, loss *Node) {
	n.config.optimizer().Update(scope, loss)
}

func (c Config) optimizer() nn.Adam {
	return nn.Adam{LearningRate: c.LearningRate, ClipNorm: c.ClipNorm, HalfLife: c.HalfLife}
}

// isBefore is true at the times below limit: bool of the shape's dimensions, time first.
func isBefore(g *Graph, limit int, shape shapes.Shape) *Node {
	return LessThan(Iota(g, shapes.Make(dtypes.Int32, shape.Dimensions...), 0), Const(g, int32(limit)))
}

// stackConfig is that of the network's cells.
func (n network) stackConfig() recurrent.Config {
	return recurrent.Config{Cell: cells[n.config.Cell], Layers: n.config.Layers, Units: n.config.Units, LayerNorm: n.config.Norm == NormLayer, DType: n.dtype}
}

// newStack returns a stack that reads inputs of that width. Its variables lie in scope, in "layer0" and so on.
func (n network) newStack(scope *model.Scope, g *Graph, inputs int) recurrent.CellStack {
	return recurrent.NewStack(scope, g, n.stackConfig(), inputs)
}

// newEmbeddedStack returns a stack that reads symbols, int32 ids, as the configuration embeds them.
func (n network) newEmbeddedStack(scope *model.Scope, g *Graph) recurrent.CellStack {
	return recurrent.NewEmbeddedStack(scope, g, n.stackConfig(), n.config.Symbols, n.config.Embedding)
}

// dropout is that of training.
func (n network) dropout(scope *model.Scope) recurrent.Dropout {
	return recurrent.NewDropout(scope, n.config.Dropout)
}

// checkAlphabet wants an output for each symbol of the data, which the words are what it is called.
func (n network) checkAlphabet(words string) error {
	if n.spec.Size() <= n.config.Symbols {
		return nil
	}
	return models.FieldError("rnn", "Symbols", "is %d, but the %s has an alphabet of %d: raise it, or take data of fewer symbols",
		n.config.Symbols, words, n.spec.Size())
}

// startSymbol is the symbol that an unprompted text follows: the line's end, or where there is none the
// first of the alphabet.
func (n network) startSymbol() int32 { return int32(max(0, slices.Index(n.spec.Alphabet, "\n"))) }

// outputMask is 0 for each symbol of the alphabet but the unknown one, and for all others a number
// so low that they are never drawn: [1, Symbols], to add to logits.
func (n network) outputMask(g *Graph) *Node {
	symbols := Iota(g, shapes.Make(dtypes.Int32, 1, n.config.Symbols), 1)
	fine := LessThan(symbols, Const(g, int32(n.spec.Size())))
	if n.spec.Size() > 1 {
		fine = And(fine, GreaterThan(symbols, Const(g, int32(0))))
	}
	return Where(fine, ConstAsDType(g, n.dtype, 0), ConstAsDType(g, n.dtype, maskedLogit))
}
