package augment

import . "github.com/gomlx/gomlx/core/graph"

// recolor changes brightness, saturation and contrast, in this order, by numbers from [0, 1), each [batch]
// (DiffAugment_pytorch.py of Zhao et al. 2020):
//
//	brightness  x + b - 1/2
//	saturation  m + 2s (x - m), m the mean of each pixel's channels
//	contrast    m + (c + 1/2) (x - m), m the mean of the picture
//
// The mean of grey's one channel is itself, so that saturation leaves grey alone.
func recolor(x, brightness, saturation, contrast *Node) *Node {
	var opaque *Node
	if x.Shape().Dim(-1) == 4 {
		opaque = SliceAxis(x, -1, AxisRange(3))
		x = SliceAxis(x, -1, AxisRange(0, 3))
	}
	x = Add(x, AddScalar(column(brightness), -0.5))
	if x.Shape().Dim(-1) > 1 {
		x = spread(x, MulScalar(column(saturation), 2), -1)
	}
	x = spread(x, AddScalar(column(contrast), 0.5), 1, 2, 3)
	if opaque != nil {
		x = Concatenate([]*Node{x, opaque}, -1)
	}
	return x
}

// spread moves the values of x away from their mean along some axes by a factor, or towards it.
func spread(x, factor *Node, axes ...int) *Node {
	mean := ReduceAndKeep(x, ReduceMean, axes...)
	return Add(mean, Mul(factor, Sub(x, mean)))
}
