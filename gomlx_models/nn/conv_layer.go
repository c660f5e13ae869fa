package nn

import (
	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/ml/model"
)

// Conv is the layer Convolution plus biases, without its nonlinearity: x [batch, H, W, in] to
// [batch, H/stride, W/stride, channels], with a kernel "weights" [size, size, in, channels] and "biases"
// [channels]. For other weights compose it from Convolution, Kernel and Bias.
func Conv(scope *model.Scope, x *Node, channels, size, stride int) *Node {
	return ConvWithEdges(scope, x, channels, size, stride, EdgesZero)
}

// ConvWithEdges is the layer Conv with other edges.
func ConvWithEdges(scope *model.Scope, x *Node, channels, size, stride int, edges Edges) *Node {
	return Bias(scope, ConvolutionWithEdges(x, Kernel(scope, x, channels, size, nil), stride, edges))
}

// ConvTransposed is the layer ConvolutionTransposed plus biases: x [batch, H, W, in] to
// [batch, H*stride, W*stride, channels], with variables as in Conv.
func ConvTransposed(scope *model.Scope, x *Node, channels, size, stride int) *Node {
	return ConvTransposedWithEdges(scope, x, channels, size, stride, EdgesZero)
}

// ConvTransposedWithEdges is the layer ConvTransposed with other edges.
func ConvTransposedWithEdges(scope *model.Scope, x *Node, channels, size, stride int, edges Edges) *Node {
	return Bias(scope, ConvolutionTransposedWithEdges(x, Kernel(scope, x, channels, size, nil), stride, edges))
}

// Kernel returns the variable "weights" [size, size, in, channels] in scope, for an x of in channels. Where
// first is nil it is drawn as by Weights, with fans of size*size*in and size*size*channels.
func Kernel(scope *model.Scope, x *Node, channels, size int, first model.VariableInitializer) *Node {
	shape := shapes.Make(x.DType(), size, size, x.Shape().Dim(-1), channels)
	if first == nil {
		return Weights(scope, x.Graph(), "weights", shape)
	}
	return scope.WithInitializer(first).VariableWithShape("weights", shape).NodeValue(x.Graph())
}

// Bias adds the variable "biases" [channels] in scope, at first 0, to y [..., channels].
func Bias(scope *model.Scope, y *Node) *Node {
	channels := y.Shape().Dim(-1)
	biases := Weights(scope, y.Graph(), "biases", shapes.Make(y.DType(), channels))
	return RecordOutput(scope, Add(y, expandToRank(biases, y.Rank())))
}

// expandToRank gives x [channels] leading axes of one, up to that rank.
func expandToRank(x *Node, rank int) *Node {
	dims := make([]int, rank)
	for i := range dims {
		dims[i] = 1
	}
	dims[rank-1] = x.Shape().Dim(0)
	return Reshape(x, dims...)
}
