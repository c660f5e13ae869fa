package data

import (
	"fmt"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
)

// Batch draws size pictures at random, with replacement, from values, the nodes of Values. It gives
// float32 [size, Height, Width, Channels] in [0, 1], with their labels if the set has some; length is ignored.
// The randomness is that of the scope's store. It panics if size is below 1 or values are not of this
// set's shapes.
func (p *Pictures) Batch(scope *model.Scope, values []*Node, size, length int) models.Batch {
	pixels := values[0]
	pixels.AssertDims(p.Len(), p.spec.Height, p.spec.Width, p.spec.Channels)
	picks := p.draw(scope, pixels.Graph(), p.Len(), size)
	// Division, unlike multiplication by a rounded 1/255, makes white exactly 1.
	picked := Div(ConvertDType(Gather(pixels, picks), dtypes.Float32), Const(pixels.Graph(), float32(255)))
	return models.Batch{Examples: picked, Labels: pickedLabels(values, picks)}
}

// Batch draws size windows of length symbols at random, with replacement, from values, the node of
// Values. It gives int32 [size, length]. The randomness is that of the scope's store. It panics if
// size is below 1, if values is not of this text's shape, or if the text is shorter than length.
func (t *Text) Batch(scope *model.Scope, values []*Node, size, length int) models.Batch {
	codes := values[0]
	codes.AssertDims(t.Len())
	if length < 1 || length > t.Len() {
		panic(fmt.Errorf("data: cannot draw windows of %d symbols from %s, want 1 to its %d symbols; take shorter windows or a longer text", length, t.name, t.Len()))
	}
	starts := t.draw(scope, codes.Graph(), t.Len()-length+1, size)
	window := shapes.Make(dtypes.Int32, size, length)
	places := Add(starts, Iota(codes.Graph(), window, 1))
	return models.Batch{Examples: Gather(codes, ExpandAxes(places, -1))}
}

// Batch draws size pairs at random, with replacement, from values, the node of Values. It gives
// int32 [size, 2, Length]; length is ignored. The randomness is that of the scope's store. It panics if size is
// below 1 or values is not of this set's shape.
func (p *Pairs) Batch(scope *model.Scope, values []*Node, size, length int) models.Batch {
	codes := values[0]
	codes.AssertDims(p.Len(), 2, p.spec.Length)
	return models.Batch{Examples: Gather(codes, p.draw(scope, codes.Graph(), p.Len(), size))}
}

// Batch draws size drawings at random, with replacement, from values, the nodes of Values. It gives
// float32 [size, Length, models.PointSize], with their labels if the set has some; length is ignored. The
// randomness is that of the scope's store. It panics if size is below 1 or values are not of this set's shapes.
func (d *Drawings) Batch(scope *model.Scope, values []*Node, size, length int) models.Batch {
	points := values[0]
	points.AssertDims(d.Len(), d.spec.Length, models.PointSize)
	picks := d.draw(scope, points.Graph(), d.Len(), size)
	return models.Batch{Examples: Gather(points, picks), Labels: pickedLabels(values, picks)}
}

// draw draws size of n places: int32 [size, 1]. It panics if that would be none.
func (d *dataset) draw(scope *model.Scope, g *Graph, n, size int) *Node {
	if size < 1 {
		panic(fmt.Errorf("data: cannot draw a minibatch of %d examples from %s, want 1 or more", size, d.name))
	}
	return scope.RandomIntN(g, int32(n), shapes.Make(dtypes.Int32, size, 1))
}

// pickedLabels is the labels at these places, int32 [size], or nil if values has none.
func pickedLabels(values []*Node, picks *Node) *Node {
	if len(values) < 2 {
		return nil
	}
	return ConvertDType(Gather(values[1], picks), dtypes.Int32)
}

// withLabels is what Values gives of examples whose labels may be nil.
func withLabels(examples *tensors.Tensor, labels []uint8) []*tensors.Tensor {
	if labels == nil {
		return []*tensors.Tensor{examples}
	}
	return []*tensors.Tensor{examples, tensors.FromFlatDataAndDimensions(labels, len(labels))}
}
