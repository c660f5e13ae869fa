package vae

import (
	. "github.com/gomlx/gomlx/core/graph"

	"math"

	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/ml/model"
	"github.com/gomlx/gomlx/ml/model/initializer"

	"github.com/atelier-go/atelier/gomlx_models/nn"
)

const (
	// levels is the number of values that a pixel of a file may have, 0 to 255, which lie levelWidth apart.
	levels     = 256
	levelWidth = 1.0 / (levels - 1)
	// smallestVariance is that of what rounding to a level takes away: no decoder can be surer of a pixel.
	smallestVariance = levelWidth * levelWidth / 12
	// varianceShare is the share of a minibatch in the running average of the variance, as in batch normalisation.
	varianceShare = 0.1
	// firstLogScale is the log-scale of a logistic before training, a standard deviation of 0.18, and smallestLogScale
	// the least (Salimans et al. 2017, in their program).
	firstLogScale    = -2.3
	smallestLogScale = -7
)

// decoderLikelihood is p(x|z) of a decoder: what its outputs mean.
type decoderLikelihood struct {
	kind Likelihood
	// spread is the log-variance of a Gaussian or the log-scale of a logistic, a scalar; nil of a Bernoulli.
	spread *Node
}

// nats is -log p(x|z) of each value of pictures x in [0, 1] from the decoder's outputs, of the same rank: of a Bernoulli
// and of a logistic a probability, of a Gaussian a density on the scale on which black is 0 and white 1.
func (l decoderLikelihood) nats(logits, x *Node) *Node {
	switch l.kind {
	case LikelihoodGaussian:
		return gaussianLoss(Logistic(logits), l.spread, x)
	case LikelihoodLogistic:
		return logisticLoss(Logistic(logits), l.spread, x)
	}
	return nn.BernoulliLoss(logits, x)
}

// gaussianLoss is -log N(x; mean, exp(logVar)) in nats, elementwise; logVar is a scalar.
func gaussianLoss(mean, logVar, x *Node) *Node {
	far := Mul(Square(Sub(x, mean)), Exp(Neg(logVar)))
	return MulScalar(Add(far, AddScalar(logVar, math.Log(2*math.Pi))), 0.5)
}

// logisticLoss is -log P(x) in nats, elementwise, of x among 256 levels from 0 to 1 under a logistic distribution of that
// mean and exp(logScale), a scalar: what it has within half a level of x, and at 0 and 1 all that lies beyond, too
// (Salimans et al. 2017, section 2.1). With a and b the distances of the upper and of the lower end in scales,
// sigmoid(a) - sigmoid(b) = sigmoid(a) sigmoid(-b) (1 - exp(b - a)), which does not round to 0 however far x is.
func logisticLoss(mean, logScale, x *Node) *Node {
	inverse := Exp(Neg(logScale))
	far := Sub(x, mean)
	a, b := Mul(AddScalar(far, levelWidth/2), inverse), Mul(AddScalar(far, -levelWidth/2), inverse)
	within := Neg(Log(OneMinus(Exp(MulScalar(inverse, -levelWidth)))))
	zero := ZerosLike(far)
	black, white := LessThan(x, ConstAs(x, levelWidth/2)), GreaterThan(x, ConstAs(x, 1-levelWidth/2))
	below, above := Where(black, zero, Softplus(b)), Where(white, zero, Softplus(Neg(a)))
	return Add(Add(below, above), Where(LogicalOr(black, white), zero, BroadcastToShape(within, far.Shape())))
}

// optimalLogVar is the log-variance of the Gaussian that makes pictures x most probable, given their means: that of the
// mean squared error over all values (Rybkin et al. 2021, the optimal sigma).
func optimalLogVar(mean, x *Node) *Node {
	return Log(MaxScalar(ReduceAllMean(Square(Sub(x, mean))), smallestVariance))
}

// likelihood is that of the decoder in scope, with the spread that it has learnt.
func (c Config) likelihood(decoder *model.Scope, like *Node) decoderLikelihood {
	l := decoderLikelihood{kind: c.Likelihood}
	switch c.Likelihood {
	case LikelihoodGaussian:
		l.spread = Reshape(Log(variance(decoder, like).NodeValue(like)))
	case LikelihoodLogistic:
		l.spread = Reshape(MaxScalar(logScale(decoder, like).NodeValue(like), smallestLogScale))
	}
	return l
}

// fitted is the likelihood in training: of a Gaussian the variance is the best for the minibatch, whose pictures are x and of
// which the decoder says logits, and its running average is kept for later. All else is learnt by the optimizer.
func (l decoderLikelihood) fitted(decoder *model.Scope, logits, x *Node) decoderLikelihood {
	if l.kind == LikelihoodGaussian {
		l.spread = optimalLogVar(Logistic(logits), x)
		v := variance(decoder, x)
		old := v.NodeValue(x)
		v.SetNodeValue(Add(old, MulScalar(Sub(Reshape(Exp(l.spread), 1), old), varianceShare)))
	}
	return l
}

// variance is the running average of a Gaussian's variance, which no optimizer touches.
func variance(decoder *model.Scope, like *Node) *model.Variable {
	return decoder.WithInitializer(initializer.One).VariableWithShape("variance", shapes.Make(like.DType(), 1)).SetTrainable(false)
}

// logScale is a logistic's, which is learnt as weights are.
func logScale(decoder *model.Scope, like *Node) *model.Variable {
	first := func(g *Graph, shape shapes.Shape) *Node {
		return BroadcastToShape(ConstAsDType(g, shape.DType, firstLogScale), shape)
	}
	return decoder.WithInitializer(first).VariableWithShape("log_scale", shapes.Make(like.DType(), 1))
}
