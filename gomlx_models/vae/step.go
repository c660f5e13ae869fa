package vae

import (
	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/nn"
)

// generator is a VAE fitted to its data.
type generator struct {
	config Config
	spec   models.Spec
}

func (m generator) Config() models.Config { return m.config }
func (m generator) Spec() models.Spec     { return m.spec }
func (m generator) Minibatch() (int, int) { return m.config.Batch, 0 }

// Losses are those of the evidence lower bound, and behind them what is minimised in its place, if anything.
func (m generator) Losses() []string {
	names := []string{"-ELBO", "reconstruction", "KL"}
	switch {
	case m.config.Samples > 1:
		return append(names, "-importance-weighted bound")
	case m.config.weighted():
		return append(names, "objective")
	}
	return names
}

// weighted tells whether the objective weighs the KL divergence.
func (c Config) weighted() bool { return c.Beta != 1 || c.FreeBits > 0 }

// Step updates encoder and decoder once on the objective. The losses are scalars in nats a picture.
func (m generator) Step(scope *model.Scope, batch models.Batch) []*Node {
	losses := m.losses(m.posterior(scope, m.seen(scope, batch), m.config.Samples))
	// Below "weights", so that the random state at the root never looks trainable to the optimizer.
	m.config.optimizer().Update(scope.At("weights"), losses[m.objective()])
	return losses
}

func (c Config) optimizer() nn.Adam {
	return nn.Adam{LearningRate: c.LearningRate, Epsilon: c.Epsilon, HalfLife: max(0, c.HalfLife)}
}

// seen is the minibatch as the networks see it in training.
func (m generator) seen(scope *model.Scope, batch models.Batch) models.Batch {
	if m.config.Binarise {
		batch.Examples = binarise(scope, batch.Examples)
	}
	return batch
}

// losses returns those that Losses names.
func (m generator) losses(p posterior) []*Node {
	reconstruction, kl := reconstructionLoss(p.logits, p.x), klLoss(p.mean, p.logVar)
	losses := []*Node{Add(reconstruction, kl), reconstruction, kl}
	switch c := m.config; {
	case c.Samples > 1:
		return append(losses, Neg(importanceBound(logWeights(p))))
	case c.weighted():
		return append(losses, Add(reconstruction, MulScalar(freeBitsLoss(p.mean, p.logVar, c.FreeBits), c.Beta)))
	}
	return losses
}

// objective is the place of the one that is minimised.
func (m generator) objective() int {
	if len(m.Losses()) > 3 {
		return 3
	}
	return 0
}

// posterior draws the latent variables of each picture that many times and decodes them.
func (m generator) posterior(scope *model.Scope, batch models.Batch, draws int) posterior {
	x, y := batch.Examples, m.classes(batch.Labels, batch.Examples)
	mean, logVar := m.encode(scope, x, y)
	size, latent := mean.Shape().Dim(0), mean.Shape().Dim(1)
	p := posterior{x: Reshape(x, 1, size, -1), mean: ExpandAxes(mean, 0), logVar: ExpandAxes(logVar, 0)}
	p.noise = nn.Noise(scope, x.Graph(), shapes.Make(x.DType(), draws, size, latent))
	p.z = reparameterise(p.mean, p.logVar, p.noise)
	p.logits = Reshape(m.decode(scope, Reshape(p.z, -1, latent), repeat(y, draws)), draws, size, -1)
	return p
}

func (m generator) encode(scope *model.Scope, x, y *Node) (mean, logVar *Node) {
	x.AssertDims(-1, m.spec.Height, m.spec.Width, m.spec.Channels)
	return encode(scope.At("weights").At("encoder"), m.config, x, y)
}

func (m generator) decode(scope *model.Scope, z, y *Node) *Node {
	return decode(scope.At("weights").At("decoder"), m.config, z, y, m.spec)
}

// repeat returns y [batch, classes] that many times over: [times * batch, classes]. Nil stays nil.
func repeat(y *Node, times int) *Node {
	if y == nil || times == 1 {
		return y
	}
	size, classes := y.Shape().Dim(0), y.Shape().Dim(1)
	return Reshape(BroadcastToDims(ExpandAxes(y, 0), times, size, classes), -1, classes)
}
