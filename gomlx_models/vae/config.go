// Package vae is the variational autoencoder of Kingma & Welling 2013: an encoder that turns a
// picture into a normal distribution over a few latent numbers, and a decoder that turns such
// numbers back into a picture. Of the preset VQ the latent numbers are a grid of codes (van den Oord et al. 2017).
package vae

import (
	"errors"

	"github.com/atelier-go/atelier/gomlx_models"
)

// Config describes the network and how it learns. Its zero value is the article's. A field that is zero is as
// the preset has it; Presets lists the values and where each comes from.
type Config struct {
	// Preset is what fills in the fields below; Article if empty.
	Preset Preset `json:"preset"`
	// Net is what lies between the pixels and the hidden layers.
	Net Net `json:"net"`
	// Channels is the number of channels that the first convolution makes. Each further one halves the picture
	// and doubles them, until its shorter side is below 8 pixels. 32 if 0; only NetConv has any.
	Channels int `json:"channels,omitempty"`
	// Layers is the number of hidden layers of the encoder, and of the decoder, and Units the width of each.
	Layers int `json:"layers"`
	Units  int `json:"units"`
	// Activation is the nonlinearity behind each layer but the last.
	Activation Activation `json:"activation"`
	// Latent is the number of latent variables of a picture.
	Latent int `json:"latent"`
	// Codes is the number of vectors in the codebook of a VQ-VAE, of Latent values each (van den Oord et al. 2017). Only the
	// preset VQ has one: a picture's latent variables are a grid of 7 to 13 codes a side, and Layers and Units are those
	// of the prior's recurrent net, which draws them.
	Codes int `json:"codes,omitempty"`
	// Commitment is the weight with which what a VQ-VAE encodes is drawn to its codes (van den Oord et al. 2017, equation 3).
	Commitment float64 `json:"commitment,omitempty"`
	// Conditional makes encoder and decoder know the picture's class, so that a class can be asked for (Sohn et
	// al. 2015); of the preset VQ the prior alone.
	Conditional bool `json:"conditional,omitempty"`
	// Binarise makes a pixel of each picture of a minibatch 1 with a probability of its brightness, else 0, anew
	// each time (Salakhutdinov & Murray 2008). The preset Burda always does.
	Binarise bool `json:"binarise,omitempty"`
	// Likelihood is what the decoder's outputs say of a pixel. LikelihoodBernoulli if empty.
	Likelihood Likelihood `json:"likelihood,omitempty"`
	// Tile makes pictures that repeat, of convolutions (NetConv, NetResize) that take for what lies beyond an edge what will
	// lie there; none do if empty. What it learns from best are pictures that repeat themselves or have a plain ground: the
	// decoder shows again, a few pixels wide, the seam that others have.
	Tile models.Tile `json:"tile,omitempty"`
	// Samples is the number of draws of the latent variables for each picture. With more than one the objective
	// is the importance-weighted bound (Burda et al. 2015, equation 8).
	Samples int `json:"samples"`
	// Beta is the weight of the KL divergence in the objective (Higgins et al. 2017, equation 4).
	Beta float64 `json:"beta"`
	// Warmup is the number of steps over which the weight of the KL divergence grows evenly from 0 to Beta (Bowman et al.
	// 2016, section 3.1), so that codes mean something before they are made cheap. A negative number switches it off.
	Warmup int `json:"warmup,omitempty"`
	// FreeBits is the divergence in nats of each latent variable, averaged over the minibatch, that costs nothing
	// (Kingma et al. 2016, appendix C.8, equation 15); none if 0.
	FreeBits float64 `json:"free_bits,omitempty"`
	// Dropout is the probability, below 1, with which training makes each output of each hidden layer zero (Srivastava et
	// al. 2014, section 10), and of the preset VQ each input of the prior's net, too (Zaremba et al. 2014, section 3.1); none if 0.
	Dropout float64 `json:"dropout,omitempty"`
	// Batch is the number of pictures a step. If 0, it is the preset's, or, of fewer than twice as many pictures, half of them.
	Batch int `json:"batch"`
	// LearningRate is Adam's, and Epsilon what keeps its divisor off 0 (Kingma & Ba 2014, algorithm 1).
	LearningRate float64 `json:"learning_rate"`
	Epsilon      float64 `json:"epsilon"`
	// HalfLife is the number of steps after which the learning rate is half of what it was. A negative number
	// switches it off.
	HalfLife int `json:"half_life,omitempty"`
}

// Net is a kind of network.
type Net string

// The kinds of network.
const (
	// NetMLP has its hidden layers only.
	NetMLP Net = "mlp"
	// NetConv has strided convolutions before the encoder's hidden layers and behind the decoder's.
	NetConv Net = "conv"
	// NetResize is as NetConv in the encoder. Its decoder makes pictures larger by interpolation, between convolutions that
	// do not move in strides, which leaves no checkerboard (Odena et al. 2016).
	NetResize Net = "resize"
)

// convolves tells whether the network has convolutions.
func (n Net) convolves() bool { return n == NetConv || n == NetResize }

// Likelihood is what a decoder's outputs say of a pixel, from 0 to 1, given the latent variables.
type Likelihood string

