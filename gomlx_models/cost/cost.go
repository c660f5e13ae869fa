// Package cost says what a model costs before it is trained: its parameters, the bytes that they and the
// state of training take, and the arithmetic of a training step.
package cost

import (
	"fmt"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/backend"
	"github.com/atelier-go/atelier/gomlx_models/internal/stepgraph"
)

// Cost is what a model costs.
type Cost struct {
	// Parameters is the number of weights that are learnt.
	Parameters int
	// Bytes is what they take in memory.
	Bytes int
	// StateBytes is what all that lasts from step to step takes: the parameters, their optimizers' moments, running
	// averages and the state of the random numbers.
	StateBytes int
	// FLOPs is the floating point operations of the matrix products and convolutions of one training step, an addition
	// and a multiplication counted as two: 2 M N K of [M, K] by [K, N]. Zeros that a convolution pads with or puts between
	// pixels are multiplied like any other number. All else, which is of a lower order, is left out.
	FLOPs int
	// Examples is the number of examples that the step takes.
	Examples int
}

// Of counts what a model costs, from the graph of its step on the pure Go backend, without compiling or running
// it. What no result of the step needs is not counted. It fails if the step cannot be built, or if a loop in it
// makes the count depend on its values.
func Of(m models.Model) (Cost, error) {
	b, err := backend.Open(backend.PureGo)
	if err != nil {
		return Cost{}, fmt.Errorf("cost: %w", err)
	}
	defer b.Finalize()
	store := model.NewStore()
	if err := store.SetRNGStateFromSeed(0); err != nil {
		return Cost{}, fmt.Errorf("cost: the random numbers cannot be seeded: %w", err)
	}
	c := Cost{}
	c.Examples, _ = m.Minibatch()
	products := &flopCounter{Backend: b}
	err = stepgraph.Build(products, store, m, func(_ models.Batch, losses []*graph.Node) (err error) {
		c.FLOPs, err = products.total(append(losses, updatedValues(store, losses[0].Graph())...))
		return err
	})
	if err != nil {
		return Cost{}, fmt.Errorf("cost: the step of %s cannot be counted: %w", m.Config().Family(), err)
	}
	for v := range store.IterVariables() {
		bytes := int(v.Shape().ByteSize())
		c.StateBytes += bytes
		if v.Trainable {
			c.Parameters += v.Shape().Size()
			c.Bytes += bytes
		}
	}
	return c, nil
}

// updatedValues lists the values that the step gives to variables.
func updatedValues(store *model.Store, g *graph.Graph) []*graph.Node {
	var values []*graph.Node
	for v := range store.IterVariables() {
		if v.ChangedInGraph(g) {
			values = append(values, v.NodeValue(g))
		}
	}
	return values
}
