package vae

import (
	. "github.com/gomlx/gomlx/core/graph"

	"cmp"
	"errors"
	"fmt"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/nn"
)

// network is what all models of this family share.
type network struct {
	config Config
	spec   models.Spec
	advice string
	// dropping tells that units are dropped: in training they are, else not.
	dropping bool
	tile     models.Tile // what it makes, whatever it learnt to; as in config if empty
}

func (n network) Config() models.Config { return n.config }
func (n network) Spec() models.Spec     { return n.spec }
func (n network) Minibatch() (int, int) { return n.config.Batch, 0 }

// Advice is about a batch that is large for the data.
func (n network) Advice() string { return n.advice }

// CanSample refuses prompts, and classes if the model does not know any.
func (n network) CanSample(request models.Request) error {
	err := models.NoPrompt("vae", request)
	if n.config.Conditional {
		return err
	}
	return errors.Join(err, models.NoLabels("vae", request))
}

// Support is that of the configuration's likelihood.
func (n network) Support() models.Support {
	switch n.config.Likelihood {
	case LikelihoodGaussian:
		return models.SupportReal
	case LikelihoodLogistic:
		return models.SupportLevels
	}
	return models.SupportBinary
}

// update takes one step along the gradient of the objective. Below "weights", so that the random state at the root never
// looks trainable to the optimizer.
func (n network) update(scope *model.Scope, objective *Node) {
	n.config.optimizer().Update(scope.At("weights"), objective)
}

func (c Config) optimizer() nn.Adam {
	return nn.Adam{LearningRate: c.LearningRate, Epsilon: c.Epsilon, HalfLife: max(0, c.HalfLife)}
}

func inDecoder(scope *model.Scope) *model.Scope { return scope.At("weights").At("decoder") }

// layers is the configuration that the networks are built by.
func (n network) layers() Config {
	c := n.config
	if !n.dropping {
		c.Dropout = 0
	}
	return c
}

// decoderLayers is layers of the decoder, which alone makes tiles.
func (n network) decoderLayers() Config {
	c := n.layers()
	c.Tile = n.Tile()
	return c
}

// probabilities are pictures of the decoder's logits [n, values], or of as many numbers in another shape.
func (n network) probabilities(logits *Node) *Node {
	return Reshape(Sigmoid(logits), -1, n.spec.Height, n.spec.Width, n.spec.Channels)
}

// labels are those of a draw, or drawn at random if it names none; nil if the model is not told any.
func (n network) labels(draw models.Draw, rng *Node) (newRNG, labels *Node) {
	if !n.config.Conditional || draw.Labels != nil {
		return rng, draw.Labels
	}
	return RandomIntN(rng, int32(n.spec.Classes), shapes.Make(dtypes.Int32, draw.Count))
}

// classes is what the networks are told of int32 labels [size]: one number for each class, 1 for that of the
// label and else 0, of the dtype of like; or nil if they are told nothing.
func (n network) classes(labels, like *Node) *Node {
	if !n.config.Conditional {
		return nil
	}
	if labels == nil {
		panic(fmt.Errorf("vae: the labels are nil, want the class of each picture, 0 to %d: a conditional model has to be told", n.spec.Classes-1))
	}
	return OneHot(labels, n.spec.Classes, like.DType())
}

// Tile is how the pictures repeat that the model makes.
func (n network) Tile() models.Tile { return cmp.Or(n.tile, n.config.Tile) }

// tiled is the network that makes such tiles. The encoder stays as it is.
func (n network) tiled(tile models.Tile) (network, error) {
	c := n.config
	c.Tile = tile
	if err := c.Validate(); err != nil {
		return n, err
	}
	if err := c.checkTile(n.spec); err != nil {
		return n, err
	}
	n.tile = tile
	return n, nil
}
