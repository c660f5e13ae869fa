package vae

import . "github.com/gomlx/gomlx/core/graph"

// quantized is the codes of pictures, and what the decoder makes of them.
type quantized struct {
	// x is the pictures [batch, values].
	x *Node
	// encoded is what the encoder says of them, codes int32 [batch, rows, columns] are those nearest to it, and vectors what
	// these stand for, as encoded [batch, rows, columns, latent].
	encoded, codes, vectors *Node
	// logits [batch, values] are the decoder's, and likelihood what they say of x.
	logits     *Node
	likelihood decoderLikelihood
	// priorNats is -log p(codes) [batch].
	priorNats *Node
}

// losses are those that Losses names. The encoder is sure of its codes, so their divergence from the prior is -log p(codes),
// and the bound log p(x|codes) + log p(codes), one of the terms that p(x) is the sum of. The objective adds the commitment
// loss with its weight (van den Oord et al. 2017, equation 3).
func (q quantized) losses(commitment float64) []*Node {
	reconstruction, kl := ReduceAllMean(q.negativeLogLikelihood()), ReduceAllMean(q.priorNats)
	elbo := Add(reconstruction, kl)
	return []*Node{elbo, reconstruction, kl, Add(elbo, MulScalar(q.commitmentLoss(), commitment))}
}

// nats is -log p(x, codes) in nats [batch].
func (q quantized) nats() *Node { return Add(q.negativeLogLikelihood(), q.priorNats) }

// negativeLogLikelihood is -log p(x|codes) in nats [batch].
func (q quantized) negativeLogLikelihood() *Node {
	return ReduceSum(q.likelihood.nats(q.logits, q.x), -1)
}

// commitmentLoss is the squared distance of what is encoded from the vectors of its codes, summed over a picture and averaged
// over the batch. Its gradient moves the encoder only.
func (q quantized) commitmentLoss() *Node {
	return ReduceAllMean(ReduceSum(Square(Sub(q.encoded, StopGradient(q.vectors))), 1, 2, 3))
}
