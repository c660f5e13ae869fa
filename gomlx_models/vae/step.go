package vae

import (
	"errors"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/ml/model"
	"github.com/gomlx/gomlx/ml/train/optimizer"

	"github.com/atelier-go/atelier/gomlx_models"
)

// generator is a VAE fitted to its data.
type generator struct {
	config Config
	spec   models.Spec
}

func (m generator) Config() models.Config { return m.config }
func (m generator) Spec() models.Spec     { return m.spec }
func (m generator) Minibatch() (int, int) { return m.config.Batch, 0 }
func (m generator) Losses() []string      { return []string{"-ELBO", "reconstruction", "KL"} }

// CanSample refuses prompts.
func (m generator) CanSample(request models.Request) error {
	return errors.Join(models.NoPrompt("vae", request), models.NoLabels("vae", request))
}

// Step updates encoder and decoder once on the negative evidence lower bound. batch is
// [batch, height, width, channels] in [0, 1]; the losses are scalars in nats a picture.
func (m generator) Step(scope *model.Scope, minibatch models.Batch) []*Node {
	batch := minibatch.Examples
	losses := m.losses(scope, batch)
	// Below "weights", so that the random state at the root never looks trainable to the optimizer.
	optimizer.Adam().LearningRate(m.config.LearningRate).Epsilon(1e-8).Done().
		UpdateGraph(scope.At("weights"), batch.Graph(), losses[0])
	return losses
}

// losses returns the negative evidence lower bound of a batch and its two parts, from one sample
// of the latent variables a picture.
func (m generator) losses(scope *model.Scope, batch *Node) []*Node {
	batch.AssertDims(-1, m.spec.Height, m.spec.Width, m.spec.Channels)
	x := Reshape(batch, -1, m.spec.Size())
	weights := scope.At("weights")
	mean, logVar := encode(weights.At("encoder"), m.config, x)
	z := reparameterise(mean, logVar, scope.RandomNormal(batch.Graph(), mean.Shape()))
	reconstruction := reconstructionLoss(decode(weights.At("decoder"), m.config, z, m.spec.Size()), x)
	kl := klLoss(mean, logVar)
	return []*Node{Add(reconstruction, kl), reconstruction, kl}
}

// Sample decodes latent variables drawn from the prior and returns the pixels' probabilities. The
// temperature is the standard deviation of the draw.
func (m generator) Sample(scope *model.Scope, draw models.Draw) *Node {
	_, z := RandomNormal(draw.RNG, shapes.Make(draw.Temperature.DType(), draw.Count, m.config.Latent))
	logits := decode(scope.At("weights").At("decoder"), m.config, Mul(z, draw.Temperature), m.spec.Size())
	return Reshape(Sigmoid(logits), draw.Count, m.spec.Height, m.spec.Width, m.spec.Channels)
}
