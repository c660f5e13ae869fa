package gan

import (
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/nn"
)

// The numbers of the papers: Radford et al. 2015, section 4; Gulrajani et al. 2017, algorithm 1; Miyato et al. 2018,
// table 1, setting C.
func TestOptimizersOfThePresets(t *testing.T) {
	radford := nn.Adam{LearningRate: 2e-4, Beta1: 0.5, Beta2: 0.999}
	for preset, want := range map[Preset]nn.Adam{
		Article: radford, DCGAN: radford, Hinge: radford,
		WGANGP: {LearningRate: 1e-4, Beta1: -1, Beta2: 0.9},
		R3GAN:  {LearningRate: 4e-4, Beta1: -1, Beta2: 0.99},
	} {
		if got := (Config{Preset: preset}).withDefaults().optimizer(); got != want {
			t.Errorf("%s: the optimizer is %+v, want %+v", preset, got, want)
		}
	}
}
