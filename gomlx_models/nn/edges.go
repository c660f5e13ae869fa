package nn

import (
	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/gomlx/support/exceptions"
)

// Edges is what lies beyond the edges of a picture for the layers whose windows reach over them.
type Edges int

// The kinds of edges. With EdgesWrap and EdgesHalfDrop a net that has no other sense of place makes tiles: put side by side, their
// opposite edges continue each other.
const (
	// EdgesZero is zeros.
	EdgesZero Edges = iota
	// EdgesWrap is the picture itself again, on all sides.
	EdgesWrap
	// EdgesHalfDrop is the repeat of textiles in which each column of tiles hangs half a tile lower than the one
	// before: below the picture is the picture, beside it the picture moved by half its height. The height is even.
	EdgesHalfDrop
	// EdgesMirror is the picture's mirror image: the edge's pixels again, then those next to them. Resampling then keeps a
	// picture as bright at its edges as inside.
	EdgesMirror
)

// PadEdges adds to the rows and columns of x [batch, H, W, channels] what lies beyond its edges:
// [batch, top+H+bottom, left+W+right, channels]. More than once the picture's side may be added. It panics for
// EdgesHalfDrop if H is odd and columns are added. It can be differentiated any number of times.
func PadEdges(x *Node, edges Edges, top, bottom, left, right int) *Node {
	x.AssertRank(4)
	if edges == EdgesZero {
		return zeroPad(x, [][2]int{{top, bottom}, {left, right}})
	}
	if edges == EdgesMirror {
		x = continued(x, Reverse(x, 2), 2, left, right)
		return continued(x, Reverse(x, 1), 1, top, bottom)
	}
	beside := x
	if edges == EdgesHalfDrop && left+right > 0 {
		beside = halfDropped(x)
	}
	x = continued(x, beside, 2, left, right)
	return continued(x, x, 1, top, bottom)
}

// halfDropped is x [batch, H, W, channels] moved down by half its height, around its end.
func halfDropped(x *Node) *Node {
	h := x.Shape().Dim(1)
	if h%2 != 0 {
		exceptions.Panicf("nn: a picture of %d rows cannot hang lower by half: half-drop takes an even number", h)
	}
	return Concatenate([]*Node{SliceAxis(x, 1, AxisRange(h/2, h)), SliceAxis(x, 1, AxisRange(0, h/2))}, 1)
}

// continued adds so many rows or columns before and after x. Its neighbours on both sides are beside, and theirs x again.
func continued(x, beside *Node, axis, before, after int) *Node {
	size := x.Shape().Dim(axis)
	parts := []*Node{x}
	for next, other := beside, x; before > 0; next, other = other, next {
		n := min(before, size)
		parts = append([]*Node{SliceAxis(next, axis, AxisRange(size-n, size))}, parts...)
		before -= n
	}
	for next, other := beside, x; after > 0; next, other = other, next {
		n := min(after, size)
		parts = append(parts, SliceAxis(next, axis, AxisRange(0, n)))
		after -= n
	}
	if len(parts) == 1 {
		return x
	}
	return Concatenate(parts, axis)
}
