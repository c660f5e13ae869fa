package gan

import (
	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/gomlx/ml/model"
)

// discriminatorLoss is what D makes small, a mean over the logits [batch] of real and of generated pictures:
//
//	non-saturating  -log D(x) - log(1 - D(G(z))) in nats (Goodfellow et al. 2014, equation 1, negated)
//	wasserstein     D(G(z)) - D(x) (Arjovsky et al. 2017, equation 2, negated)
//	hinge           max(0, 1 - D(x)) + max(0, 1 + D(G(z))) (Miyato et al. 2018, equation 16, negated)
func discriminatorLoss(kind Loss, real, fake *Node) *Node {
	switch kind {
	case LossWasserstein:
		return Sub(ReduceAllMean(fake), ReduceAllMean(real))
	case LossHinge:
		return Add(ReduceAllMean(relu(AddScalar(Neg(real), 1))), ReduceAllMean(relu(AddScalar(fake, 1))))
	default:
		return Add(ReduceAllMean(Softplus(Neg(real))), ReduceAllMean(Softplus(fake)))
	}
}

// generatorLoss is what G makes small, a mean over the logits [batch] of generated pictures: -log D(G(z)) in nats
// (the non-saturating form that Goodfellow et al. 2014, section 3, train with), or, where D is no probability,
// -D(G(z)) (Miyato et al. 2018, equation 17).
func generatorLoss(kind Loss, fake *Node) *Node {
	if kind == LossNonSaturating {
		return ReduceAllMean(Softplus(Neg(fake)))
	}
	return ReduceAllMean(Neg(fake))
}

// discriminatorObjective is the discriminator's whole loss, its penalties included, on real and generated pictures, as
// many of each, as used inside. Both go through D in one pass, which is faster and, as no layer mixes the examples of a batch, gives the same numbers.
func (n networks) discriminatorObjective(inD *model.Scope, real, fake, labels *Node) *Node {
	both := labels
	if labels != nil {
		both = Concatenate([]*Node{labels, labels}, 0)
	}
	fake = StopGradient(fake)
	size := real.Shape().Dim(0)
	logits := n.discriminate(inD, Concatenate([]*Node{real, fake}, 0), both)
	loss := discriminatorLoss(n.Loss, Slice(logits, AxisRange(0, size)), Slice(logits, AxisRange(size, 2*size)))
	n.training = false // of this update, the pass above is the one that counts
	if n.GradientPenalty > 0 {
		loss = Add(loss, MulScalar(n.gradientPenalty(inD, real, fake, labels), n.GradientPenalty))
	}
	if n.R1 > 0 {
		loss = Add(loss, MulScalar(n.r1Penalty(inD, real, labels), n.R1/2))
	}
	return loss
}

// gradientPenalty is the mean of (|D'(x)| - 1)^2 at points x, each at random between a real picture and a
// generated one (Gulrajani et al. 2017, equation 3).
func (n networks) gradientPenalty(inD *model.Scope, real, fake, labels *Node) *Node {
	shape := real.Shape().Clone()
	for axis := 1; axis < shape.Rank(); axis++ {
		shape.Dimensions[axis] = 1
	}
	share := inD.Store().RandomUniform(real.Graph(), shape)
	x := Add(real, Mul(share, Sub(fake, real)))
	// The root's slope is infinite at 0, where a discriminator without any slope would be.
	slope := Sqrt(AddScalar(n.squaredGradientNorm(inD, x, labels), 1e-12))
	return ReduceAllMean(Square(AddScalar(slope, -1)))
}

// r1Penalty is the mean of |D'(x)|^2 at real pictures (Mescheder et al. 2018, equation 9).
func (n networks) r1Penalty(inD *model.Scope, real, labels *Node) *Node {
	return ReduceAllMean(n.squaredGradientNorm(inD, real, labels))
}

// squaredGradientNorm is |D'(x)|^2 of each example: [batch].
func (n networks) squaredGradientNorm(inD *model.Scope, x, labels *Node) *Node {
	x = Identity(StopGradient(x)) // Gradient finds no slope at a StopGradient node itself
	slope := Gradient(ReduceAllSum(n.discriminate(inD, x, labels)), x)[0]
	return ReduceSum(Square(Reshape(slope, slope.Shape().Dim(0), -1)), -1)
}
