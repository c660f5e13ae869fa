package rnn

import (
	"testing"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/nn"
)

// The betas and epsilon are Kingma & Ba's, which package nn tests; 0.9999 a step is a half in 6931.
func TestOptimizersOfThePresets(t *testing.T) {
	for preset, want := range map[Preset]nn.Adam{
		Article: {LearningRate: 1e-3, ClipNorm: 1}, Couplets: {LearningRate: 1e-3, ClipNorm: 1},
		GRU: {LearningRate: 2e-3, ClipNorm: 1, HalfLife: 1500}, LSTM: {LearningRate: 2e-3, ClipNorm: 1, HalfLife: 1500},
		Rows: {LearningRate: 1e-3, ClipNorm: 1, HalfLife: 5000}, Sketch: {LearningRate: 1e-3, ClipNorm: 1, HalfLife: 6931},
	} {
		if got := (Config{Preset: preset}).withDefaults(models.Spec{Kind: preset.kind()}).optimizer(); got != want {
			t.Errorf("%s: the optimizer is %+v, want %+v", preset, got, want)
		}
	}
}
