package nn

import . "github.com/gomlx/gomlx/core/graph"

// GoMLX's gradient of Convolve by its input is wrong for even kernels (TestGoMLXsConvolve shows it), and XLA on
// the CPU is fast only at convolutions of the plain form: pictures [batch, H, W, in], kernels [k, k, in, out],
// nothing turned and no zeros between the pixels of the picture. It brings others to that form itself, but not
// inside a loop, where they take a hundred times as long. So here are the three sums that convolutions and
// all their gradients consist of, each in the plain form and each with the two others as its gradients:
//
//	convolve        y[i] = sum over u of x[s i + u - p] w[u]    x [batch, H, W, fine], w [k, k, fine, coarse]
//	transposed      x[s i + u - p] += y[i] w[u]                 y [batch, H/s, W/s, coarse]
//	kernelGradient  w[u] = sum over i of x[s i + u - p] y[i]
func (s convGeometry) convolve(x, w *Node) *Node {
	return WithGradient(s.nativeConvolve(x, w), []*Node{x, w}, func(dy *Node) []*Node {
		return []*Node{s.transposed(dy, w), s.kernelGradient(x, dy)}
	})
}

func (s convGeometry) transposed(y, w *Node) *Node {
	return WithGradient(s.nativeTransposed(y, w), []*Node{y, w}, func(dx *Node) []*Node {
		return []*Node{s.convolve(dx, w), s.kernelGradient(dx, y)}
	})
}

func (s convGeometry) kernelGradient(x, y *Node) *Node {
	return WithGradient(s.nativeKernelGradient(x, y), []*Node{x, y}, func(dw *Node) []*Node {
		return []*Node{s.transposed(y, dw), s.convolve(x, dw)}
	})
}

func (s convGeometry) nativeConvolve(x, w *Node) *Node {
	return Convolve(x, w).Strides(s.stride).PaddingPerDim(s.padding()).Done()
}

// nativeTransposed is by phases, but to few channels, where it is quicker to put zeros between the pixels.
func (s convGeometry) nativeTransposed(y, w *Node) *Node {
	turned := Transpose(Reverse(w, 0, 1), 2, 3)
	if s.stride == 1 || w.Shape().Dim(2) < 8 {
		edge := [2]int{s.size - 1 - s.padBefore, s.size - 1 - s.padAfter}
		return Convolve(y, turned).InputDilationPerAxis(s.stride, s.stride).PaddingPerDim([][2]int{edge, edge}).Done()
	}
	return s.byPhases(y, w.Shape().Dim(2), func(down, right SliceAxisSpec, zeros [][2]int) *Node {
		return Convolve(y, Slice(turned, down, right)).PaddingPerDim(zeros).Done()
	})
}

// byPhases puts together the rows r, r + stride, r + 2 stride and so on of a transposed convolution's result, which
// see every stride-th entry of the turned kernel, and the columns likewise. Each part is [batch, H, W, fine] for y
// [batch, H, W, coarse], made of some of the entries, and of y with zeros around its rows and columns.
func (s convGeometry) byPhases(y *Node, fine int, part func(down, right SliceAxisSpec, zeros [][2]int) *Node) *Node {
	batch, h, wide := y.Shape().Dim(0), y.Shape().Dim(1), y.Shape().Dim(2)
	rows := make([]*Node, s.stride)
	for r := range rows {
		down, height := s.phase(r)
		columns := make([]*Node, s.stride)
		for c := range columns {
			right, width := s.phase(c)
			columns[c] = Reshape(part(down, right, [][2]int{height, width}), batch, h, 1, wide, 1, fine)
		}
		rows[r] = Concatenate(columns, 4)
	}
	return Reshape(Concatenate(rows, 2), batch, h*s.stride, wide*s.stride, fine)
}

// phase is for row r of each stride rows the entries of the turned kernel that it sees, and the zeros before and
// after the picture when these slide over it.
func (s convGeometry) phase(r int) (entries SliceAxisSpec, zeros [2]int) {
	last := s.size - 1 - (r+s.padBefore)%s.stride
	after := (r + s.padBefore) / s.stride
	return AxisRange(last%s.stride, last+1).Stride(s.stride), [2]int{last/s.stride - after, after}
}

// piecePixels is the most pixels of y that nativeKernelGradient sums at once on a CPU: XLA's convolution there reads all
// of its kernel again for every few of its results, and with 64 channels so many fill a core's cache. With four times as
// many it takes twice the time.
const piecePixels = 4096

// nativeKernelGradient takes the batch for the channels, which are summed over, and y for the kernel: a few pictures at a
// time, and adds these up.
func (s convGeometry) nativeKernelGradient(x, y *Node) *Node {
	batch := x.Shape().Dim(0)
	piece := batch
	if !onGPU(x) {
		piece = max(1, piecePixels/(y.Shape().Dim(1)*y.Shape().Dim(2)))
	}
	var sum *Node
	for first := 0; first < batch; first += piece {
		some := AxisRange(first, min(first+piece, batch))
		part := s.kernelGradientOf(Slice(x, some), Slice(y, some))
		if sum == nil {
			sum = part
		} else {
			sum = Add(sum, part)
		}
	}
	return TransposeAllAxes(sum, 1, 2, 0, 3)
}

// kernelGradientOf is the kernel's gradient as [fine, k, k, coarse].
func (s convGeometry) kernelGradientOf(x, y *Node) *Node {
	x, y = TransposeAllAxes(x, 3, 1, 2, 0), TransposeAllAxes(y, 1, 2, 0, 3)
	return Convolve(x, y).Dilations(s.stride).PaddingPerDim(s.padding()).Done()
}

func (s convGeometry) padding() [][2]int {
	return [][2]int{{s.padBefore, s.padAfter}, {s.padBefore, s.padAfter}}
}
