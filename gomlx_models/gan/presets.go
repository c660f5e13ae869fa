package gan

import (
	"cmp"
	"maps"

	"github.com/atelier-go/atelier/gomlx_models"
)

// Preset names a configuration of the literature.
type Preset string

// The presets.
const (
	// Article is the MLP of the reference article; the empty preset is it, too.
	Article Preset = "article"
	// DCGAN is the convolutional GAN of Radford et al. 2015.
	DCGAN Preset = "dcgan"
	// WGANGP is the Wasserstein GAN with gradient penalty of Gulrajani et al. 2017.
	WGANGP Preset = "wgan-gp"
	// Hinge is the GAN with spectral normalisation of Miyato et al. 2018.
	Hinge Preset = "hinge"
	// R3GAN is the GAN of Huang et al. 2024, made light: for colour pictures of 32 to 128 pixels.
	R3GAN Preset = "r3gan"
)

// defaults are what a preset fills in. Units and Channels are the same in all.
func (p Preset) defaults() Config {
	article := Config{
		Net: NetMLP, Loss: LossNonSaturating, Norm: NormNone, Latent: 100, CriticSteps: 1,
		Batch: 128, LearningRate: 2e-4, Momentum: 0.5, SecondMoment: 0.999,
	}
	dcgan := article
	dcgan.Net, dcgan.Batch, dcgan.EMA = NetConv, 64, averagesDecay
	switch p {
	case DCGAN:
		return dcgan
	case WGANGP:
		dcgan.Loss, dcgan.GradientPenalty, dcgan.CriticSteps = LossWasserstein, 10, 5
		dcgan.LearningRate, dcgan.Momentum, dcgan.SecondMoment = 1e-4, 0, 0.9
		return dcgan
	case Hinge:
		dcgan.Loss, dcgan.Norm = LossHinge, NormSpectral
		return dcgan
	case R3GAN:
		dcgan.Net, dcgan.Loss, dcgan.Smoothness, dcgan.PenaltyBatch, dcgan.Augment = NetResidual, LossRelativistic, 0.001, 8, AugmentAuto
		dcgan.Latent, dcgan.Batch, dcgan.LearningRate, dcgan.Momentum, dcgan.SecondMoment = 128, 16, 4e-4, -1, 0.99
		return dcgan
	default:
		return article
	}
}

// withDefaults fills in what is zero.
func (c Config) withDefaults() Config {
	c.Preset = cmp.Or(c.Preset, Article)
	d := c.Preset.defaults()
	c.Net = cmp.Or(c.Net, d.Net)
	c.Loss = cmp.Or(c.Loss, d.Loss)
	c.Norm = cmp.Or(c.Norm, d.Norm)
	c.Latent = cmp.Or(c.Latent, d.Latent)
	switch c.Net {
	case NetMLP:
		c.Units = cmp.Or(c.Units, 1024)
	case NetResidual:
		c.Channels, c.Blocks = cmp.Or(c.Channels, 256), cmp.Or(c.Blocks, 1)
	default:
		c.Channels = cmp.Or(c.Channels, 64)
	}
	c.GradientPenalty = cmp.Or(c.GradientPenalty, d.GradientPenalty)
	c.R1 = cmp.Or(c.R1, d.R1)
	c.R2 = cmp.Or(c.R2, d.R2)
	c.Smoothness = cmp.Or(c.Smoothness, d.Smoothness)
	c.PenaltyBatch = cmp.Or(c.PenaltyBatch, d.PenaltyBatch)
	c.CriticSteps = cmp.Or(c.CriticSteps, d.CriticSteps)
	c.EMA = cmp.Or(c.EMA, d.EMA)
	c.Augment = cmp.Or(c.Augment, d.Augment)
	if c.AugmentTarget == 0 {
		c.AugmentP = cmp.Or(c.AugmentP, d.AugmentP)
	}
	if kinds, _ := c.Augment.kinds(); c.AugmentP == 0 && (c.Augment == AugmentAuto || !kinds.None()) {
		c.AugmentTarget = cmp.Or(c.AugmentTarget, d.AugmentTarget, augmentTarget)
	}
	c.Batch = cmp.Or(c.Batch, d.Batch)
	c.LearningRate = cmp.Or(c.LearningRate, d.LearningRate)
	c.Momentum = cmp.Or(c.Momentum, d.Momentum)
	c.SecondMoment = cmp.Or(c.SecondMoment, d.SecondMoment)
	return c
}

// Presets lists every preset with its values and where each comes from.
func Presets() []models.Preset {
	return []models.Preset{
		Article.describe("the MLP of the reference article (Goodfellow et al. 2014)"),
		DCGAN.describe("convolutions, with batch norm in the generator (Radford et al. 2015)"),
		WGANGP.describe("a critic held smooth by a penalty on its gradient (Gulrajani et al. 2017)"),
		Hinge.describe("a discriminator held smooth by its weights' singular values (Miyato et al. 2018)"),
		R3GAN.describe("residual networks that compare real and generated pictures in pairs, for colour (Huang et al. 2024)"),
	}
}

