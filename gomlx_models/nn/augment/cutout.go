package augment

import (
	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
)

// cutOut makes 0 what lies in a rectangle of half the picture's height and width, by numbers from [0, 1), [batch] each:
// its centre is any pixel, or, where its side is even, the line before or after any (DiffAugment_pytorch.py).
func cutOut(x, row, column *Node) *Node {
	down := within(row, x.Shape().Dim(1))
	right := within(column, x.Shape().Dim(2))
	cut := LogicalAnd(
		BroadcastToDims(Reshape(down, -1, x.Shape().Dim(1), 1, 1), x.Shape().Dimensions...),
		BroadcastToDims(Reshape(right, -1, 1, x.Shape().Dim(2), 1), x.Shape().Dimensions...))
	return Where(cut, ZerosLike(x), x)
}

// within tells which of size places, [batch, size], lie in an interval half as long, at a place given by u [batch].
func within(u *Node, size int) *Node {
	long := (size + 1) / 2
	first := AddScalar(whole(u, size+1-long%2), float64(-(long / 2)))
	shape := shapes.Make(dtypes.Int32, u.Shape().Dim(0), size)
	place, from := Iota(u.Graph(), shape, 1), BroadcastToDims(Reshape(first, -1, 1), shape.Dimensions...)
	return LogicalAnd(GreaterOrEqual(place, from), LessThan(place, AddScalar(from, float64(long))))
}
