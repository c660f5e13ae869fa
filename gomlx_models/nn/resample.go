package nn

import (
	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/gomlx/support/exceptions"
)

// UpsampleBilinear doubles the sides of x [batch, H, W, channels]: [batch, 2H, 2W, channels]. On each axis
//
//	y[2i] = (x[i-1] + 3 x[i]) / 4    y[2i+1] = (3 x[i] + x[i+1]) / 4
//
// with what edges has beyond the picture: the filter [1, 3, 3, 1] of StyleGAN (Karras et al. 2020, appendix B), which
// leaves no checkerboard, for every pixel is met equally often (Odena et al. 2016). It panics for EdgesHalfDrop if H is
// odd. It can be differentiated any number of times.
func UpsampleBilinear(x *Node, edges Edges) *Node {
	x.AssertRank(4)
	y := doubleAxis(doubleAxis(x, edges, 2), edges, 1)
	return WithGradient(y, []*Node{x}, func(dy *Node) []*Node {
		return []*Node{MulScalar(DownsampleBilinear(dy, edges), 4)}
	})
}

// DownsampleBilinear halves the sides of x [batch, H, W, channels]: [batch, H/2, W/2, channels]. On each axis
//
//	y[i] = (x[2i-1] + 3 x[2i] + 3 x[2i+1] + x[2i+2]) / 8
//
// with what edges has beyond the picture. It is a quarter of the adjoint of UpsampleBilinear, and weakens details that
// the smaller picture cannot hold (Zhang 2019). It panics if H or W is odd, and for EdgesHalfDrop if H is no multiple
// of 4. It can be differentiated any number of times.
func DownsampleBilinear(x *Node, edges Edges) *Node {
	x.AssertRank(4)
	h, w := x.Shape().Dim(1), x.Shape().Dim(2)
	if h%2 != 0 || w%2 != 0 {
		exceptions.Panicf("nn: DownsampleBilinear: a picture of %dx%d has no half: pad or crop it", h, w)
	}
	edges.checkHalving("DownsampleBilinear", h, 2)
	y := halveAxis(halveAxis(x, edges, 2), edges, 1)
	return WithGradient(y, []*Node{x}, func(dy *Node) []*Node {
		return []*Node{MulScalar(UpsampleBilinear(dy, edges), 0.25)}
	})
}

// Blur weighs each pixel of x [batch, H, W, channels] with its neighbours on both axes by [1, 2, 1] / 4, with what edges has
// beyond the picture: a pattern that changes with each pixel vanishes, and slow ones stay. It panics for EdgesHalfDrop if H is
// odd. It can be differentiated any number of times.
func Blur(x *Node, edges Edges) *Node {
	x.AssertRank(4)
	y := blurAxis(blurAxis(x, edges, 2), edges, 1)
	return WithGradient(y, []*Node{x}, func(dy *Node) []*Node { return []*Node{Blur(dy, edges)} })
}

// blurAxis is Blur on one axis.
func blurAxis(x *Node, edges Edges, axis int) *Node {
	size := x.Shape().Dim(axis)
	padded := neighbours(x, edges, axis)
	beside := Add(SliceAxis(padded, axis, AxisRange(0, size)), SliceAxis(padded, axis, AxisRange(2, size+2)))
	return Add(MulScalar(x, 0.5), MulScalar(beside, 0.25))
}

// checkHalving panics if pictures of so many rows would have no half-drop when they are made smaller by stride.
func (e Edges) checkHalving(name string, rows, stride int) {
	if e == EdgesHalfDrop && rows%(2*stride) != 0 {
		exceptions.Panicf("nn: %s: %d rows in steps of %d: half-drop takes a multiple of %d rows", name, rows, stride, 2*stride)
	}
}

// neighbours pads x by one on an axis, 1 or 2.
func neighbours(x *Node, edges Edges, axis int) *Node {
	if axis == 1 {
		return PadEdges(x, edges, 1, 1, 0, 0)
	}
	return PadEdges(x, edges, 0, 0, 1, 1)
}

// doubleAxis is UpsampleBilinear on one axis.
func doubleAxis(x *Node, edges Edges, axis int) *Node {
	size := x.Shape().Dim(axis)
	padded := neighbours(x, edges, axis)
	near := MulScalar(x, 0.75)
	even := Add(MulScalar(SliceAxis(padded, axis, AxisRange(0, size)), 0.25), near)
	odd := Add(near, MulScalar(SliceAxis(padded, axis, AxisRange(2, size+2)), 0.25))
	dims := append([]int{}, x.Shape().Dimensions...)
	dims[axis] *= 2
	return Reshape(Stack([]*Node{even, odd}, axis+1), dims...)
}

// halveAxis is DownsampleBilinear on one axis.
func halveAxis(x *Node, edges Edges, axis int) *Node {
	size := x.Shape().Dim(axis)
	padded := neighbours(x, edges, axis)
	tap := func(first int) *Node { return SliceAxis(padded, axis, AxisRange(first, first+size-1).Stride(2)) }
	inner := MulScalar(Add(tap(1), tap(2)), 0.375)
	return Add(inner, MulScalar(Add(tap(0), tap(3)), 0.125))
}
