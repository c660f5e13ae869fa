package vae

import (
	. "github.com/gomlx/gomlx/core/graph"

	"errors"
	"fmt"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/nn"
)

var (
	_ models.Supported = vaeModel{}
	_ models.Encoder   = vaeModel{}
)

// CanSample refuses prompts, and classes if it does not know any.
func (m vaeModel) CanSample(request models.Request) error {
	err := models.NoPrompt("vae", request)
	if m.config.Conditional {
		return err
	}
	return errors.Join(err, models.NoLabels("vae", request))
}

// Sample decodes latent variables drawn from the prior and returns the pixels' probabilities. The
// temperature is the standard deviation of the draw. If no classes are given, each is drawn at random.
func (m vaeModel) Sample(scope *model.Scope, draw models.Draw) *Node {
	shape := shapes.Make(draw.Temperature.DType(), draw.Count, m.config.Latent)
	// Truncation is of the number that is decoded, so the standard normal one is cut off in its proportion.
	rng, z := nn.TruncatedNormal(draw.RNG, shape, Div(draw.Truncation, draw.Temperature))
	labels := draw.Labels
	if m.config.Conditional && labels == nil {
		_, labels = RandomIntN(rng, int32(m.spec.Classes), shapes.Make(dtypes.Int32, draw.Count))
	}
	return m.Decode(scope, Mul(z, draw.Temperature), labels)
}

// LatentSize is the number of latent variables.
func (m vaeModel) LatentSize() int { return m.config.Latent }

// Decode returns the pixels' probabilities [n, Height, Width, Channels] given z [n, LatentSize]. It panics if
// labels are nil and the model is conditional.
func (m vaeModel) Decode(scope *model.Scope, z, labels *Node) *Node {
	logits := m.decode(scope, z, m.classes(labels, z))
	return Reshape(Sigmoid(logits), -1, m.spec.Height, m.spec.Width, m.spec.Channels)
}

// Encode returns the mean and the log-variance of q(z|x), both [size, LatentSize]. It panics if labels are nil
// and the model is conditional.
func (m vaeModel) Encode(scope *model.Scope, batch models.Batch) (mean, logVar *Node) {
	return m.encode(scope, batch.Examples, m.classes(batch.Labels, batch.Examples))
}

// LogWeights is as models.Bounded says. Its memory is that of count * size decoded pictures.
func (m vaeModel) LogWeights(scope *model.Scope, batch models.Batch, count int) *Node {
	return logWeights(m.posterior(scope, batch, count))
}

// Support is that of the configuration's likelihood.
func (m vaeModel) Support() models.Support {
	switch m.config.Likelihood {
	case LikelihoodGaussian:
		return models.SupportReal
	case LikelihoodLogistic:
		return models.SupportLevels
	}
	return models.SupportBinary
}

// classes is what the networks are told of int32 labels [size]: one number for each class, 1 for that of the
// label and else 0, of the dtype of like; or nil if they are told nothing.
func (m vaeModel) classes(labels, like *Node) *Node {
	if !m.config.Conditional {
		return nil
	}
	if labels == nil {
		panic(fmt.Errorf("vae: the labels are nil, want the class of each picture, 0 to %d: a conditional model has to be told", m.spec.Classes-1))
	}
	return OneHot(labels, m.spec.Classes, like.DType())
}
