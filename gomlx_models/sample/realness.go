package sample

import (
	"fmt"
	"image"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
)

// Realness is how real each picture seems to a model's discriminator (see models.Critic). Classes are as in Options.
func (s *Sampler) Realness(pictures []image.Image, classes []int) ([]float32, error) {
	m, ok := s.model.(models.Critic)
	if !ok {
		return nil, fmt.Errorf("sample: models of the family %s have no discriminator to judge pictures: take a gan", s.model.Config().Family())
	}
	out, err := s.runOnPictures("judge", pictures, classes, func(scope *model.Scope, batch models.Batch) []*graph.Node {
		return []*graph.Node{m.Realness(scope, batch)}
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
