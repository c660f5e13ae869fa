package nn

import (
	"strings"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/gomlx/support/exceptions"
)

// Convolution slides a kernel [k, k, in, out] over x [batch, H, W, in] in steps of stride; the result is
// [batch, H/stride, W/stride, out] with
//
//	y[b, i, j, o] = sum over u, v, c of x[b, stride*i + u - p, stride*j + v - p, c] kernel[u, v, c, o]
//
// and p = (k-stride)/2 rounded down; x is 0 outside its edges. So k-stride rows are padded in all, the
// smaller half before: 1+1 for k=4, stride 2 and for k=3, stride 1. It panics if k < stride or if H or W is
// no multiple of stride. It can be differentiated any number of times.
func Convolution(x, kernel *Node, stride int) *Node {
	return ConvolutionWithEdges(x, kernel, stride, EdgesZero)
}

// ConvolutionWithEdges is Convolution with other edges. For EdgesHalfDrop, H is a multiple of twice the stride; it panics
// otherwise.
func ConvolutionWithEdges(x, kernel *Node, stride int, edges Edges) *Node {
	s := newConvGeometry("Convolution", x, kernel, stride)
	h, w := x.Shape().Dim(1), x.Shape().Dim(2)
	if h%stride != 0 || w%stride != 0 {
		exceptions.Panicf("nn: Convolution: a picture of %dx%d is no multiple of the stride %d: pad or crop it", h, w, stride)
	}
	if edges == EdgesZero {
		return s.convolution(x, kernel)
	}
	edges.checkHalving("Convolution", h, stride)
	more := (s.padAfter + stride - 1) / stride // of the result, around it, which is wrong where it meets zeros
	padded := PadEdges(x, edges, more*stride, more*stride, more*stride, more*stride)
	return crop(s.convolution(padded, kernel), more)
}

// ConvolutionTransposed spreads x [batch, H, W, in] through a kernel [k, k, in, out] to
// [batch, H*stride, W*stride, out]:
//
//	y[b, stride*i + u - p, stride*j + v - p, o] += x[b, i, j, c] kernel[u, v, c, o]
//
// over all i, j, u, v, c, with p = (k-stride)/2 rounded down; what falls outside the result is dropped. It is
// the adjoint in space of Convolution with the same k and stride, so an input's gradient of that with kernel's
// last axes exchanged, and PyTorch's ConvTranspose2d(k, stride, padding=p). It panics if k < stride. It can be
// differentiated any number of times.
func ConvolutionTransposed(x, kernel *Node, stride int) *Node {
	return ConvolutionTransposedWithEdges(x, kernel, stride, EdgesZero)
}

// ConvolutionTransposedWithEdges is ConvolutionTransposed with other edges: what falls outside comes in again where the
// plane continues there. It panics for EdgesHalfDrop if H is odd.
func ConvolutionTransposedWithEdges(x, kernel *Node, stride int, edges Edges) *Node {
	s := newConvGeometry("ConvolutionTransposed", x, kernel, stride)
	if edges == EdgesZero {
		return s.convolutionTransposed(x, kernel)
	}
	edges.checkHalving("ConvolutionTransposed", x.Shape().Dim(1), 1)
	more := (s.padAfter + stride - 1) / stride // of x, around it: as far as a kernel reaches
	padded := PadEdges(x, edges, more, more, more, more)
	return crop(s.convolutionTransposed(padded, kernel), more*stride)
}

// crop takes that many rows and columns away from each side of x [batch, H, W, channels].
func crop(x *Node, by int) *Node {
	rows, columns := x.Shape().Dim(1), x.Shape().Dim(2)
	return Slice(x, AxisRange(), AxisRange(by, rows-by), AxisRange(by, columns-by))
}

func (s convGeometry) convolution(x, kernel *Node) *Node {
	if s.native(x) {
		return s.convolve(x, kernel)
	}
	return s.convolveByMatMul(x, kernel)
}

func (s convGeometry) convolutionTransposed(x, kernel *Node) *Node {
	if s.native(x) {
		return s.transposed(x, Transpose(kernel, 2, 3))
	}
	return s.transposedByMatMul(x, kernel)
}

// convGeometry is how a kernel of size x size goes over a picture: in steps of stride, with so many zeros before the
// picture's first row and column and after its last.
type convGeometry struct{ size, stride, padBefore, padAfter int }

func newConvGeometry(name string, x, kernel *Node, stride int) convGeometry {
	x.AssertRank(4)
	k := kernel.Shape().Dim(0)
	kernel.AssertDims(k, k, x.Shape().Dim(-1), -1)
	if stride < 1 || k < stride {
		exceptions.Panicf("nn: %s: a kernel of size %d leaves out pixels in steps of %d: the stride is to be 1 to %d", name, k, stride, k)
	}
	before := (k - stride) / 2
	return convGeometry{size: k, stride: stride, padBefore: before, padAfter: k - stride - before}
}

// native tells whether the backend's own convolutions are to be used. Those of go are five times slower than matrix
// products, and those of XLA where a kernel of one pixel makes them such a product.
func (s convGeometry) native(x *Node) bool { return x.Graph().Backend().Name() == "xla" && s.size > 1 }

func onGPU(x *Node) bool { return strings.Contains(x.Graph().Backend().Description(), "cuda") }
