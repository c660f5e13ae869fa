package sample

import (
	"errors"
	"fmt"
	"image"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
)

// Realness is how real each picture seems to a model's discriminator (see models.Critic). Classes are as in Options.
func (s *Sampler) Realness(pictures []image.Image, classes []int) ([]float32, error) {
	gen, ok := s.model.(models.Critic)
	if !ok {
		return nil, fmt.Errorf("sample: models of the family %s have no discriminator to judge pictures: take a gan", s.model.Config().Family())
	}
	out, err := s.runOnPictures("judge", pictures, classes, func(scope *model.Scope, batch models.Batch) []*graph.Node {
		return []*graph.Node{gen.Realness(scope, batch)}
	})
	if err != nil {
		return nil, err
	}
	realness, err := tensors.CopyFlatData[float32](out[0])
	if err != nil {
		return nil, fmt.Errorf("sample: what the discriminator says cannot be read back: %w", err)
	}
	return realness, nil
}

// runOnPictures runs a program of that name on pictures of the model's size.
func (s *Sampler) runOnPictures(name string, pictures []image.Image, classes []int, graphFn func(*model.Scope, models.Batch) []*graph.Node) ([]*tensors.Tensor, error) {
	spec := s.model.Spec()
	if len(pictures) == 0 {
		return nil, fmt.Errorf("sample: no pictures are given to %s, want at least 1", name)
	}
	rows, pixels, err := pictureTensor("pictures", pictures, spec)
	if err == nil && rows != spec.Height {
		err = fmt.Errorf("sample: the pictures are %d pixels high, want %d", rows, spec.Height)
	}
	if err := errors.Join(err, checkClasses(spec, classes, len(pictures))); err != nil {
		return nil, err
	}
	request := models.Request{Count: len(pictures), Labelled: len(classes) > 0}
	return s.call(graphKey{name, request}, func(scope *model.Scope, args []*graph.Node) []*graph.Node {
		batch := models.Batch{Examples: args[0]}
		if len(args) > 1 {
			batch.Labels = args[1]
		}
		return graphFn(scope, batch)
	}, graphInputs(pixels, classes, len(pictures))...)
}
