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
//	relativistic    -log sigmoid(D(x) - D(G(z))) of pairs in nats (Jolicoeur-Martineau 2018; Huang et al. 2024, equation 2)
func discriminatorLoss(kind Loss, real, fake *Node) *Node {
	switch kind {
	case LossWasserstein:
		return Sub(ReduceAllMean(fake), ReduceAllMean(real))
	case LossHinge:
		return Add(ReduceAllMean(relu(AddScalar(Neg(real), 1))), ReduceAllMean(relu(AddScalar(fake, 1))))
	case LossRelativistic:
		return ReduceAllMean(Softplus(Sub(fake, real)))
	default:
		return Add(ReduceAllMean(Softplus(Neg(real))), ReduceAllMean(Softplus(fake)))
	}
}

// generatorLoss is what G makes small, a mean over the logits [batch] of generated pictures: -log D(G(z)) in nats
// (the non-saturating form that Goodfellow et al. 2014, section 3, train with), or, where D is no probability,
// -D(G(z)) (Miyato et al. 2018, equation 17). The relativistic loss is the discriminator's with the two exchanged; it alone
// looks at the logits of real pictures, which are else nil.
func generatorLoss(kind Loss, real, fake *Node) *Node {
	switch kind {
	case LossNonSaturating:
		return ReduceAllMean(Softplus(Neg(fake)))
	case LossRelativistic:
		return discriminatorLoss(kind, fake, real)
	default:
		return ReduceAllMean(Neg(fake))
	}
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
	logits := n.judge(inD, Concatenate([]*Node{real, fake}, 0), both)
	ofReal, ofFake := Slice(logits, AxisRange(0, size)), Slice(logits, AxisRange(size, 2*size))
	loss := discriminatorLoss(n.Loss, ofReal, ofFake)
	n.adaptAugment(inD, ofReal, ofFake)
	n.training = false // of this update, the pass above is the one that counts
	if n.GradientPenalty > 0 {
		loss = Add(loss, MulScalar(n.gradientPenalty(inD, real, fake, labels), n.GradientPenalty))
	}
	if n.penaltyWeight(n.R1) > 0 || n.penaltyWeight(n.R2) > 0 {
		loss = Add(loss, n.slopePenalty(inD, real, fake, labels))
	}
	return loss
}

// generatorObjective is the generator's loss against D, on generated pictures as used inside and the real ones that they are
// paired with, of which no gradient is taken.
func (n networks) generatorObjective(inD *model.Scope, real, fake, labels *Node) *Node {
	var logits *Node
	if n.Loss == LossRelativistic {
		logits = StopGradient(n.judge(inD, real, labels))
	}
	return generatorLoss(n.Loss, logits, n.judge(inD, fake, labels))
}
