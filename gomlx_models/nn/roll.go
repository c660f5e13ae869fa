package nn

import (
	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
)

// Roll is each picture of x [batch, H, W, channels] seen from elsewhere on the plane that its edges make of it:
//
//	y[b, i, j] = plane of x[b] at row i + down[b] and column j + right[b]
//
// for down and right int32 [batch], from 0 to H-1 and to W-1. It panics for EdgesHalfDrop if H is odd. x can be
// differentiated any number of times. It is made of products of matrices, as pictures are moved in package augment, for XLA
// gathers with loops.
func Roll(x *Node, edges Edges, down, right *Node) *Node {
	h, w := x.Shape().Dim(1), x.Shape().Dim(2)
	x = Einsum("bjw,bhwc->bhjc", windows(right, w, x.DType()), PadEdges(x, edges, 0, 0, 0, w))
	return Einsum("bih,bhwc->biwc", windows(down, h, x.DType()), PadEdges(x, edges, 0, h, 0, 0))
}

// windows are matrices [batch, size, 2*size] that take size places of twice as many, from those of first, int32 [batch], on.
func windows(first *Node, size int, dtype dtypes.DType) *Node {
	shape := shapes.Make(dtypes.Int32, first.Shape().Dim(0), size, 2*size)
	place := Add(Iota(first.Graph(), shape, 1), BroadcastToDims(Reshape(first, -1, 1, 1), shape.Dimensions...))
	return ConvertDType(Equal(place, Iota(first.Graph(), shape, 2)), dtype)
}
