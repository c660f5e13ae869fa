package nn

import (
	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/gomlx/ml/model"
)

// outputShapeParam is the name of the graph's parameter in which a layer's scope keeps the shape of what it puts out.
const outputShapeParam = "output"

// RecordOutput notes that the layer in scope puts out y [batch, ...], for OutputShapes, and returns y. Layers of pictures do so,
// for their weights do not tell the height and the width.
func RecordOutput(scope *model.Scope, y *Node) *Node {
	scope.SetGraphParam(y.Graph(), outputShapeParam, y.Shape().Dimensions[1:])
	return y
}

// OutputShapes gives the shapes that the layers of a graph put out for one example, such as [14 14 64], by the scopes of
// the layers. Those that did not note it are left out.
func OutputShapes(store *model.Store, g *Graph) map[string][]int {
	byScope := map[string][]int{}
	for p := range store.IterGraphParams(g) {
		if shape, is := p.Value.([]int); is && p.Key == outputShapeParam {
			byScope[p.Scope] = shape
		}
	}
	return byScope
}
