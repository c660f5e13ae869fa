package vae

import (
	"cmp"

	"github.com/atelier-go/atelier/gomlx_models"
)

// Preset names a configuration.
type Preset string

// The presets.
const (
	Article Preset = "article"
	Burda   Preset = "burda"
	Conv    Preset = "conv"
	Sigma   Preset = "sigma"
	VQ      Preset = "vq"
)

// preset is a configuration, what it is, and the source of each of its values.
type preset struct {
	about   string
	config  Config
	sources map[string]string
}

const (
	adamPaper = "Kingma & Ba 2014, algorithm 1"
	oneDraw   = "Kingma & Welling 2013, section 2.3: one draw does, if the minibatch is large"
	plainELBO = "Kingma & Welling 2013, equation 3"
)

var presets = map[Preset]preset{
	Article: {
		about: "the article's multi-layer perceptron, after Kingma & Welling 2013",
		config: Config{
			Preset: Article, Net: NetMLP, Layers: 1, Units: 1024, Activation: ActivationLeakyReLU, Latent: 20,
			Samples: 1, Beta: 1, Batch: 128, LearningRate: 1e-3, Epsilon: 1e-8,
		},
		sources: map[string]string{
			"preset":        "the article, after Kingma & Welling 2013",
			"net":           "Kingma & Welling 2013, appendix C",
			"layers":        "Kingma & Welling 2013, appendix C: one hidden layer",
			"units":         "the article: 1024 hidden units, as in its other networks",
			"activation":    "the article's, as in its other networks",
			"latent":        "Kingma & Welling 2013, section 5: 3 to 200 were tried on MNIST, 20 among them",
			"samples":       oneDraw,
			"beta":          plainELBO,
			"batch":         "the article's; Kingma & Welling 2013, section 2.3, take 100",
			"learning_rate": adamPaper,
			"epsilon":       adamPaper,
		},
	},
	Burda: {
		about: "784-200-200-50 on pictures made binary, Burda et al. 2015",
		config: Config{
			Preset: Burda, Net: NetMLP, Layers: 2, Units: 200, Activation: ActivationTanh, Latent: 50, Binarise: true,
			Samples: 1, Beta: 1, Batch: 50, LearningRate: 1.5e-3, Epsilon: 1e-4, HalfLife: 48000,
		},
		sources: map[string]string{
			"preset":        "Burda et al. 2015",
			"net":           "Burda et al. 2015, section 5",
			"layers":        "Burda et al. 2015, section 5: two deterministic layers",
			"units":         "Burda et al. 2015, section 5",
			"activation":    "Burda et al. 2015, section 5",
			"latent":        "Burda et al. 2015, section 5: one stochastic layer of 50 units",
			"binarise":      "Burda et al. 2015, section 5, after Salakhutdinov & Murray 2008",
			"samples":       "Burda et al. 2015, section 5, the VAE with k = 1",
			"beta":          plainELBO,
			"batch":         "Burda et al. 2015 take 20; with 50 an epoch takes half the time",
			"learning_rate": "Burda et al. 2015 begin with 1e-3 for batches of 20; for those of 50, of 1e-3, 1.5e-3, 2e-3 and 3e-3 this came lowest on 10,000 training pictures held out: see tests/paper",
			"epsilon":       "Burda et al. 2015, section 5",
			"half_life":     "40 epochs of MNIST: Burda et al. 2015 take a quarter of their first rate at 80 epochs, and so does this; a longer training wants a longer one",
		},
	},
	Conv: {
		about: "strided convolutions for pictures of 28 to 64 pixels a side, after Radford et al. 2015",
		config: Config{
			Preset: Conv, Net: NetConv, Channels: 32, Layers: 1, Units: 256, Activation: ActivationLeakyReLU, Latent: 32,
			Samples: 1, Beta: 1, Batch: 128, LearningRate: 1e-3, Epsilon: 1e-8,
		},
		sources: map[string]string{
			"preset":        "Higgins et al. 2017, appendix A.1, and Radford et al. 2015, section 3: strides in place of pooling",
			"net":           "Higgins et al. 2017, appendix A.1, table 1",
			"channels":      "Higgins et al. 2017, appendix A.1, table 1: 32, 4x4 kernels in steps of 2; doubled at each halving as in Radford et al. 2015, figure 1",
			"layers":        "Higgins et al. 2017, appendix A.1, table 1: one fully connected layer",
			"units":         "Higgins et al. 2017, appendix A.1, table 1",
			"activation":    "Radford et al. 2015, section 3, for the discriminator",
			"latent":        "Higgins et al. 2017, appendix A.1, table 1: 10 or 32",
			"samples":       oneDraw,
			"beta":          plainELBO,
			"batch":         "the article's",
			"learning_rate": adamPaper,
			"epsilon":       adamPaper,
		},
	},
	Sigma: {
		about: "resize-convolutions and a learned variance, for colour pictures of 32 to 128 pixels a side, after Rybkin et al. 2021",
		config: Config{
			Preset: Sigma, Net: NetResize, Channels: 32, Layers: 1, Units: 256, Activation: ActivationLeakyReLU, Latent: 64,
			Likelihood: LikelihoodGaussian, Samples: 1, Beta: 1, Warmup: 200, Batch: 128, LearningRate: 1e-3, Epsilon: 1e-8,
		},
		sources: map[string]string{
			"preset":        "Rybkin et al. 2021: the optimal sigma",
			"net":           "Odena et al. 2016: what is enlarged by interpolation has no checkerboard",
			"channels":      "those of conv",
			"layers":        "those of conv",
			"units":         "those of conv",
			"activation":    "Radford et al. 2015, section 3",
			"latent":        "twice those of conv, for a surer decoder asks more of a code: of 64 about 130 nats are used at 32 pixels after 600 steps",
			"likelihood":    "Rybkin et al. 2021: one variance for all values, the best for the minibatch",
			"samples":       oneDraw,
			"beta":          "Rybkin et al. 2021: with the best variance there is no beta to tune",
			"warmup":        "a tenth of a training of 2,000 steps, in which Sønderby et al. 2016 grow it evenly too",
			"batch":         "the article's",
			"learning_rate": adamPaper,
			"epsilon":       adamPaper,
		},
	},
	VQ: {
		about: "a grid of codes that a recurrent net draws, for colour pictures of 28 to 128 pixels a side, after van den Oord et al. 2017",
		config: Config{
			Preset: VQ, Net: NetResize, Channels: 32, Layers: 1, Units: 128, Activation: ActivationLeakyReLU, Latent: 64, Codes: 256,
			Commitment: 0.25, Likelihood: LikelihoodGaussian, Samples: 1, Beta: 1, Batch: 32, LearningRate: 1e-3, Epsilon: 1e-8,
		},
		sources: map[string]string{
			"preset":        "van den Oord et al. 2017: the VQ-VAE",
			"net":           "that of sigma",
			"channels":      "those of conv",
			"layers":        "one: the prior has few pictures to learn from",
			"units":         "half of the rnn's gru: with 256, 32 pictures of 32 pixels took 0.16 s of processor time in place of 0.10",
			"activation":    "that of sigma",
			"latent":        "van den Oord et al. 2017, in their program: 64 numbers of a vector",
			"codes":         "half of the 512 of van den Oord et al. 2017, section 4.1, for grids of 8x8 and a thousand pictures",
			"commitment":    "van den Oord et al. 2017, section 3.2: beta is 0.25",
			"likelihood":    "that of sigma",
			"samples":       "the encoder says one grid of codes for sure",
			"beta":          plainELBO,
			"batch":         "a quarter of van den Oord et al. 2017, section 4.1: four steps in the time of one, at a higher rate than their 2e-4, for minutes and not for days",
			"learning_rate": adamPaper,
			"epsilon":       adamPaper,
		},
	},
}

