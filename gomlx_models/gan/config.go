// Package gan is the generative adversarial network of Goodfellow et al. 2014: a generator that
// turns noise into pictures, and a discriminator that tells them from real ones, each trained
// against the other; and what has been learnt since about their networks, losses and training.
package gan

import (
	"errors"

	"github.com/atelier-go/atelier/gomlx_models"
)

// Net is the kind of both networks.
type Net string

// The kinds of network.
const (
	// NetMLP is two hidden layers of leaky rectified units in each network (Goodfellow et al. 2014).
	NetMLP Net = "mlp"
	// NetConv is convolutions of stride 2 (Radford et al. 2015, section 3).
	NetConv Net = "conv"
	// NetResidual is residual blocks and interpolation between them, with batch norm in the generator alone (Huang et al. 2024,
	// section 3.2, who have none).
	NetResidual Net = "residual"
)

// Loss is the adversarial loss of both networks.
type Loss string

// The losses.
const (
	// LossNonSaturating is -log D(G(z)) (Goodfellow et al. 2014, section 3).
	LossNonSaturating Loss = "non-saturating"
	// LossWasserstein is the difference of the critic's means (Arjovsky et al. 2017, equation 2).
	LossWasserstein Loss = "wasserstein"
	// LossHinge is the margin of Lim & Ye 2017 (Miyato et al. 2018, equations 16 and 17).
	LossHinge Loss = "hinge"
	// LossRelativistic compares pairs of a real and a generated picture (Jolicoeur-Martineau 2018; Huang et al. 2024, equation 2).
	LossRelativistic Loss = "relativistic"
)

// Norm is how the discriminator's layers are normalised. None uses other examples of the batch.
type Norm string

// The ways to normalise.
const (
	NormNone Norm = "none"
	// NormSpectral divides all weights by their largest singular value (Miyato et al. 2018, section 2.1).
	NormSpectral Norm = "spectral"
	// NormLayer normalises each example's hidden layers (Ba et al. 2016), as Gulrajani et al. 2017, section 4, advise.
	NormLayer Norm = "layer"
)

