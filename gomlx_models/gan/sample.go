package gan

import (
	"errors"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/nn"
)

// CanSample refuses prompts, and classes unless the model is conditional.
func (m ganModel) CanSample(request models.Request) error {
	if m.config.Conditional {
		request.Labelled = false
	}
	return errors.Join(models.NoPrompt("gan", request), models.NoLabels("gan", request))
}

// Sample draws pictures from noise. The temperature is the noise's standard deviation, so that below 1 the samples
// are more typical and less varied, as they are where the truncation is below about 1 (Brock et al. 2018,
// section 3.1). If no classes are asked for, a conditional model draws each with the same probability.
func (m ganModel) Sample(scope *model.Scope, draw models.Draw) *Node {
	z, labels := m.sampleLatent(draw)
	return m.Decode(scope, z, labels)
}

// sampleLatent draws the noise [Count, Latent], no number larger than the truncation, and the classes if none are given.
func (m ganModel) sampleLatent(draw models.Draw) (z, labels *Node) {
	shape := shapes.Make(draw.Temperature.DType(), draw.Count, m.config.Latent)
	rng, z := nn.TruncatedNormal(draw.RNG, shape, Div(draw.Truncation, draw.Temperature))
	labels = draw.Labels
	if labels == nil && m.config.Conditional {
		_, labels = RandomIntN(rng, m.spec.Classes, shapes.Make(dtypes.Int32, draw.Count))
	}
	return Mul(z, draw.Temperature), labels
}

// LatentSize is the number of normals that make one picture.
func (m ganModel) LatentSize() int { return m.config.Latent }

// LatentChunks are those of the stages of a NetResidual. Other networks take all of them at once.
func (m ganModel) LatentChunks() []int {
	if m.config.Net != NetResidual {
		return []int{m.config.Latent}
	}
	n := m.networks(false)
	_, stages := n.stages()
	chunks := make([]int, stages)
	for stage := range chunks {
		first, last := n.chunkRange(stage, stages)
		chunks[stage] = last - first
	}
	return chunks
}

// Decode turns z [n, LatentSize] into pictures [n, height, width, channels] in [0, 1], with the averaged weights if
// there are any. If no labels are given, a conditional model makes pictures of class 0.
func (m ganModel) Decode(scope *model.Scope, z, labels *Node) *Node {
	in := scope.At("generator")
	if m.config.EMA > 0 {
		in = scope.At("average")
	}
	n := m.networks(false)
	n.Tile = m.Tile()
	// The generator of a NetResidual is not bounded.
	return MinScalar(MaxScalar(n.postprocess(n.generate(in, z, m.classes(z, labels))), 0), 1)
}

// Realness is D(x) for pictures x, [size]: the probability that each is real where the loss is non-saturating, else
// what D puts out. If no labels are given, a conditional model takes all for pictures of class 0.
func (m ganModel) Realness(scope *model.Scope, batch models.Batch) *Node {
	n := m.networks(false)
	x := n.preprocess(batch.Examples)
	logits := n.discriminate(scope.At("discriminator"), x, m.classes(x, batch.Labels))
	if m.config.Loss == LossNonSaturating {
		return Sigmoid(logits)
	}
	return logits
}

// classes are the labels of examples [size, ...] of a conditional model, 0 if none are given; other models have none.
func (m ganModel) classes(examples, labels *Node) *Node {
	switch {
	case !m.config.Conditional:
		return nil
	case labels == nil:
		return Zeros(examples.Graph(), shapes.Make(dtypes.Int32, examples.Shape().Dim(0)))
	default:
		return labels
	}
}
