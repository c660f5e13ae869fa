package vae

import (
	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/nn"
)

// resizeKernel is the size of the kernels of resize-convolutions.
const resizeKernel = 3

// decodeResize is the decoder's resize-convolutions: h [batch, units] to the logits [batch, values].
func decodeResize(scope *model.Scope, c Config, h *Node, spec models.Spec) *Node {
	sizes := featureMapSizes(spec.Height, spec.Width)
	last := len(sizes) - 1
	rows, columns, channels := sizes[last][0], sizes[last][1], c.Channels<<(last-1)
	x := Reshape(nn.Dense(scope.At("map"), h, rows*columns*channels), -1, rows, columns, channels)
	return Reshape(enlarge(scope, c, x, sizes, spec.Channels), -1, spec.Size())
}

// enlarge makes a map of features x, of the last of the sizes, a map of the first with so many channels. Each halving is
// undone by a convolution and bilinear interpolation, in this order: before it a convolution costs a quarter. The last
// convolution has the full size (Odena et al. 2016).
func enlarge(scope *model.Scope, c Config, x *Node, sizes [][2]int, channels int) *Node {
	f := activations[c.Activation]
	for i := len(sizes) - 2; i >= 0; i-- {
		x = nn.ConvWithEdges(scope.At("conv%d", i), f(x), max(1, c.Channels<<i/2), resizeKernel, 1, c.edges())
		x = nn.UpsampleBilinear(x, c.edges())
		x = Slice(x, AxisRange(), AxisRange(0, sizes[i][0]), AxisRange(0, sizes[i][1]), AxisRange())
	}
	return nn.ConvWithEdges(scope.At("out"), f(x), channels, resizeKernel, 1, c.edges())
}
