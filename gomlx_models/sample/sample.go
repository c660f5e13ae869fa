// Package sample draws from a trained model: tensors to pictures, drawings and text, and walks through the space
// of a model's latent numbers.
package sample

import (
	"fmt"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/internal/safe"
)

// Sampler draws from one generator's weights, compiling each form of request once.
type Sampler struct {
	backend compute.Backend
	model   models.Model
	store   *model.Store
	execs   map[graphKey]*safe.Exec
}

// graphKey names a compiled graph: what it does and the form of what it is given.
type graphKey struct {
	name string
	models.Request
}

// New makes a sampler of the weights in a store. It may be used between the steps of training.
func New(b compute.Backend, m models.Model, store *model.Store) *Sampler {
	return &Sampler{backend: b, model: m, store: store, execs: map[graphKey]*safe.Exec{}}
}

// Draw returns samples as the model makes them: see models.Model's Sample.
func (s *Sampler) Draw(o Options) (*tensors.Tensor, error) {
	spec := s.model.Spec()
	o = o.withDefaults(spec)
	if err := o.validate(s.model); err != nil {
		return nil, err
	}
	prompt, length, err := o.prompt(spec)
	if err != nil {
		return nil, err
	}
	request := models.Request{Count: o.Count, Length: o.Length, PromptLength: length, Labelled: len(o.Classes) > 0}
	if err := s.model.CanSample(request); err != nil {
		return nil, err
	}
	rng, err := graph.RNGStateFromSeed(o.Seed)
	if err != nil {
		return nil, fmt.Errorf("sample: the random numbers cannot be seeded: %w", err)
	}
	args := []any{rng, float32(o.Temperature), float32(o.Truncation), int32(o.TopK), float32(o.TopP)}
	if request.Labelled {
		args = append(args, labels(o.Classes, o.Count))
	}
	if prompt != nil {
		args = append(args, prompt)
	}
	return s.call1(graphKey{fmt.Sprintf("draw by a beam of %d", o.Beam), request}, s.draw(request, o.Beam), args...)
}

// draw is the graph of a request, answered by a search if beam is above 0.
func (s *Sampler) draw(request models.Request, beam int) graphFunction {
	return func(scope *model.Scope, args []*graph.Node) []*graph.Node {
		draw := models.Draw{
			Count: request.Count, Length: request.Length,
			RNG: args[0], Temperature: args[1], Truncation: args[2], TopK: args[3], TopP: args[4],
		}
		rest := args[5:]
		if request.Labelled {
			draw.Labels, rest = rest[0], rest[1:]
		}
		if request.PromptLength > 0 {
			draw.Prompt = rest[0]
		}
		if beam > 0 {
			answers, _ := s.model.(models.Searcher).Search(scope, draw, beam)
			best := graph.Slice(answers, graph.AxisRange(), graph.AxisElem(0))
			return []*graph.Node{graph.Squeeze(best, 1)}
		}
		return []*graph.Node{s.model.Sample(scope, draw)}
	}
}

// graphFunction builds a program.
type graphFunction = func(scope *model.Scope, args []*graph.Node) []*graph.Node

// call compiles, or finds, a program and runs it.
func (s *Sampler) call(p graphKey, build graphFunction, args ...any) ([]*tensors.Tensor, error) {
	exec, ok := s.execs[p]
	if !ok {
		var err error
		if exec, err = safe.New(s.backend, s.store, build); err != nil {
			return nil, fmt.Errorf("sample: the model cannot be built: %w", err)
		}
		s.execs[p] = exec
	}
	out, err := exec.Call(args...)
	if err != nil {
		return nil, fmt.Errorf("sample: the model cannot be run: %w", err)
	}
	return out, nil
}

// call1 is call of a program with one result.
func (s *Sampler) call1(p graphKey, build graphFunction, args ...any) (*tensors.Tensor, error) {
	out, err := s.call(p, build, args...)
	if err != nil {
		return nil, err
	}
	return out[0], nil
}

// graphInputs lists the arguments of a program that takes examples or points, and classes if there are any.
func graphInputs(examples *tensors.Tensor, classes []int, count int) []any {
	if len(classes) == 0 {
		return []any{examples}
	}
	return []any{examples, labels(classes, count)}
}

// labels returns classes, one for each of count examples or one for all, as int32 [count].
func labels(classes []int, count int) *tensors.Tensor {
	all := make([]int32, count)
	for i := range all {
		all[i] = int32(classes[i%len(classes)])
	}
	return tensors.FromFlatDataAndDimensions(all, count)
}
