package gan

import (
	"errors"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/ml/model"
	"github.com/gomlx/gomlx/ml/train/optimizer"

	"github.com/atelier-go/atelier/gomlx_models"
)

// generator is a GAN fitted to its data; its optimizers live beside the weights of each network.
type generator struct {
	config Config
	spec   models.Spec
}

func (m generator) Config() models.Config { return m.config }
func (m generator) Spec() models.Spec     { return m.spec }
func (m generator) Minibatch() (int, int) { return m.config.Batch, 0 }
func (m generator) Losses() []string      { return []string{"generator", "discriminator"} }
func (m generator) optimizer() optimizer.Interface {
	return optimizer.Adam().LearningRate(m.config.LearningRate).Betas(m.config.Momentum, 0.999).Epsilon(1e-8).Done()
}

// CanSample refuses prompts.
func (m generator) CanSample(request models.Request) error {
	return errors.Join(models.NoPrompt("gan", request), models.NoLabels("gan", request))
}

// Step updates the discriminator, then the generator against the updated discriminator, on the
// same noise (Goodfellow et al. 2014, algorithm 1 with k = 1). batch is
// [batch, height, width, channels] in [0, 1]; the losses are scalars in nats.
func (m generator) Step(scope *model.Scope, minibatch models.Batch) []*Node {
	batch := minibatch.Examples
	g := batch.Graph()
	batch.AssertDims(-1, m.spec.Height, m.spec.Width, m.spec.Channels)
	real := Reshape(batch, -1, m.spec.Size())
	z := scope.RandomNormal(g, shapes.Make(batch.DType(), real.Shape().Dim(0), m.config.Latent))
	inG, inD := scope.At("generator"), scope.At("discriminator")

	fake := Sigmoid(generate(inG, m.config, z, m.spec.Size()))
	lossD := m.updateDiscriminator(inD, real, fake)
	lossG := m.updateGenerator(inG, inD, fake)
	return []*Node{lossG, lossD}
}

// updateDiscriminator makes one step of D and returns its loss before the step.
func (m generator) updateDiscriminator(inD *model.Scope, real, fake *Node) *Node {
	loss := discriminatorLoss(discriminate(inD, m.config, real), discriminate(inD, m.config, StopGradient(fake)))
	m.optimizer().UpdateGraph(inD, loss.Graph(), loss)
	detach(inD, loss.Graph())
	return loss
}

// updateGenerator makes one step of G against D as it stands and returns its loss before the step.
func (m generator) updateGenerator(inG, inD *model.Scope, fake *Node) *Node {
	loss := generatorLoss(discriminate(inD, m.config, fake))
	m.optimizer().UpdateGraph(inG, loss.Graph(), loss)
	return loss
}

// detach cuts the updated weights of a scope off from how they were computed, or the next
// gradient would be taken through the optimizer as well.
func detach(scope *model.Scope, g *Graph) {
	for v := range scope.IterVariables() {
		if v.Trainable && v.InUseByGraph(g) {
			v.SetNodeValue(StopGradient(v.NodeValue(g)))
		}
	}
}

// Sample draws pictures from noise. The temperature is the noise's standard deviation, so that
// below 1 the samples are more typical and less varied.
func (m generator) Sample(scope *model.Scope, draw models.Draw) *Node {
	_, z := RandomNormal(draw.RNG, shapes.Make(draw.Temperature.DType(), draw.Count, m.config.Latent))
	pictures := Sigmoid(generate(scope.At("generator"), m.config, Mul(z, draw.Temperature), m.spec.Size()))
	return Reshape(pictures, draw.Count, m.spec.Height, m.spec.Width, m.spec.Channels)
}
