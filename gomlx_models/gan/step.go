package gan

import (
	"cmp"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/nn"
)

// ganModel is a GAN fitted to its data; its optimizers live beside the weights of each network.
type ganModel struct {
	config Config
	spec   models.Spec
	advice string
	tile   models.Tile // what it makes, whatever it learnt to; as in config if empty
}

func (m ganModel) Config() models.Config { return m.config }
func (m ganModel) Spec() models.Spec     { return m.spec }
func (m ganModel) Losses() []string      { return []string{"generator", "discriminator"} }

// Advice is about a batch that is large for the data.
func (m ganModel) Advice() string { return m.advice }

// LossUnit is nats where D gives a probability; the critic's numbers have no unit.
func (m ganModel) LossUnit() string {
	if m.config.Loss == LossNonSaturating || m.config.Loss == LossRelativistic {
		return "nats"
	}
	return "loss"
}

// Minibatch asks for the real pictures of all of the discriminator's updates.
func (m ganModel) Minibatch() (int, int) { return m.config.Batch * m.config.CriticSteps, 0 }

func (m ganModel) networks(training bool) networks {
	return networks{Config: m.config, spec: m.spec, training: training}
}

func (c Config) optimizer() nn.Adam {
	return nn.Adam{LearningRate: c.LearningRate, Beta1: cmp.Or(c.Momentum, -1), Beta2: c.SecondMoment}
}

// Step updates the discriminator, CriticSteps times, each on real pictures and noise of its own, then the generator
// against the updated discriminator on the noise of the last (Goodfellow et al. 2014, algorithm 1). Generated
// pictures are of the classes of the real ones. The losses are scalars, the discriminator's of its last update.
func (m ganModel) Step(scope *model.Scope, minibatch models.Batch) []*Node {
	inG, inD := scope.At("generator"), scope.At("discriminator")
	pictures := m.networks(true).preprocess(minibatch.Examples)
	size := pictures.Shape().Dim(0) / m.config.CriticSteps
	var real, fake, labels, lossD *Node
	for k := range m.config.CriticSteps {
		part := AxisRange(k*size, (k+1)*size)
		if m.config.Conditional {
			labels = Slice(minibatch.Labels, part)
		}
		z := nn.StandardNormal(scope, pictures.Graph(), shapes.Make(pictures.DType(), size, m.config.Latent))
		fake = m.networks(true).moved(scope, m.fake(inG, z, labels, k == 0))
		real = SliceAxis(pictures, 0, part)
		lossD = m.updateDiscriminator(inD, real, fake, labels)
	}
	lossG := m.updateGenerator(inG, inD, real, fake, labels)
	if m.config.EMA > 0 {
		updateEMA(scope.At("average"), inG, lossG.Graph(), m.config.EMA)
	}
	return []*Node{lossG, lossD}
}

// fake is G(z) in training. Only the first of a step moves the running averages of batch norm, so that they move once.
func (m ganModel) fake(inG *model.Scope, z, labels *Node, first bool) *Node {
	before := map[*model.Variable]*Node{}
	for v := range inG.IterVariables() {
		if !v.Trainable && !first {
			before[v] = v.NodeValue(z)
		}
	}
	fake := m.networks(true).generate(inG, z, labels)
	for v, value := range before {
		v.SetNodeValue(value)
	}
	return fake
}

// updateDiscriminator makes one step of D and returns its loss before the step.
func (m ganModel) updateDiscriminator(inD *model.Scope, real, fake, labels *Node) *Node {
	loss := m.networks(true).discriminatorObjective(inD, real, fake, labels)
	m.config.optimizer().Update(inD, loss)
	detach(inD, loss.Graph())
	return loss
}

// updateGenerator makes one step of G against D as it stands and returns its loss before the step.
func (m ganModel) updateGenerator(inG, inD *model.Scope, real, fake, labels *Node) *Node {
	loss := m.networks(false).generatorObjective(inD, real, fake, labels)
	m.config.optimizer().Update(inG, loss)
	return loss
}

// detach cuts the updated weights of a scope off from how they were computed, or the next
// gradient would be taken through the optimizer as well. Gradient finds no slope at a StopGradient node itself, so
// that without Identity a second update would not move the weights.
func detach(scope *model.Scope, g *Graph) {
	for v := range scope.IterVariables() {
		if v.Trainable && v.InUseByGraph(g) {
			v.SetNodeValue(Identity(StopGradient(v.NodeValue(g))))
		}
	}
}
