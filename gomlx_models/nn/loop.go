package nn

import (
	"fmt"

	. "github.com/gomlx/gomlx/core/graph"
)

// LoopParameters declares the parameters of a loop's closure, one for each node of the loop's state: XLA's closures
// see nothing that lies outside.
func LoopParameters(g *Graph, state []*Node) []*Node {
	all := make([]*Node, len(state))
	for i, n := range state {
		all[i] = Parameter(g, fmt.Sprintf("state%d", i), n.Shape())
	}
	return all
}

// ScaledSum is the sum along the last axis, which it keeps, times weight. It is a product of matrices, for XLA
// cannot reduce both inside a loop and outside in one program of GoMLX.
func ScaledSum(x *Node, weight float64) *Node {
	columns := x.Shape().Dim(-1)
	ones := BroadcastToDims(ConstAsDType(x.Graph(), x.DType(), weight), columns, 1)
	dims := append([]int{}, x.Shape().Dimensions...)
	dims[len(dims)-1] = 1
	return Reshape(MatMul(Reshape(x, -1, columns), ones), dims...)
}
