package rnn

import "github.com/atelier-go/atelier/gomlx_models"

// Advice is about a batch that is large for the data, or was made smaller for it.
func (n network) Advice() string {
	anyNumber := n.spec
	anyNumber.Count = 0
	usual := Config{Preset: n.config.Preset}.withDefaults(anyNumber).Batch
	follows, advice := models.FitBatch(0, usual, n.spec)
	if n.config.Batch != follows {
		_, advice = models.FitBatch(n.config.Batch, usual, n.spec)
	}
	return advice
}
