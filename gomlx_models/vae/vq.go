package vae

import (
	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/nn"
	"github.com/atelier-go/atelier/gomlx_models/nn/recurrent"
)

// vqModel is a VQ-VAE fitted to its data: a picture's latent variables are a grid of codes, each of which stands for a vector
// of a codebook (van den Oord et al. 2017).
type vqModel struct{ network }

var (
	_ models.Supported     = vqModel{}
	_ models.Reconstructor = vqModel{}
	_ models.Tiler         = vqModel{}
)

// Losses are those of the evidence lower bound, and behind them what is minimised in its place.
func (m vqModel) Losses() []string { return []string{"-ELBO", "reconstruction", "KL", "objective"} }

// Step updates encoder, codebook, decoder and prior once on the objective. The losses are scalars in nats a picture.
func (m vqModel) Step(scope *model.Scope, batch models.Batch) []*Node {
	m.dropping = true
	losses := m.trainingLosses(scope, batch)
	m.update(scope, losses[len(losses)-1])
	return losses
}

// trainingLosses are those of a minibatch in training, in which the codebook follows the encoder.
func (m vqModel) trainingLosses(scope *model.Scope, batch models.Batch) []*Node {
	encoded := m.encode(scope, batch.Examples)
	book := m.codebook(scope, encoded).revived(scope, encoded)
	q := m.quantize(scope, batch, encoded, book)
	book.follow(encoded, q.codes)
	q.likelihood = q.likelihood.fitted(inDecoder(scope), q.logits, q.x)
	return q.losses(m.config.Commitment)
}

// LogWeights is as models.Bounded says, of the one grid of codes that the encoder gives a picture: all draws are the same.
func (m vqModel) LogWeights(scope *model.Scope, batch models.Batch, count int) *Node {
	encoded := m.encode(scope, batch.Examples)
	bound := Neg(m.quantize(scope, batch, encoded, m.codebook(scope, encoded)).nats())
	return BroadcastToDims(ExpandAxes(bound, 0), count, bound.Shape().Dim(0))
}

// quantize gives pictures their codes and decodes these.
func (m vqModel) quantize(scope *model.Scope, batch models.Batch, encoded *Node, book codebook) quantized {
	q := quantized{x: Reshape(batch.Examples, -1, m.spec.Size()), encoded: encoded, codes: book.nearest(encoded)}
	q.vectors = book.lookup(q.codes)
	q.logits = m.decode(scope, straightThrough(encoded, q.vectors))
	q.likelihood = m.config.likelihood(inDecoder(scope), q.x)
	drop := recurrent.NewDropout(scope, m.layers().Dropout)
	q.priorNats = m.prior(scope, encoded, m.classes(batch.Labels, encoded)).nats(q.codes, drop)
	return q
}

func (m vqModel) codebook(scope *model.Scope, like *Node) codebook {
	return newCodebook(scope.At("weights").At("codebook"), like, m.config.Codes, m.config.Latent)
}

func (m vqModel) prior(scope *model.Scope, like, y *Node) codePrior {
	rows, columns := m.grid()
	return newCodePrior(scope.At("weights").At("prior"), m.config, like, y, rows, columns)
}

// grid is the number of rows and columns of codes that a picture has.
func (m vqModel) grid() (rows, columns int) {
	sizes := m.config.sizes(m.spec)
	last := sizes[len(sizes)-1]
	return last[0], last[1]
}

// encode is pictures x to the vectors [batch, rows, columns, latent] whose nearest are to be found in the codebook.
func (m vqModel) encode(scope *model.Scope, x *Node) *Node {
	x.AssertDims(-1, m.spec.Height, m.spec.Width, m.spec.Channels)
	scope, c := scope.At("weights").At("encoder"), m.config
	h := residualBlocks(scope, c, halve(scope, c, x, c.sizes(m.spec)))
	return nn.Conv(scope.At("codes"), h, c.Latent, 1, 1)
}

// decode is vectors [batch, rows, columns, latent] to the logits [batch, values] of pixels.
func (m vqModel) decode(scope *model.Scope, vectors *Node) *Node {
	scope, c, sizes := inDecoder(scope), m.decoderLayers(), m.config.sizes(m.spec)
	h := nn.ConvWithEdges(scope.At("codes"), vectors, c.Channels<<(len(sizes)-2), resizeKernel, 1, c.edges())
	return Reshape(enlarge(scope, c, residualBlocks(scope, c, h), sizes, m.spec.Channels), -1, m.spec.Size())
}

// residualBlocks adds to x [batch, rows, columns, channels] what a convolution of 3x3 and one of 1x1 behind it make of
// it, twice, as van den Oord et al. 2017, section 4.1, do.
func residualBlocks(scope *model.Scope, c Config, x *Node) *Node {
	f, channels := activations[c.Activation], x.Shape().Dim(-1)
	for i := range 2 {
		h := nn.ConvWithEdges(scope.At("block%d", i).At("conv3"), f(x), channels, 3, 1, c.edges())
		x = Add(x, nn.Conv(scope.At("block%d", i).At("conv1"), f(h), channels, 1, 1))
	}
	return x
}

// Tiled is as models.Tiler says. The encoder stays as it is.
func (m vqModel) Tiled(tile models.Tile) (models.Model, error) {
	var err error
	m.network, err = m.tiled(tile)
	return m, err
}