// The likelihoods.
const (
	// LikelihoodBernoulli has outputs for the logits of pixels that are black or white, and takes shades for the share of the
	// two (Kingma & Welling 2013, appendix C.1).
	LikelihoodBernoulli Likelihood = "bernoulli"
	// LikelihoodGaussian has a normal distribution around each output, of one variance for all, the best there is for the
	// minibatch (Rybkin et al. 2021, the optimal sigma). Its losses are densities, which may be above 1: nats may be negative.
	LikelihoodGaussian Likelihood = "gaussian"
	// LikelihoodLogistic has a logistic distribution around each output, of one learned scale for all, over the 256 levels of
	// a pixel (Salimans et al. 2017, section 2.1).
	LikelihoodLogistic Likelihood = "logistic"
)

// Activation names a nonlinearity.
type Activation string

// The nonlinearities.
const (
	ActivationLeakyReLU Activation = "leaky-relu"
	ActivationReLU      Activation = "relu"
	ActivationTanh      Activation = "tanh"
)

// maxSamples is the most draws for each picture, twice the 5,000 that Burda et al. 2015 score with.
const maxSamples = 10_000

// Family is "vae".
func (Config) Family() string { return "vae" }

// Validate reports every fault at once.
func (c Config) Validate() error {
	faults := []error{
		models.OneOf("vae", "Preset", c.Preset, Article, Burda, Conv, Sigma, VQ),
		models.OneOf("vae", "Net", c.Net, NetMLP, NetConv, NetResize),
		models.OneOf("vae", "Activation", c.Activation, ActivationLeakyReLU, ActivationReLU, ActivationTanh),
		models.OneOf("vae", "Likelihood", c.Likelihood, LikelihoodBernoulli, LikelihoodGaussian, LikelihoodLogistic),
		models.OneOf("vae", "Tile", c.Tile, models.TileRepeat, models.TileHalfDrop),
		models.Within("vae", "Channels", c.Channels, 0, models.MaxFilters),
		models.Within("vae", "Layers", c.Layers, 0, models.MaxLayers),
		models.Within("vae", "Units", c.Units, 0, models.MaxWidth),
		models.Within("vae", "Latent", c.Latent, 0, models.MaxWidth),
		models.Within("vae", "Codes", c.Codes, 0, models.MaxWidth),
		models.Between("vae", "Commitment", c.Commitment, 0, 1e6),
		models.Within("vae", "Samples", c.Samples, 0, maxSamples),
		models.Between("vae", "Beta", c.Beta, 0, 1e6),
		models.Between("vae", "FreeBits", c.FreeBits, 0, 1e6),
		models.Between("vae", "Dropout", c.Dropout, 0, 1),
		models.Within("vae", "Warmup", c.Warmup, -models.MaxHalfLife, models.MaxHalfLife),
		models.Within("vae", "Batch", c.Batch, 0, models.MaxBatch),
		models.Between("vae", "LearningRate", c.LearningRate, 0, 1),
		models.Between("vae", "Epsilon", c.Epsilon, 0, 1),
		models.Within("vae", "HalfLife", c.HalfLife, -models.MaxHalfLife, models.MaxHalfLife),
	}
	if c.Samples > 1 && (c.Beta != 0 && c.Beta != 1 || c.FreeBits > 0) {
		faults = append(faults, models.FieldError("vae", "Samples", "is %d with Beta %g and FreeBits %g, but the importance-weighted bound has no KL divergence to weigh: set Samples to 1, or Beta and FreeBits to 0",
			c.Samples, c.Beta, c.FreeBits))
	}
	if c.Preset.known() {
		faults = append(faults, c.withDefaults().conflicts(c)...)
	}
	return errors.Join(faults...)
}

// conflicts is the faults of fields that do not go together, some of which the preset may have filled in; told is what was
// written.
func (c Config) conflicts(told Config) (faults []error) {
	if told.Channels > 0 && !c.Net.convolves() {
		faults = append(faults, models.FieldError("vae", "Channels", "is %d, but only a Net of %q or %q has any: set Net, or Channels to 0", told.Channels, NetConv, NetResize))
	}
	if c.Samples > 1 && c.Warmup > 0 {
		faults = append(faults, models.FieldError("vae", "Samples", "is %d with a Warmup of %d steps, but the importance-weighted bound has no KL divergence to weigh: set Samples to 1, or Warmup to -1", c.Samples, c.Warmup))
	}
	faults = append(faults, c.codeConflicts(told)...)
	if c.Binarise && c.Likelihood != "" && c.Likelihood != LikelihoodBernoulli {
		faults = append(faults, models.FieldError("vae", "Likelihood", "is %q with Binarise, but pictures in black and white are a Bernoulli's: set Likelihood to %q, or Binarise to false",
			c.Likelihood, LikelihoodBernoulli))
	}
	return faults
}

func (c Config) checkLabels(data models.Spec) error {
	if !c.Conditional || data.Classes > 0 {
		return nil
	}
	return models.FieldError("vae", "Conditional", "is true, but the data has no classes: take data that has, or leave it false")
}

// Build fits the network to pictures of the given size.
func (c Config) Build(data models.Spec) (models.Model, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	if data.Kind != models.Pictures {
		return nil, &models.Unfit{Family: "vae", Kind: models.Pictures, Data: data}
	}
	if err := errors.Join(data.Validate(), c.checkLabels(data), c.checkSize(data), c.checkTile(data)); err != nil {
		return nil, err
	}
	n := network{config: c.withDefaults(), spec: data}
	n.config.Batch, n.advice = models.FitBatch(c.Batch, n.config.Batch, data)
	if n.config.Codes > 0 {
		return vqModel{n}, nil
	}
	return vaeModel{n}, nil
}
