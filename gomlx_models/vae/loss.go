package vae

import . "github.com/gomlx/gomlx/core/graph"

// posterior is draws of the latent variables of pictures, and what the decoder makes of them.
type posterior struct {
	// x is the pictures [1, batch, values].
	x *Node
	// mean and logVar [1, batch, latent] are the encoder's normal distribution, from which each z
	// [draws, batch, latent] comes by standard normal noise of the same shape.
	mean, logVar, noise, z *Node
	// logits [draws, batch, values] are the decoder's, and likelihood what they say of x.
	logits     *Node
	likelihood decoderLikelihood
}

// reparameterise is z = mean + exp(logVar / 2) noise, with standard normal noise (Kingma & Welling 2013,
// section 2.4).
func reparameterise(mean, logVar, noise *Node) *Node {
	return Add(mean, Mul(Exp(MulScalar(logVar, 0.5)), noise))
}

// reconstructionLoss is -log p(x|z) in nats, summed over a picture and averaged over all draws and pictures (Kingma &
// Welling 2013, appendix C.1).
func reconstructionLoss(p posterior) *Node {
	return ReduceAllMean(p.negativeLogLikelihood())
}

// negativeLogLikelihood is -log p(x|z) in nats of each draw [draws, batch].
func (p posterior) negativeLogLikelihood() *Node {
	return ReduceSum(p.likelihood.nats(p.logits, p.x), -1)
}

// klDivergence is KL(q(z|x) || N(0, 1)) = -1/2 (1 + log v - m^2 - v) in nats of each latent variable, at least 0
// (Kingma & Welling 2013, appendix B).
func klDivergence(mean, logVar *Node) *Node {
	return MulScalar(Sub(Add(Square(mean), Exp(logVar)), OnePlus(logVar)), 0.5)
}

// klLoss is the divergence in nats, summed over the latent variables and averaged over the batch.
func klLoss(mean, logVar *Node) *Node {
	return ReduceAllMean(ReduceSum(klDivergence(mean, logVar), -1))
}

// freeBitsLoss is the divergence in nats, of which each latent variable's average over the batch counts for at
// least free nats (Kingma et al. 2016, appendix C.8, equation 15). mean and logVar are [..., latent].
func freeBitsLoss(mean, logVar *Node, free float64) *Node {
	latent := mean.Shape().Dim(-1)
	each := ReduceMean(Reshape(klDivergence(mean, logVar), -1, latent), 0)
	return ReduceAllSum(MaxScalar(each, free))
}

// logWeights is log p(x, z) - log q(z|x) in nats of each draw [draws, batch] (Burda et al. 2015, section 3). The
// two normal densities have the factor (2 pi)^(-1/2) in common.
func logWeights(p posterior) *Node {
	prior, encoder := Square(p.z), Add(Square(p.noise), p.logVar)
	ratio := MulScalar(ReduceSum(Sub(encoder, prior), -1), 0.5)
	return Sub(ratio, p.negativeLogLikelihood())
}

// iwaeBound is the logarithm of the mean of k weights, given by their logarithms [k, batch], averaged over
// the batch (Burda et al. 2015, equation 8).
func iwaeBound(logWeights *Node) *Node {
	// A constant to the gradient: that of ReduceMax is wrong on XLA, and none is needed.
	largest := StopGradient(ReduceAndKeep(logWeights, ReduceMax, 0))
	mean := ReduceAndKeep(Exp(Sub(logWeights, largest)), ReduceMean, 0)
	return ReduceAllMean(Add(largest, Log(mean)))
}