// Config describes the network. Its zero value is the article's. A field that is zero has its preset's value.
type Config struct {
	// Preset names the values of the fields that are zero; Article if empty.
	Preset Preset `json:"preset"`
	// Net is the kind of both networks.
	Net Net `json:"net"`
	// Loss is the adversarial loss.
	Loss Loss `json:"loss"`
	// Norm is how the discriminator is normalised.
	Norm Norm `json:"norm"`
	// Conditional makes pictures of a class that is asked for. The data must be labelled.
	Conditional bool `json:"conditional"`
	// Latent is the number of standard normals that make one picture.
	Latent int `json:"latent"`
	// Units is the width of the two hidden layers of each NetMLP.
	Units int `json:"units"`
	// Channels is the width of the convolution next to the picture in each NetConv. Each halving of the
	// picture's side doubles it: two make 64 and 128 of 28x28, four make 64 to 512 of 64x64. In a NetResidual it is the
	// width of the coarsest stage, of 4 to 7 pixels a side, and each doubling halves it, to 64 at least.
	Channels int `json:"channels"`
	// GradientPenalty is the weight of the penalty of Gulrajani et al. 2017, equation 3. A negative number
	// switches it off.
	GradientPenalty float64 `json:"gradient_penalty"`
	// R1 is gamma, twice the weight of the penalty of Mescheder et al. 2018, equation 9. A negative number
	// switches it off.
	R1 float64 `json:"r1"`
	// R2 is the same of the penalty at generated pictures.
	R2 float64 `json:"r2,omitempty"`
	// Smoothness is R1 and R2, where these are 0, for each value of a picture: 0.001 makes both 3 for 32x32x3 and 12 for
	// 64x64x3. Distances between pictures grow as the root of the number of values, and the slopes that tell them apart
	// shrink alike. A negative number switches it off.
	Smoothness float64 `json:"smoothness,omitempty"`
	// PenaltyBatch is the number of real pictures, and of generated ones, of each update at which R1 and R2 are taken: fewer
	// cost less and have the same mean. If 0, it is the preset's, or all.
	PenaltyBatch int `json:"penalty_batch,omitempty"`
	// Blocks is the number of residual blocks of each stage of a NetResidual.
	Blocks int `json:"blocks,omitempty"`
	// Tile makes pictures that repeat, of convolutions (NetConv, NetResidual) that take for what lies beyond an edge what will
	// lie there; none do if empty.
	Tile models.Tile `json:"tile,omitempty"`
	// RealEdges is what the edges of the real pictures are to the discriminator where there is a Tile. If empty, it is as
	// the pictures are.
	RealEdges RealEdges `json:"real_edges,omitempty"`
	// CriticSteps is the number of the discriminator's updates in one step, each with real pictures of its own.
	CriticSteps int `json:"critic_steps"`
	// EMA is the decay of the averages of the generator's weights, which sampling uses. If 0, it is the preset's, or 0.999
	// with fewer than 5,000 pictures. A negative number switches it off.
	EMA float64 `json:"ema"`
	// Augment is how real and generated pictures are changed at random before D sees them (Zhao et al. 2020).
	Augment Augment `json:"augment,omitempty"`
	// AugmentP is the probability of each kind of change. If 0, it follows D: up to 0.8 while the mean sign of D at real
	// pictures is above AugmentTarget, and down to 0 while it is below (Karras et al. 2020, section 3.1).
	AugmentP      float64 `json:"augment_p,omitempty"`
	AugmentTarget float64 `json:"augment_target,omitempty"`
	// Batch is the number of real pictures in each update. If 0, it is the preset's, or, of fewer than twice as many
	// pictures, half of them.
	Batch int `json:"batch"`
	// LearningRate is Adam's, of both networks.
	LearningRate float64 `json:"learning_rate"`
	// Momentum is Adam's beta1, of both networks. A negative number switches it off.
	Momentum float64 `json:"momentum"`
	// SecondMoment is Adam's beta2, of both networks.
	SecondMoment float64 `json:"second_moment"`
}

// maxCriticSteps is the most updates of the discriminator in a step, each of which is a part of its graph: as many as
// Arjovsky et al. 2017 make in the first of their steps.
const maxCriticSteps = 100

// maxBlocks is the most residual blocks of a stage, each of which is a part of the graph.
const maxBlocks = 16

// Family is "gan".
func (Config) Family() string { return "gan" }

// Validate reports every fault at once.
func (c Config) Validate() error {
	return errors.Join(append(c.validateAugment(),
		models.OneOf("gan", "Preset", c.Preset, Article, DCGAN, WGANGP, Hinge, R3GAN),
		models.OneOf("gan", "Net", c.Net, NetMLP, NetConv, NetResidual),
		models.OneOf("gan", "Loss", c.Loss, LossNonSaturating, LossWasserstein, LossHinge, LossRelativistic),
		models.OneOf("gan", "Norm", c.Norm, NormNone, NormSpectral, NormLayer),
		models.Within("gan", "Latent", c.Latent, 0, models.MaxWidth),
		models.Within("gan", "Units", c.Units, 0, models.MaxWidth),
		models.Within("gan", "Channels", c.Channels, 0, models.MaxFilters),
		models.Between("gan", "GradientPenalty", c.GradientPenalty, -1, 1e6),
		models.Between("gan", "R1", c.R1, -1, 1e6),
		models.Between("gan", "R2", c.R2, -1, 1e6),
		models.Between("gan", "Smoothness", c.Smoothness, -1, 1e3),
		models.Within("gan", "PenaltyBatch", c.PenaltyBatch, 0, models.MaxBatch),
		models.Within("gan", "Blocks", c.Blocks, 0, maxBlocks),
		models.OneOf("gan", "Tile", c.Tile, models.TileRepeat, models.TileHalfDrop),
		models.OneOf("gan", "RealEdges", c.RealEdges, EdgesContinue, EdgesEnd),
		models.Within("gan", "CriticSteps", c.CriticSteps, 0, maxCriticSteps),
		models.Between("gan", "EMA", c.EMA, -1, 1),
		models.Within("gan", "Batch", c.Batch, 0, models.MaxBatch),
		models.Between("gan", "LearningRate", c.LearningRate, 0, 1),
		models.Between("gan", "Momentum", c.Momentum, -1, 1),
		models.Between("gan", "SecondMoment", c.SecondMoment, 0, 1),
	)...)
}

