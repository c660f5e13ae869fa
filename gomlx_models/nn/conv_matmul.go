package nn

import . "github.com/gomlx/gomlx/core/graph"

// downByWindows is Convolution as one matrix product of all that the kernel sees.
func (s slide) downByWindows(x, kernel *Node) *Node {
	padded := pad(x, PadAxis{Start: s.before, End: s.after})
	return contract(windows(padded, s.size, s.stride, false), kernel)
}

// upByWindows is ConvolutionTransposed as a convolution of x, its pixels moved apart, with the kernel turned.
func (s slide) upByWindows(x, kernel *Node) *Node {
	padded := pad(x, PadAxis{Start: s.size - 1 - s.before, End: s.size - 1 - s.after, Interior: s.stride - 1})
	return contract(windows(padded, s.size, 1, true), kernel)
}

// pad puts zeros around and between the rows and columns of x [batch, H, W, channels].
func pad(x *Node, axis PadAxis) *Node {
	return Pad(x, ConstAs(x, 0), PadAxis{}, axis, axis, PadAxis{})
}

// windows gathers what a k x k window sees at each of its places: x [batch, H, W, channels] to
// [batch, (H-k)/stride + 1, (W-k)/stride + 1, k*k*channels]; back to front if turned.
func windows(x *Node, k, stride int, turned bool) *Node {
	var parts []*Node
	for u := range k {
		for v := range k {
			if turned {
				parts = append(parts, every(x, k-1-u, k-1-v, k, stride))
			} else {
				parts = append(parts, every(x, u, v, k, stride))
			}
		}
	}
	return Concatenate(parts, -1)
}

// every is the pixels that one entry (u, v) of a k x k window sees.
func every(x *Node, u, v, k, stride int) *Node {
	h, w := x.Shape().Dim(1), x.Shape().Dim(2)
	rows := AxisRange(u, h-k+u+1).Stride(stride)
	columns := AxisRange(v, w-k+v+1).Stride(stride)
	return Slice(x, AxisRange(), rows, columns, AxisRange())
}

// contract is the product of windows [batch, H, W, k*k*in] with a kernel [k, k, in, out].
func contract(x, kernel *Node) *Node {
	inputs, out := x.Shape().Dim(-1), kernel.Shape().Dim(-1)
	dims := append([]int{}, x.Shape().Dimensions[:3]...)
	return Reshape(MatMul(Reshape(x, -1, inputs), Reshape(kernel, inputs, out)), append(dims, out)...)
}
