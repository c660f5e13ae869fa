package studio

import (
	"testing"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/gan"
	"github.com/atelier-go/atelier/gomlx_models/vae"
)

// A critic's losses are no likelihoods, and their axis does not say nats.
func TestLossesHaveTheirUnit(t *testing.T) {
	for want, configs := range map[string][]models.Config{
		"nats": {gan.Config{}, gan.Config{Preset: gan.DCGAN}, vae.Config{}},
		"loss": {gan.Config{Preset: gan.WGANGP}, gan.Config{Preset: gan.Hinge}},
	} {
		for _, config := range configs {
			gen, err := config.Build(models.Spec{Kind: models.Pictures, Height: 28, Width: 28, Channels: 1})
			if err != nil {
				t.Fatal(err)
			}
			if got := lossCurves(&fit.Run{Model: gen}).YLabel; got != want {
				t.Errorf("%+v: the axis says %q, want %q", config, got, want)
			}
		}
	}
}
