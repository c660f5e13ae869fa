package augment

import (
	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
)

// translation is how far pictures move along an axis of so many pixels at most: an eighth (DiffAugment_pytorch.py of
// Zhao et al. 2020).
func translation(size int) int { return (size + 4) / 8 }

// offsets are whole numbers from -most to most, by numbers from [0, 1), [batch]; 0 where a picture does not move.
func offsets(u, moves *Node, most int) *Node {
	by := AddScalar(whole(u, 2*most+1), float64(-most))
	return Where(moves, by, ZerosLike(by))
}

// whole turns numbers from [0, 1) into whole ones from 0 to count-1.
func whole(u *Node, count int) *Node {
	return ConvertDType(MulScalar(u, float64(count)), dtypes.Int32)
}

// move exchanges left and right where mirrored [batch] holds, and then, where moves [batch] holds, moves the picture down
// or up and to the right or left, by numbers from [0, 1), [batch] each. What it leaves is 0. Other pictures keep their
// very values, whatever the precision of the backend's products.
func move(x, mirrored, moves, down, right *Node) *Node {
	h, w := x.Shape().Dim(1), x.Shape().Dim(2)
	rows := from(offsets(down, moves, translation(h)), nil, h, x.DType())
	columns := from(offsets(right, moves, translation(w)), mirrored, w, x.DType())
	y := Einsum("bjw,bhwc->bhjc", columns, Einsum("bih,bhwc->biwc", rows, x))
	return perExample(LogicalOr(mirrored, moves), y, x)
}

// from are matrices [batch, size, size] whose row i is 1 where the pixel i comes from if all move by so many places,
// int32 [batch], after they were mirrored, if they are, and else 0. A product with them
// takes a fifth of the time of slices by powers of two: XLA gathers with loops, and pure Go cannot slice at a place that
// the graph computes.
func from(by, mirrored *Node, size int, dtype dtypes.DType) *Node {
	shape := shapes.Make(dtypes.Int32, by.Shape().Dim(0), size, size)
	each := func(n *Node) *Node { return BroadcastToDims(Reshape(n, -1, 1, 1), shape.Dimensions...) }
	place := Sub(Iota(by.Graph(), shape, 1), each(by))
	if mirrored != nil {
		place = Where(each(mirrored), AddScalar(Neg(place), float64(size-1)), place)
	}
	return ConvertDType(Equal(place, Iota(by.Graph(), shape, 2)), dtype)
}
