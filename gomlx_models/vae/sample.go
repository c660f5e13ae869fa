package vae

import (
	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/nn"
)

var (
	_ models.Supported = vaeModel{}
	_ models.Encoder   = vaeModel{}
)

// Sample decodes latent variables drawn from the prior and returns the pixels' probabilities. The
// temperature is the standard deviation of the draw. If no classes are given, each is drawn at random.
func (m vaeModel) Sample(scope *model.Scope, draw models.Draw) *Node {
	shape := shapes.Make(draw.Temperature.DType(), draw.Count, m.config.Latent)
	// Truncation is of the number that is decoded, so the standard normal one is cut off in its proportion.
	rng, z := nn.TruncatedNormal(draw.RNG, shape, Div(draw.Truncation, draw.Temperature))
	_, labels := m.labels(draw, rng)
	return m.Decode(scope, Mul(z, draw.Temperature), labels)
}

// LatentSize is the number of latent variables.
func (m vaeModel) LatentSize() int { return m.config.Latent }

// Decode returns the pixels' probabilities [n, Height, Width, Channels] given z [n, LatentSize]. It panics if
// labels are nil and the model is conditional.
func (m vaeModel) Decode(scope *model.Scope, z, labels *Node) *Node {
	return m.probabilities(m.decode(scope, z, m.classes(labels, z)))
}

// Encode returns the mean and the log-variance of q(z|x), both [size, LatentSize]. It panics if labels are nil
// and the model is conditional.
func (m vaeModel) Encode(scope *model.Scope, batch models.Batch) (mean, logVar *Node) {
	return m.encode(scope, batch.Examples, m.classes(batch.Labels, batch.Examples))
}

// LogWeights is as models.Bounded says. Its memory is that of count * size decoded pictures.
func (m vaeModel) LogWeights(scope *model.Scope, batch models.Batch, count int) *Node {
	return logWeights(m.posterior(scope, batch, count))
}
