package nn

import (
	"fmt"

	. "github.com/gomlx/gomlx/core/graph"
)

// Parameters declares the parameters of a loop's closure, one for each node of the loop's state: XLA's closures
// see nothing that lies outside.
func Parameters(g *Graph, state []*Node) []*Node {
	all := make([]*Node, len(state))
	for i, n := range state {
		all[i] = Parameter(g, fmt.Sprintf("state%d", i), n.Shape())
	}
	return all
}
