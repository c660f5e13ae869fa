package vae

import (
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/nn"
)

// The numbers of Kingma & Ba 2014, algorithm 1, and, of burda, the epsilon of Burda et al. 2015, section 5.
func TestOptimizersOfThePresets(t *testing.T) {
	plain := nn.Adam{LearningRate: 1e-3, Epsilon: 1e-8}
	for preset, want := range map[Preset]nn.Adam{
		Article: plain, Conv: plain, Sigma: plain, VQ: plain,
		Burda: {LearningRate: 1.5e-3, Epsilon: 1e-4, HalfLife: 48000},
	} {
		if got := (Config{Preset: preset}).withDefaults().optimizer(); got != want {
			t.Errorf("%s: the optimizer is %+v, want %+v", preset, got, want)
		}
	}
}
