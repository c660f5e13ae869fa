// Package stepgraph builds the graph of a training step without compiling or running it, to look at it or at the
// variables that it makes.
package stepgraph

import (
	"errors"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/internal/safe"
)

// errDrafted ends the building of a graph that is not to be compiled.
var errDrafted = errors.New("drafted")

// Build builds a generator's step on the variables of a store, which gets those that it lacks, without values, and
// lets look see a minibatch and the losses. It returns look's error, or why the step cannot be built.
func Build(b compute.Backend, store *model.Store, gen models.Model, look func(batch models.Batch, losses []*graph.Node) error) error {
	var seen error
	step, err := safe.New(b, store, func(scope *model.Scope, in []*graph.Node) []*graph.Node {
		batch := models.Batch{Examples: in[0]}
		if len(in) > 1 {
			batch.Labels = in[1]
		}
		seen = look(batch, gen.Step(scope, batch))
		panic(errDrafted)
	})
	if err != nil {
		return err
	}
	defer step.Finalize()
	var in []shapes.Shape
	if err := safe.Try(func() error { in = inputs(gen); return nil }); err != nil {
		return err
	}
	if err := step.Compile(in...); !errors.Is(err, errDrafted) {
		return err
	}
	return seen
}

// inputs are the shapes of a minibatch: its examples and, if they are labelled, their labels (see models.Batch).
func inputs(gen models.Model) []shapes.Shape {
	size, length := gen.Minibatch()
	in := []shapes.Shape{examples(gen.Spec(), size, length)}
	if gen.Spec().Classes > 0 {
		in = append(in, shapes.Make(dtypes.Int32, size))
	}
	return in
}

func examples(spec models.Spec, size, length int) shapes.Shape {
	switch spec.Kind {
	case models.Text:
		return shapes.Make(dtypes.Int32, size, length)
	case models.Pairs:
		return shapes.Make(dtypes.Int32, size, 2, spec.Length)
	case models.Strokes:
		return shapes.Make(dtypes.Float32, size, spec.Length, models.PointSize)
	default:
		return shapes.Make(dtypes.Float32, size, spec.Height, spec.Width, spec.Channels)
	}
}
