package nn

import . "github.com/gomlx/gomlx/core/graph"

// convolveByMatMul is Convolution as one matrix product of all that the kernel sees.
func (s convGeometry) convolveByMatMul(x, kernel *Node) *Node {
	padded := zeroPad(x, s.padding())
	return multiplyColumns(im2col(padded, s.size, s.size, s.stride), kernel)
}

// transposedByMatMul is ConvolutionTransposed as matrix products, one for each phase.
func (s convGeometry) transposedByMatMul(x, kernel *Node) *Node {
	turned := Reverse(kernel, 0, 1)
	return s.byPhases(x, kernel.Shape().Dim(3), func(down, right SliceAxisSpec, zeros [][2]int) *Node {
		seen := Slice(turned, down, right)
		return multiplyColumns(im2col(zeroPad(x, zeros), seen.Shape().Dim(0), seen.Shape().Dim(1), 1), seen)
	})
}

// zeroPad puts zeros before and after the rows and columns of x [batch, H, W, channels].
func zeroPad(x *Node, zeros [][2]int) *Node {
	rows, columns := PadAxis{Start: zeros[0][0], End: zeros[0][1]}, PadAxis{Start: zeros[1][0], End: zeros[1][1]}
	return Pad(x, ScalarZero(x.Graph(), x.DType()), PadAxis{}, rows, columns, PadAxis{})
}

// im2col gathers what a window of that size sees at each of its places: x [batch, H, W, channels] to
// [batch, (H-high)/stride + 1, (W-wide)/stride + 1, high*wide*channels].
func im2col(x *Node, high, wide, stride int) *Node {
	h, w := x.Shape().Dim(1), x.Shape().Dim(2)
	var parts []*Node
	for u := range high {
		for v := range wide {
			rows := AxisRange(u, h-high+u+1).Stride(stride)
			columns := AxisRange(v, w-wide+v+1).Stride(stride)
			parts = append(parts, Slice(x, AxisRange(), rows, columns, AxisRange()))
		}
	}
	return Concatenate(parts, -1)
}

// multiplyColumns is the product of windows [batch, H, W, k*k*in] with a kernel [k, k, in, out].
func multiplyColumns(x, kernel *Node) *Node {
	inputs, out := x.Shape().Dim(-1), kernel.Shape().Dim(-1)
	dims := append([]int{}, x.Shape().Dimensions[:3]...)
	return Reshape(MatMul(Reshape(x, -1, inputs), Reshape(kernel, inputs, out)), append(dims, out)...)
}
