package rnn

import (
	"cmp"

	"github.com/atelier-go/atelier/gomlx_models"
)

// Refit is the configuration of a model for other data: its softmax is over the symbols of these.
func (c Config) Refit(data models.Spec) models.Config {
	if len(data.Alphabet) > 0 {
		c.Symbols = max(cmp.Or(c.Preset, Article).defaults().Symbols, len(data.Alphabet))
	}
	return c
}
