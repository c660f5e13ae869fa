package data

import (
	"fmt"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
)

// Batch draws size pictures at random, with replacement, from values, the nodes of Values. It gives
// float32 [size, Height, Width, 1] in [0, 1], with their labels if the set has some; length is ignored.
// The randomness is that of the scope's store. It panics if size is below 1 or values are not of this
// set's shapes.
func (p *Pictures) Batch(scope *model.Scope, values []*Node, size, length int) models.Batch {
	pixels := values[0]
	pixels.AssertDims(p.Len(), p.spec.Height, p.spec.Width, p.spec.Channels)
	checkSize(p.name, size)
	g := pixels.Graph()
	rows := scope.RandomIntN(g, int32(p.Len()), shapes.Make(dtypes.Int32, size, 1))
	picked := ConvertDType(Gather(pixels, rows), dtypes.Float32)
	// Division, unlike multiplication by a rounded 1/255, makes white exactly 1.
	batch := models.Batch{Examples: Div(picked, Const(g, float32(255)))}
	if p.labels != nil {
		batch.Labels = ConvertDType(Gather(values[1], rows), dtypes.Int32)
	}
	return batch
}

// Batch draws size windows of length symbols at random, with replacement, from values, the node of
// Values. It gives int32 [size, length]. The randomness is that of the scope's store. It panics if
// size is below 1, if values is not of this text's shape, or if the text is shorter than length.
func (t *Text) Batch(scope *model.Scope, values []*Node, size, length int) models.Batch {
	codes := values[0]
	codes.AssertDims(t.Len())
	checkSize(t.name, size)
	if length < 1 || length > t.Len() {
		panic(fmt.Errorf("data: cannot draw windows of %d symbols from %s, want 1 to its %d symbols; take shorter windows or a longer text", length, t.name, t.Len()))
	}
	g := codes.Graph()
	starts := scope.RandomIntN(g, int32(t.Len()-length+1), shapes.Make(dtypes.Int32, size, 1))
	window := shapes.Make(dtypes.Int32, size, length)
	places := Add(starts, Iota(g, window, 1))
	return models.Batch{Examples: Gather(codes, ExpandAxes(places, -1))}
}

// checkSize panics if a minibatch would be empty.
func checkSize(name string, size int) {
	if size < 1 {
		panic(fmt.Errorf("data: cannot draw a minibatch of %d examples from %s, want 1 or more", size, name))
	}
}
