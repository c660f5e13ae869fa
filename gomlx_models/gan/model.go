package gan

import (
	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/nn"
)

// networks are the graph functions of both networks for pictures of one form. Inside, the pictures of a NetMLP are
// [batch, values] in [0, 1], those of a NetConv [batch, height, width, channels] in [-1, 1].
type networks struct {
	Config
	spec models.Spec
	// training makes batch norm use the batch and move its averages, and spectral norm go on with its iteration.
	training bool
	// edges are what lies beyond the edges of the pictures, at all of their sizes, of the network that is being built.
	edges nn.Edges
}

// preprocess brings pictures [batch, height, width, channels] in [0, 1] into the form used inside.
func (n networks) preprocess(x *Node) *Node {
	x.AssertDims(-1, n.spec.Height, n.spec.Width, n.spec.Channels)
	if n.Net == NetMLP {
		return Reshape(x, -1, n.spec.Size())
	}
	return AddScalar(MulScalar(x, 2), -1)
}

// postprocess is the inverse of preprocess.
func (n networks) postprocess(x *Node) *Node {
	if n.Net == NetMLP {
		return Reshape(x, -1, n.spec.Height, n.spec.Width, n.spec.Channels)
	}
	return MulScalar(AddScalar(x, 1), 0.5)
}

// generate is G(z), the generator: z [batch, Latent] of standard normals to pictures as used inside. Labels are
// int32 [batch], or nil if the model is not conditional; the weights of the first layer hold an embedding of each class
// (Mirza & Osindero 2014, section 3.2).
func (n networks) generate(scope *model.Scope, z, labels *Node) *Node {
	z.AssertDims(-1, n.Latent)
	n.edges = n.generatorEdges()
	if n.Net == NetResidual {
		return n.generatorResidual(scope, z, labels)
	}
	if labels != nil {
		// One number for each class: a table of embeddings as wide as z taught G to heed the class and to forget z.
		z = Concatenate([]*Node{z, OneHot(labels, n.spec.Classes, z.DType())}, -1)
	}
	if n.Net == NetConv {
		return n.generatorConv(scope, z)
	}
	return n.generatorMLP(scope, z)
}

// discriminate is D(x) before its sigmoid: pictures x as used inside to logits [batch], above 0 for real. Of a
// conditional model it is w.h(x) + b + v(label).h(x) (Miyato & Koyama 2018, figure 1d); labels are else nil.
func (n networks) discriminate(scope *model.Scope, x, labels *Node) *Node {
	n.edges = n.discriminatorEdges()
	hidden := map[Net]func(*model.Scope, *Node) *Node{NetMLP: n.discriminatorMLP, NetConv: n.discriminatorConv, NetResidual: n.discriminatorResidual}[n.Net]
	h := hidden(scope, x)
	logits := Squeeze(n.logit(scope.At("out"), h), -1)
	if labels == nil {
		return logits
	}
	classes := scope.At("classes")
	v := n.spectralNorm(classes, n.weights(classes, h, n.spec.Classes, h.Shape().Dim(-1)))
	return Add(logits, ReduceSum(Mul(h, MatMul(OneHot(labels, n.spec.Classes, h.DType()), v)), -1))
}

// logit is w.h + b of h [batch, features]: [batch, 1]. In the differences of a relativistic loss b would cancel, so that
// there is none.
func (n networks) logit(scope *model.Scope, h *Node) *Node {
	if n.Loss != LossRelativistic {
		return n.denseLayer(scope, h, 1)
	}
	return MatMul(h, n.spectralNorm(scope, n.weights(scope, h, h.Shape().Dim(-1), 1)))
}

// generatorMLP is the generator of a NetMLP: z [batch, inputs] to pictures [batch, values] in [0, 1].
func (n networks) generatorMLP(scope *model.Scope, z *Node) *Node {
	h := nn.MLP(scope, z, nn.LeakyReLU, n.Units, n.Units)
	return Sigmoid(nn.Dense(scope.At("out"), h, n.spec.Size()))
}

// discriminatorMLP is the hidden layers of an MLP: [batch, values] to [batch, Units].
func (n networks) discriminatorMLP(scope *model.Scope, x *Node) *Node {
	for i := range 2 {
		in := scope.At("layer%d", i)
		x = nn.LeakyReLU(n.layerNorm(in, n.denseLayer(in, x, n.Units)))
	}
	return x
}

// denseLayer is a dense layer of the discriminator without its nonlinearity: x [batch, inputs] to [batch, units].
func (n networks) denseLayer(scope *model.Scope, x *Node, units int) *Node {
	w := n.spectralNorm(scope, n.weights(scope, x, x.Shape().Dim(-1), units))
	return nn.Bias(scope, MatMul(x, w))
}

// weights is the variable "weights" of a layer of x.
func (n networks) weights(scope *model.Scope, x *Node, dims ...int) *Node {
	shape := shapes.Make(x.DType(), dims...)
	switch n.Net {
	case NetMLP:
		return nn.Weights(scope, x.Graph(), "weights", shape)
	case NetResidual:
		return scope.WithInitializer(fanIn(scope, 1)).VariableWithShape("weights", shape).NodeValue(x)
	}
	return scope.WithInitializer(convInitializer(scope)).VariableWithShape("weights", shape).NodeValue(x)
}

// convInitializer draws the weights of a NetConv (Radford et al. 2015, section 4).
func convInitializer(scope *model.Scope) model.VariableInitializer {
	return nn.NormalInitializer(scope, 0.02)
}

// spectralNorm is weights w of the discriminator under spectral norm, if the configuration has it.
func (n networks) spectralNorm(scope *model.Scope, w *Node) *Node {
	if n.Norm != NormSpectral {
		return w
	}
	return nn.SpectralNorm(scope, w, n.training)
}

// layerNorm is a layer h [batch, ...] of the discriminator under layer norm over all of its numbers, if the
// configuration has it.
func (n networks) layerNorm(scope *model.Scope, h *Node) *Node {
	if n.Norm != NormLayer {
		return h
	}
	flat := Reshape(h, h.Shape().Dim(0), -1)
	return Reshape(nn.LayerNorm(scope.At("norm"), flat), h.Shape().Dimensions...)
}

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
		x = nn.RecordOutput(in, nn.ConvolutionTransposedWithEdges(x, nn.Kernel(in, x, width, kernelSize, convInitializer(in)), stride, n.edges))
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
		x = nn.LeakyReLU(n.layerNorm(in, nn.Bias(in, nn.ConvolutionWithEdges(x, w, stride, n.edges))))
	}
	return Reshape(x, x.Shape().Dim(0), -1)
}

func relu(x *Node) *Node { return MaxScalar(x, 0) }