// Build fits the network to pictures of the given size.
func (c Config) Build(data models.Spec) (models.Model, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	if data.Kind != models.Pictures {
		return nil, &models.Unfit{Family: "gan", Kind: models.Pictures, Data: data}
	}
	if err := errors.Join(data.Validate(), c.checkSize(data), c.checkResidual(data), c.checkTile(data), c.checkLabels(data)); err != nil {
		return nil, err
	}
	fitted, advice := c.fitted(data)
	return ganModel{config: fitted, spec: data, advice: advice}, nil
}

// fewPictures is the number below which averaged weights are on unless they are switched off.
const fewPictures = 5000

// fitted fills in what is zero, also by what the data is like, and says what is unusual about it, if anything is.
func (c Config) fitted(data models.Spec) (fitted Config, advice string) {
	fitted = c.withDefaults()
	if fitted.EMA == 0 && data.Count > 0 && data.Count < fewPictures {
		fitted.EMA = averagesDecay
	}
	fitted.Augment = fitted.Augment.fitted(data)
	fitted.RealEdges = fitted.RealEdges.fitted(fitted.Tile, data)
	fitted.Batch, advice = models.FitBatch(c.Batch, fitted.Batch, data)
	return fitted, advice
}

// checkSize is an error if convolutions cannot make pictures of that size.
func (c Config) checkSize(data models.Spec) error {
	full := c.withDefaults()
	if _, halvings := downsampling(data.Height); full.Net == NetMLP || data.Height == data.Width && halvings > 0 {
		return nil
	}
	unfit := &models.Unfit{Family: "gan", Field: "Preset", Value: string(full.Preset), Kind: models.Pictures, Learns: convSizes, Data: data, Fit: []string{string(Article)}}
	if c.Net != "" && c.Net != full.Preset.defaults().Net {
		unfit.Field, unfit.Value, unfit.Fit = "Net", string(c.Net), []string{string(NetMLP)}
	}
	return unfit
}

// convSizes is what convolutions make.
const convSizes = "square pictures with a side of 4, 5, 6 or 7 times 2, 4, 8 and so on, such as 28, 32 or 64"

// checkResidual is an error if a NetResidual is asked for what it has not, or its stages for more parts than the latent has.
func (c Config) checkResidual(data models.Spec) error {
	full := c.withDefaults()
	if full.Net != NetResidual {
		return nil
	}
	if full.Norm != NormNone {
		return models.FieldError("gan", "Norm", "is %s, but residual networks are not normalised: set it to none", full.Norm)
	}
	if _, stages := downsampling(data.Height); full.Latent < stages {
		return models.FieldError("gan", "Latent", "is %d, want at least %d: each stage of pictures of %dx%d has a part of its own", full.Latent, stages, data.Height, data.Width)
	}
	return nil
}

func (c Config) checkLabels(data models.Spec) error {
	if !c.Conditional || data.Classes > 0 {
		return nil
	}
	return models.FieldError("gan", "Conditional", "is true, but the data has no classes: take data that has, or leave it false")
}

// downsampling halves a side until 4 to 7 pixels are left of it. Halvings is 0 if it cannot be done.
func downsampling(side int) (base, halvings int) {
	for base = side; base >= 8 && base%2 == 0; base /= 2 {
		halvings++
	}
	if base < 4 || base > 7 {
		return side, 0
	}
	return base, halvings
}
