package nn

import (
	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/gomlx/ml/model"
)

// outputParam is the name of the graph's parameter in which a layer's scope keeps the shape of what it puts out.
const outputParam = "output"

// Output notes that the layer in scope puts out y [batch, ...], for Outputs, and returns y. Layers of pictures do so,
// for their weights do not tell the height and the width.
func Output(scope *model.Scope, y *Node) *Node {
	scope.SetGraphParam(y.Graph(), outputParam, y.Shape().Dimensions[1:])
	return y
}

// Outputs gives the shapes that the layers of a graph put out for one example, such as [14 14 64], by the scopes of
// the layers. Those that did not note it are left out.
func Outputs(store *model.Store, g *Graph) map[string][]int {
	byScope := map[string][]int{}
	for p := range store.IterGraphParams(g) {
		if shape, is := p.Value.([]int); is && p.Key == outputParam {
			byScope[p.Scope] = shape
		}
	}
	return byScope
}
