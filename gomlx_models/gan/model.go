package gan

import (
	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models/nn"
)

// generate is G(z), the generator: z [batch, latent] of standard normals to the logits
// [batch, values] of pictures, 100 -> 1024 -> 1024 -> 784 in the reference model.
func generate(scope *model.Scope, c Config, z *Node, values int) *Node {
	z.AssertDims(-1, c.Latent)
	h := nn.MLP(scope, z, nn.LeakyReLU, c.Units, c.Units)
	return nn.Dense(scope.At("out"), h, values)
}

// discriminate is D(x) before its sigmoid: pictures x [batch, values] in [0, 1] to logits [batch],
// above 0 for real, 784 -> 1024 -> 1024 -> 1 in the reference model.
func discriminate(scope *model.Scope, c Config, x *Node) *Node {
	h := nn.MLP(scope, x, nn.LeakyReLU, c.Units, c.Units)
	return Squeeze(nn.Dense(scope.At("out"), h, 1), -1)
}

// discriminatorLoss is -log D(x) - log(1 - D(G(z))) in nats, averaged over the batch, from the
// logits of real and generated pictures (Goodfellow et al. 2014, equation 1, negated).
func discriminatorLoss(real, fake *Node) *Node {
	return Add(ReduceAllMean(Softplus(Neg(real))), ReduceAllMean(Softplus(fake)))
}

// generatorLoss is -log D(G(z)) in nats, averaged over the batch: the non-saturating form that
// Goodfellow et al. 2014, section 3, train with.
func generatorLoss(fake *Node) *Node {
	return ReduceAllMean(Softplus(Neg(fake)))
}
