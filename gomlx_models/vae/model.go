package vae

import (
	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models/nn"
)

// encode is q(z|x): pictures x [batch, values] in [0, 1] to the mean and the log-variance
// [batch, latent] of a normal with diagonal covariance.
func encode(scope *model.Scope, c Config, x *Node) (mean, logVar *Node) {
	h := nn.MLP(scope, x, nn.LeakyReLU, c.Units)
	return nn.Dense(scope.At("mean"), h, c.Latent), nn.Dense(scope.At("logvar"), h, c.Latent)
}

// decode is p(x|z): latent variables z [batch, latent] to the logits [batch, values] of pixels.
func decode(scope *model.Scope, c Config, z *Node, values int) *Node {
	z.AssertDims(-1, c.Latent)
	return nn.Dense(scope.At("out"), nn.MLP(scope, z, nn.LeakyReLU, c.Units), values)
}

// reparameterise is z = mean + exp(logVar / 2) noise, with standard normal noise of the same shape
// (Kingma & Welling 2013, section 2.4).
func reparameterise(mean, logVar, noise *Node) *Node {
	return Add(mean, Mul(Exp(MulScalar(logVar, 0.5)), noise))
}

// reconstructionLoss is -log p(x|z) in nats, summed over a picture and averaged over the batch,
// from logits and pictures x in [0, 1], both [batch, values] (Kingma & Welling 2013, appendix C.1).
func reconstructionLoss(logits, x *Node) *Node {
	return ReduceAllMean(ReduceSum(nn.BernoulliLoss(logits, x), -1))
}

// klLoss is KL(q(z|x) || N(0, 1)) = -1/2 sum(1 + log v - m^2 - v) in nats, at least 0, averaged
// over the batch (Kingma & Welling 2013, appendix B).
func klLoss(mean, logVar *Node) *Node {
	terms := Sub(Add(Square(mean), Exp(logVar)), OnePlus(logVar))
	return ReduceAllMean(MulScalar(ReduceSum(terms, -1), 0.5))
}
