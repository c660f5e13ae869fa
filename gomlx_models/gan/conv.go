package gan

import (
	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models/nn"
)

// kernelSize is the side of every convolution's kernel, twice its stride, so that each pixel is met equally often.
const kernelSize, stride = 4, 2

// generatorConv is the generator of a NetConv: z [batch, inputs] to pictures in [-1, 1], for 28x28
//
//	z -> 7x7x128 -> 14x14x64 -> 28x28x1
//
// with batch norm and a rectifier in between and tanh at the end (Radford et al. 2015, section 3). What batch
// norm follows has no biases: it would take them away again.
func (n networks) generatorConv(scope *model.Scope, z *Node) *Node {
	base, halvings := downsampling(n.spec.Height)
	width := n.Channels << (halvings - 1)
	x := MatMul(z, n.weights(scope.At("layer0"), z, z.Shape().Dim(-1), base*base*width))
	x = Reshape(x, -1, base, base, width)
	for i := range halvings {
		x = relu(nn.BatchNorm(scope.At("norm%d", i), x, n.training))
		width /= 2
		if i == halvings-1 {
			width = n.spec.Channels
		}
		in := scope.At("layer%d", i+1)
		x = nn.RecordOutput(in, nn.ConvolutionTransposed(x, nn.Kernel(in, x, width, kernelSize, convInitializer(in)), stride))
	}
	return Tanh(nn.Bias(scope.At("out"), x))
}

// discriminatorConv is the hidden layers of a NetConv's discriminator: pictures in [-1, 1] to [batch, features], for 28x28
//
//	28x28x1 -> 14x14x64 -> 7x7x128 -> 6272
//
// with leaky rectifiers (Radford et al. 2015, section 3).
func (n networks) discriminatorConv(scope *model.Scope, x *Node) *Node {
	_, halvings := downsampling(n.spec.Height)
	for i := range halvings {
		in := scope.At("layer%d", i)
		w := n.spectralNorm(in, nn.Kernel(in, x, n.Channels<<i, kernelSize, convInitializer(in)))
		x = nn.LeakyReLU(n.layerNorm(in, nn.Bias(in, nn.Convolution(x, w, stride))))
	}
	return Reshape(x, x.Shape().Dim(0), -1)
}

func relu(x *Node) *Node { return MaxScalar(x, 0) }
