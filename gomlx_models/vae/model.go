package vae

import (
	. "github.com/gomlx/gomlx/core/graph"

	"slices"

	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/nn"
	"github.com/atelier-go/atelier/gomlx_models/nn/recurrent"
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
	if c.Net.convolves() {
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
	switch c.Net {
	case NetConv:
		return decodeConv(scope, c, h, spec)
	case NetResize:
		return decodeResize(scope, c, h, spec)
	}
	return nn.Dense(scope.At("out"), h, spec.Size())
}

// hiddenLayers is the hidden layers: x [batch, inputs], beside it y if not nil, to [batch, units].
func hiddenLayers(scope *model.Scope, c Config, x, y *Node) *Node {
	if y != nil {
		x = Concatenate([]*Node{x, y}, -1)
	}
	drop, f := recurrent.NewDropout(scope, c.Dropout), activations[c.Activation]
	return nn.MLP(scope, x, func(h *Node) *Node { return drop(f(h)) }, slices.Repeat([]int{c.Units}, c.Layers)...)
}

// binarise draws each pixel of x anew, see nn.Binarise.
func binarise(scope *model.Scope, x *Node) *Node {
	return nn.Binarise(x, nn.Uniform(scope, x.Graph(), x.Shape()))
}

// kernelSize is the size of each convolution's kernel, and it moves in steps of 2 (Higgins et al. 2017, table 1).
const kernelSize = 4

// sizes is the sizes of a picture before and after each halving.
func (c Config) sizes(data models.Spec) [][2]int {
	if c.Preset == VQ {
		return codeGridSizes(data.Height, data.Width)
	}
	return featureMapSizes(data.Height, data.Width)
}

// oddBeforeLast is the first of sizes that has an odd side and is halved.
func oddBeforeLast(sizes [][2]int) (size [2]int, ok bool) {
	for _, size := range sizes[:len(sizes)-1] {
		if size[0]%2 != 0 || size[1]%2 != 0 {
			return size, true
		}
	}
	return size, false
}

// featureMapSizes is the sizes of a picture before and after each halving, the last with a shorter side below 8 pixels:
// 28, 14, 7, or 64, 32, 16, 8, 4. Half of an odd size is rounded up.
func featureMapSizes(height, width int) [][2]int { return halvings(height, width, 8) }

// codeGridSizes is the sizes of a picture before and after each halving, the last, that of the grid of codes, with a shorter
// side of 7 to 13: 28, 14, 7, or 64, 32, 16, 8.
func codeGridSizes(height, width int) [][2]int { return halvings(height, width, 14) }

// halvings is the sizes of a picture before and after each halving, the last with a shorter side below most.
func halvings(height, width, most int) [][2]int {
	sizes := [][2]int{{height, width}}
	for len(sizes) == 1 || min(height, width) >= most {
		height, width = (height+1)/2, (width+1)/2
		sizes = append(sizes, [2]int{height, width})
	}
	return sizes
}

// encodeConv is the encoder's convolutions: x [batch, height, width, channels] to [batch, features].
func encodeConv(scope *model.Scope, c Config, x *Node) *Node {
	x = halve(scope, c, x, featureMapSizes(x.Shape().Dim(1), x.Shape().Dim(2)))
	return Reshape(x, x.Shape().Dim(0), -1)
}

// halve makes pictures x of the first of the sizes a map of features of the last.
func halve(scope *model.Scope, c Config, x *Node, sizes [][2]int) *Node {
	f := activations[c.Activation]
	for i := range sizes[1:] {
		x = f(nn.ConvWithEdges(scope.At("conv%d", i), padToEven(x), c.Channels<<i, kernelSize, 2, c.edges()))
	}
	return x
}

// decodeConv is the decoder's convolutions, the encoder's in reverse: h [batch, units] to the logits [batch, values].
func decodeConv(scope *model.Scope, c Config, h *Node, spec models.Spec) *Node {
	f, sizes := activations[c.Activation], featureMapSizes(spec.Height, spec.Width)
	last := len(sizes) - 1
	rows, columns, channels := sizes[last][0], sizes[last][1], c.Channels<<(last-1)
	x := Reshape(nn.Dense(scope.At("map"), h, rows*columns*channels), -1, rows, columns, channels)
	for i := last - 1; i >= 0; i-- {
		channels = spec.Channels
		if i > 0 {
			channels = c.Channels << (i - 1)
		}
		x = nn.ConvTransposedWithEdges(scope.At("conv%d", i), f(x), channels, kernelSize, 2, c.edges())
		x = Slice(x, AxisRange(), AxisRange(0, sizes[i][0]), AxisRange(0, sizes[i][1]), AxisRange())
	}
	return Reshape(x, -1, spec.Size())
}

// padToEven adds a row or column of zeros where x [batch, height, width, channels] has an odd number of them.
func padToEven(x *Node) *Node {
	rows, columns := x.Shape().Dim(1)%2, x.Shape().Dim(2)%2
	if rows+columns == 0 {
		return x
	}
	return Pad(x, ScalarZero(x.Graph(), x.DType()), PadAxis{}, PadAxis{End: rows}, PadAxis{End: columns}, PadAxis{})
}
