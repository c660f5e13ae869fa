package vae

import (
	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/ml/model"
	"github.com/gomlx/gomlx/ml/model/initializer"

	"github.com/atelier-go/atelier/gomlx_models/nn"
)

const (
	// codeShare is the share of a minibatch in the running averages of a codebook (van den Oord et al. 2017, appendix A.1:
	// gamma is 0.99).
	codeShare = 0.01
	// deadUsage is the usage below which a code is dead and begins anew, and newUsage that with which it does, so that what is
	// not used is dead again after 70 steps (Dhariwal et al. 2020, section 3.1).
	deadUsage = 0.1
	newUsage  = 0.2
)

// codebook is the vectors that codes stand for, [codes, latent], and how often each is used, [codes], 1 for as often as
// if all were used alike. Both are running averages, which no optimizer touches.
type codebook struct {
	vectors, usage *Node
	variables      [2]*model.Variable // that keep them
}

// newCodebook is the codebook of such vectors in scope. At first all of its codes are dead.
func newCodebook(scope *model.Scope, like *Node, codes, latent int) codebook {
	dtype := like.DType()
	vectors := scope.WithInitializer(initializer.XavierUniformFn(scope)).VariableWithShape("vectors", shapes.Make(dtype, codes, latent)).SetTrainable(false)
	usage := scope.WithInitializer(initializer.Zero).VariableWithShape("usage", shapes.Make(dtype, codes)).SetTrainable(false)
	return codebook{vectors.NodeValue(like), usage.NodeValue(like), [2]*model.Variable{vectors, usage}}
}

// nearest are the codes int32 [...] of the vectors nearest to encoded [..., latent] (van den Oord et al. 2017, equation 1). The
// squared distance to e is |encoded|^2 - 2 (encoded e - |e|^2 / 2), of which the first part is the same for all.
func (b codebook) nearest(encoded *Node) *Node {
	halfSquares := MulScalar(ReduceSum(Square(b.vectors), -1), 0.5)
	near := Sub(MatMul(rowsOf(encoded), Transpose(b.vectors, 0, 1)), ExpandAxes(halfSquares, 0))
	dims := encoded.Shape().Dimensions
	return Reshape(ArgMax(StopGradient(near), -1, dtypes.Int32), dims[:len(dims)-1]...)
}

// lookup is the vectors [..., latent] of codes int32 [...].
func (b codebook) lookup(codes *Node) *Node { return nn.Lookup(b.vectors, codes) }

// revived is the codebook in which each dead code stands for one of the vectors encoded [..., latent], drawn at random.
func (b codebook) revived(scope *model.Scope, encoded *Node) codebook {
	rows := rowsOf(StopGradient(encoded))
	uniform := nn.Uniform(scope, rows.Graph(), b.usage.Shape())
	drawn := ConvertDType(MulScalar(uniform, float64(rows.Shape().Dim(0))), dtypes.Int32)
	dead := LessThan(b.usage, ConstAs(b.usage, deadUsage))
	b.vectors = Where(BroadcastToShape(ExpandAxes(dead, -1), b.vectors.Shape()), nn.Lookup(rows, drawn), b.vectors)
	b.usage = Where(dead, BroadcastToShape(ConstAs(b.usage, newUsage), b.usage.Shape()), b.usage)
	return b
}

// follow keeps the codebook, each vector moved towards the mean of those encoded [..., latent] that have its code, of codes int32
// [...] (van den Oord et al. 2017, appendix A.1, equations 6 to 8, of averages in place of sums).
func (b codebook) follow(encoded, codes *Node) {
	count := b.usage.Shape().Dim(0)
	chosen := OneHot(Reshape(codes, -1), count, encoded.DType())
	share := float64(count) / float64(codes.Shape().Size()) * codeShare
	kept := MulScalar(b.usage, 1-codeShare)
	usage := Add(kept, MulScalar(ReduceSum(chosen, 0), share))
	sums := MulScalar(MatMul(Transpose(chosen, 0, 1), rowsOf(StopGradient(encoded))), share)
	vectors := Div(Add(Mul(b.vectors, ExpandAxes(kept, -1)), sums), ExpandAxes(usage, -1))
	b.variables[0].SetNodeValue(vectors)
	b.variables[1].SetNodeValue(usage)
}

// rowsOf is x [..., columns] as [rows, columns].
func rowsOf(x *Node) *Node { return Reshape(x, -1, x.Shape().Dim(-1)) }

// straightThrough is the nodes quantized, with the gradient of encoded in their place (van den Oord et al. 2017, section 3.2).
func straightThrough(encoded, quantized *Node) *Node {
	return Add(encoded, StopGradient(Sub(quantized, encoded)))
}
