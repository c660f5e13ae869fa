package sample

import (
	"fmt"
	"slices"

	"github.com/atelier-go/atelier/gomlx_models"
)

// Mix takes the coarse features of some points, such as form, from one group and the fine ones, such as colour, from another (Karras
// et al. 2019, section 3.1): of each point of coarse the numbers of the first sizes, and those of the others of the point of fine at
// the same place, or of its only one. It fails if the model's latent numbers do not act at several sizes, or if the points do not fit.
func (s *Sampler) Mix(coarse, fine Latents, sizes int) (Latents, error) {
	m, ok := s.model.(models.Layered)
	if !ok || len(m.LatentChunks()) < 2 {
		return nil, fmt.Errorf("sample: the latent numbers of this %s do not act at several sizes of the picture, so that styles cannot be mixed: take a gan of the preset r3gan", s.model.Config().Family())
	}
	chunks := m.LatentChunks()
	if err := models.Within("sample", "the number of coarse sizes", sizes, 1, len(chunks)-1); err != nil {
		return nil, err
	}
	if err := coarse.check(m.LatentSize()); err != nil {
		return nil, err
	}
	if err := fine.check(m.LatentSize()); err != nil {
		return nil, err
	}
	if len(fine) != len(coarse) && len(fine) != 1 {
		return nil, fmt.Errorf("sample: there are %d points of fine features for %d of coarse ones, want as many, or one for all", len(fine), len(coarse))
	}
	cut := 0
	for _, chunk := range chunks[:sizes] {
		cut += chunk
	}
	mixed := make(Latents, len(coarse))
	for i := range mixed {
		mixed[i] = slices.Concat(coarse[i][:cut], fine[i%len(fine)][cut:])
	}
	return mixed, nil
}