// Presets lists the family's presets, their defaults filled in.
func Presets() []models.Preset {
	grey := models.Spec{Kind: models.Pictures, Height: 28, Width: 28, Channels: 1, Classes: 10}
	colour := models.Spec{Kind: models.Pictures, Height: 64, Width: 64, Channels: 3}
	var all []models.Preset
	for _, name := range []Preset{Article, Burda, Conv, Sigma, VQ} {
		p, pictures := presets[name], grey
		if name == Sigma || name == VQ {
			pictures = colour
		}
		all = append(all, models.Preset{Name: string(name), About: p.about, Config: p.config, For: pictures, Sources: p.sources})
	}
	return all
}

func (p Preset) known() bool {
	_, ok := presets[cmp.Or(p, Article)]
	return ok
}

// withDefaults fills in what is zero.
func (c Config) withDefaults() Config {
	p := presets[cmp.Or(c.Preset, Article)].config
	c.Preset = p.Preset
	c.Net = cmp.Or(c.Net, p.Net)
	if c.Net.convolves() {
		c.Channels = cmp.Or(c.Channels, p.Channels, 32)
	}
	c.Layers = cmp.Or(c.Layers, p.Layers)
	c.Units = cmp.Or(c.Units, p.Units)
	c.Activation = cmp.Or(c.Activation, p.Activation)
	c.Latent = cmp.Or(c.Latent, p.Latent)
	c.Codes = cmp.Or(c.Codes, p.Codes)
	c.Commitment = cmp.Or(c.Commitment, p.Commitment)
	c.Binarise = c.Binarise || p.Binarise
	c.Likelihood = cmp.Or(c.Likelihood, p.Likelihood)
	if c.Likelihood == LikelihoodBernoulli && p.Likelihood == "" {
		c.Likelihood = "" // as checkpoints have it from before there were others
	}
	c.Warmup = cmp.Or(c.Warmup, p.Warmup)
	c.Samples = cmp.Or(c.Samples, p.Samples)
	c.Beta = cmp.Or(c.Beta, p.Beta)
	c.Batch = cmp.Or(c.Batch, p.Batch)
	c.LearningRate = cmp.Or(c.LearningRate, p.LearningRate)
	c.Epsilon = cmp.Or(c.Epsilon, p.Epsilon)
	c.HalfLife = cmp.Or(c.HalfLife, p.HalfLife)
	return c
}
