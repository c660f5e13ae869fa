package vae

import (
	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
)

// Sample draws a grid of codes from the prior and returns the pixels' probabilities. The temperature divides the
// logits of the codes. If no classes are given, each is drawn at random.
func (m vqModel) Sample(scope *model.Scope, draw models.Draw) *Node {
	rng, labels := m.labels(draw, draw.RNG)
	book := m.codebook(scope, draw.Temperature)
	prior := m.prior(scope, draw.Temperature, m.classes(labels, draw.Temperature))
	return m.probabilities(m.decode(scope, book.lookup(prior.sample(draw, rng))))
}

// Reconstruct gives pictures their codes and decodes these: the pixels' probabilities [size, Height, Width, Channels].
func (m vqModel) Reconstruct(scope *model.Scope, batch models.Batch) *Node {
	encoded := m.encode(scope, batch.Examples)
	book := m.codebook(scope, encoded)
	return m.probabilities(m.decode(scope, book.lookup(book.nearest(encoded))))
}
