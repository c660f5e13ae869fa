package vae

import (
	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/ml/model"
	"github.com/gomlx/gomlx/ml/train/optimizer"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/nn"
)

// vaeModel is a VAE fitted to its data.
type vaeModel struct{ network }

// Losses are those of the evidence lower bound, and behind them what is minimised in its place, if anything.
func (m vaeModel) Losses() []string {
	names := []string{"-ELBO", "reconstruction", "KL"}
	switch {
	case m.config.Samples > 1:
		return append(names, "-importance-weighted bound")
	case m.config.hasWeightedKL():
		return append(names, "objective")
	}
	return names
}

// hasWeightedKL tells whether the objective weighs the KL divergence.
func (c Config) hasWeightedKL() bool { return c.Beta != 1 || c.FreeBits > 0 || c.Warmup > 0 }

// klWeight is the weight of the KL divergence at this step, a scalar: Beta, to which it grows evenly from 0 over the
// Warmup steps (Bowman et al. 2016, section 3.1; Sønderby et al. 2016).
func (c Config) klWeight(scope *model.Scope, like *Node) *Node {
	beta := ConstAs(like, c.Beta)
	if c.Warmup <= 0 {
		return beta
	}
	step := optimizer.IncrementCounter(scope.At("warmup"), like.Graph(), "step", like.DType()) // 1 at the first
	return Mul(beta, MinScalar(MulScalar(AddScalar(step, -1), 1/float64(c.Warmup)), 1))
}

// Step updates encoder and decoder once on the objective. The losses are scalars in nats a picture.
func (m vaeModel) Step(scope *model.Scope, batch models.Batch) []*Node {
	m.dropping = true
	losses := m.trainingLosses(scope, batch)
	m.update(scope, losses[m.objectiveIndex()])
	return losses
}

// trainingLosses are those of a minibatch in training.
func (m vaeModel) trainingLosses(scope *model.Scope, batch models.Batch) []*Node {
	p := m.posterior(scope, m.binarized(scope, batch), m.config.Samples)
	p.likelihood = p.likelihood.fitted(inDecoder(scope), p.logits, p.x)
	return m.losses(p, m.config.klWeight(scope, p.x))
}

// binarized is the minibatch as the networks see it in training.
func (m vaeModel) binarized(scope *model.Scope, batch models.Batch) models.Batch {
	if m.config.Binarise {
		batch.Examples = binarise(scope, batch.Examples)
	}
	return batch
}

// losses returns those that Losses names, given the weight of the KL divergence.
func (m vaeModel) losses(p posterior, klWeight *Node) []*Node {
	reconstruction, kl := reconstructionLoss(p), klLoss(p.mean, p.logVar)
	losses := []*Node{Add(reconstruction, kl), reconstruction, kl}
	switch c := m.config; {
	case c.Samples > 1:
		return append(losses, Neg(iwaeBound(logWeights(p))))
	case c.hasWeightedKL():
		return append(losses, Add(reconstruction, Mul(freeBitsLoss(p.mean, p.logVar, c.FreeBits), klWeight)))
	}
	return losses
}

// objectiveIndex is the place of the one that is minimised.
func (m vaeModel) objectiveIndex() int {
	if len(m.Losses()) > 3 {
		return 3
	}
	return 0
}

// posterior draws the latent variables of each picture that many times and decodes them.
func (m vaeModel) posterior(scope *model.Scope, batch models.Batch, draws int) posterior {
	x, y := batch.Examples, m.classes(batch.Labels, batch.Examples)
	mean, logVar := m.encode(scope, x, y)
	size, latent := mean.Shape().Dim(0), mean.Shape().Dim(1)
	p := posterior{x: Reshape(x, 1, size, -1), mean: ExpandAxes(mean, 0), logVar: ExpandAxes(logVar, 0)}
	p.noise = nn.StandardNormal(scope, x.Graph(), shapes.Make(x.DType(), draws, size, latent))
	p.z = reparameterise(p.mean, p.logVar, p.noise)
	p.logits = Reshape(m.decode(scope, Reshape(p.z, -1, latent), tile(y, draws)), draws, size, -1)
	p.likelihood = m.config.likelihood(inDecoder(scope), x)
	return p
}

func (m vaeModel) encode(scope *model.Scope, x, y *Node) (mean, logVar *Node) {
	x.AssertDims(-1, m.spec.Height, m.spec.Width, m.spec.Channels)
	return encode(scope.At("weights").At("encoder"), m.layers(), x, y)
}

func (m vaeModel) decode(scope *model.Scope, z, y *Node) *Node {
	return decode(inDecoder(scope), m.decoderLayers(), z, y, m.spec)
}

// tile returns y [batch, classes] that many times over: [times * batch, classes]. Nil stays nil.
func tile(y *Node, times int) *Node {
	if y == nil || times == 1 {
		return y
	}
	size, classes := y.Shape().Dim(0), y.Shape().Dim(1)
	return Reshape(BroadcastToDims(ExpandAxes(y, 0), times, size, classes), -1, classes)
}
