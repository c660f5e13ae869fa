package vae

import (
	. "github.com/gomlx/gomlx/core/graph"

	"slices"

	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/nn"
)

var activations = map[Activation]nn.Activation{
	ActivationLeakyReLU: nn.LeakyReLU,
	ActivationReLU:      func(x *Node) *Node { return MaxScalar(x, 0) },
	ActivationTanh:      func(x *Node) *Node { return Tanh(x) },
}

// encode is q(z|x, y): pictures x [batch, height, width, channels] in [0, 1], and classes y [batch, classes] or
// nil, to the mean and the log-variance [batch, latent] of a normal with diagonal covariance.
func encode(scope *model.Scope, c Config, x, y *Node) (mean, logVar *Node) {
	h := Reshape(x, x.Shape().Dim(0), -1)
	if c.Net == NetConv {
		h = encodeConv(scope, c, x)
	}
	h = hiddenLayers(scope, c, h, y)
	both := nn.Dense(scope.At("posterior"), h, 2*c.Latent) // one product of matrices is faster than two thin ones
	return Slice(both, AxisRange(), AxisRange(0, c.Latent)), Slice(both, AxisRange(), AxisRange(c.Latent))
}

// decode is p(x|z, y): latent variables z [batch, latent], and classes y [batch, classes] or nil, to the logits
// [batch, values] of pixels.
func decode(scope *model.Scope, c Config, z, y *Node, spec models.Spec) *Node {
	z.AssertDims(-1, c.Latent)
	h := hiddenLayers(scope, c, z, y)
	if c.Net == NetConv {
		return decodeConv(scope, c, h, spec)
	}
	return nn.Dense(scope.At("out"), h, spec.Size())
}

// hiddenLayers is the hidden layers: x [batch, inputs], beside it y if not nil, to [batch, units].
func hiddenLayers(scope *model.Scope, c Config, x, y *Node) *Node {
	if y != nil {
		x = Concatenate([]*Node{x, y}, -1)
	}
	return nn.MLP(scope, x, activations[c.Activation], slices.Repeat([]int{c.Units}, c.Layers)...)
}

// binarise draws each pixel of x anew, see nn.Binarise.
func binarise(scope *model.Scope, x *Node) *Node {
	return nn.Binarise(x, nn.Uniform(scope, x.Graph(), x.Shape()))
}