func (p Preset) describe(about string) models.Preset {
	return models.Preset{
		Name: string(p), About: about, Config: Config{Preset: p}.withDefaults(),
		For:     models.Spec{Kind: models.Pictures, Height: 28, Width: 28, Channels: 1, Classes: 10},
		Sources: p.sources(),
	}
}

// sources says where each value of a preset comes from; what a preset leaves as it was has the source it had.
func (p Preset) sources() map[string]string {
	all := map[string]string{
		"preset":        "the reference article",
		"net":           "the reference article",
		"loss":          "Goodfellow et al. 2014, section 3: log D(G(z)) is made large",
		"norm":          "the reference article",
		"latent":        "Radford et al. 2015, figure 1",
		"units":         "the reference article",
		"critic_steps":  "Goodfellow et al. 2014, algorithm 1: k = 1, the least expensive",
		"batch":         "Radford et al. 2015, section 4",
		"learning_rate": "Radford et al. 2015, section 4",
		"momentum":      "Radford et al. 2015, section 4",
		"second_moment": "Kingma & Ba 2014, algorithm 1",
	}
	if p == Article {
		return all
	}
	delete(all, "units")
	maps.Copy(all, map[string]string{
		"preset":   "Radford et al. 2015",
		"net":      "Radford et al. 2015, section 3",
		"norm":     "none, unlike Radford et al. 2015, section 3: real and generated pictures then share one pass",
		"channels": "half of Radford et al. 2015, figure 1, as in the DCGAN of PyTorch's examples",
		"ema":      "Karras et al. 2018, appendix A.1; Radford et al. 2015 have none",
		"batch":    "half of Radford et al. 2015, section 4, for twice the steps in the same time",
	})
	switch p {
	case WGANGP:
		maps.Copy(all, map[string]string{
			"preset":           "Gulrajani et al. 2017",
			"loss":             "Arjovsky et al. 2017, equation 2",
			"norm":             "Gulrajani et al. 2017, section 4: no batch norm in the critic; the authors' gan_mnist.py has none",
			"gradient_penalty": "Gulrajani et al. 2017, algorithm 1: lambda",
			"critic_steps":     "Gulrajani et al. 2017, algorithm 1: n_critic",
			"batch":            "the authors' gan_cifar.py",
			"learning_rate":    "Gulrajani et al. 2017, algorithm 1: alpha",
			"momentum":         "Gulrajani et al. 2017, algorithm 1: beta1",
			"second_moment":    "Gulrajani et al. 2017, algorithm 1: beta2",
		})
	case Hinge:
		maps.Copy(all, map[string]string{
			"preset":        "Miyato et al. 2018",
			"loss":          "Lim & Ye 2017; Miyato et al. 2018, equations 16 and 17",
			"norm":          "Miyato et al. 2018, section 2.1",
			"critic_steps":  "Miyato et al. 2018, table 1, setting C: n_dis",
			"batch":         "the authors' sn_cifar10_unconditional.yml",
			"learning_rate": "Miyato et al. 2018, table 1, setting C",
			"momentum":      "Miyato et al. 2018, table 1, setting C",
			"second_moment": "Miyato et al. 2018, table 1, setting C",
		})
	case R3GAN:
		maps.Copy(all, map[string]string{
			"preset":         "Huang et al. 2024",
			"net":            "Huang et al. 2024, section 3.2, with batch norm in the generator, whose stages each draw (Karras et al. 2020, section 4.1)",
			"loss":           "Jolicoeur-Martineau 2018; Huang et al. 2024, equation 2",
			"norm":           "none in the discriminator: Huang et al. 2024, section 3.2",
			"latent":         "twice that of Huang et al. 2024, for each stage has a part of its own",
			"channels":       "a third of Huang et al. 2024: 768 at 4x4 pixels, for two cores",
			"blocks":         "half of Huang et al. 2024, for two cores",
			"smoothness":     "measured: tests/bench/RESULTS.md; Huang et al. 2024 take gamma 2 to 0.2 at 64 pixels and 150 to 15 at 256",
			"penalty_batch":  "half of the batch, as often as every second update of Karras et al. 2020 (lazy regularization) has them all",
			"augment":        "Huang et al. 2024 augment always, adaptively as Karras et al. 2020",
			"augment_target": "Karras et al. 2020, section 3.1",
			"batch":          "a sixteenth of Huang et al. 2024 at 64 pixels, for sixteen times the steps in the same time",
			"learning_rate":  "twice that of Huang et al. 2024, for trainings of thousands of steps; 1e-3 was worse: tests/bench/RESULTS.md",
			"momentum":       "Huang et al. 2024: beta1 is 0",
			"second_moment":  "Huang et al. 2024: beta2 ends at 0.99",
		})
	}
	return all
}
