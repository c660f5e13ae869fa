package rnn

import (
	"cmp"

	"github.com/atelier-go/atelier/gomlx_models"
)

// Refit is the configuration of a model that learnt from some data for other data: the width of its softmax is what a
// configuration that does not give it has, if it was that before, and else as it was, if it is wide enough.
func (c Config) Refit(was, is models.Spec) models.Config {
	if len(is.Alphabet) == 0 {
		return c
	}
	preset := cmp.Or(c.Preset, Article).defaults().Symbols
	if c.Symbols == max(preset, len(was.Alphabet)) {
		c.Symbols = preset
	}
	c.Symbols = max(c.Symbols, len(is.Alphabet))
	return c
}
