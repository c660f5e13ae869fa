package vae

import (
	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/nn"
)

// kernelSize is the size of each convolution's kernel, and it moves in steps of 2 (Higgins et al. 2017, table 1).
const kernelSize = 4

// featureMapSizes is the sizes of a picture before and after each halving, the last with a shorter side below 8 pixels:
// 28, 14, 7, or 64, 32, 16, 8, 4. Half of an odd size is rounded up.
func featureMapSizes(height, width int) [][2]int {
	sizes := [][2]int{{height, width}}
	for len(sizes) == 1 || min(height, width) >= 8 {
		height, width = (height+1)/2, (width+1)/2
		sizes = append(sizes, [2]int{height, width})
	}
	return sizes
}

// encodeConv is the encoder's convolutions: x [batch, height, width, channels] to [batch, features].
func encodeConv(scope *model.Scope, c Config, x *Node) *Node {
	f, sizes := activations[c.Activation], featureMapSizes(x.Shape().Dim(1), x.Shape().Dim(2))
	for i := range sizes[1:] {
		x = f(nn.Conv(scope.At("conv%d", i), padToEven(x), c.Channels<<i, kernelSize, 2))
	}
	return Reshape(x, x.Shape().Dim(0), -1)
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
		x = nn.ConvTransposed(scope.At("conv%d", i), f(x), channels, kernelSize, 2)
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
