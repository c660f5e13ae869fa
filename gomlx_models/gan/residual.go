package gan

import (
	"math"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models/nn"
)

// patch is the side of the squares of pixels that are one pixel of the finest stage of a NetResidual, whose channels hold
// theirs: at full size convolutions cost most and see least.
const patch = 2

// stages is the number of stages of each NetResidual, and the side of the coarsest. Each has twice the side of the one
// before; the finest, numbered stages-1, has half of the picture's.
func (n networks) stages() (base, stages int) { return downsampling(n.spec.Height) }

// width is the number of channels of a stage.
func (n networks) width(stage int) int { return max(n.Channels>>stage, min(n.Channels, narrowest)) }

// narrowest is the fewest channels of a stage, where Channels are as many.
const narrowest = 16

// generatorResidual is the generator of a NetResidual: z [batch, Latent] to pictures [batch, side, side, channels], about in
// [-1, 1], for 64x64
//
//	z -> 4x4x256 -> 8x8x128 -> 16x16x64 -> 32x32x32 -> 64x64x16 -> 64x64x3
//
// with residual blocks at each size and bilinear interpolation between them (Huang et al. 2024, section 3.2). The latent
// comes in chunks of one size, one for each stage, the coarsest first (Brock et al. 2018, section 3).
func (n networks) generatorResidual(scope *model.Scope, z, labels *Node) *Node {
	base, stages := n.stages()
	var x *Node
	for stage := range stages {
		in, width := scope.At("stage%d", stage), n.width(stage)
		style := n.pointwise(in.At("style"), n.chunk(z, labels, stage, stages), width, 1)
		style = Reshape(style, -1, 1, 1, width)
		if stage == 0 {
			x = Mul(n.normal(in, "basis", z, 1, 1, base, base, width), style)
		} else {
			x = nn.UpsampleBilinear(n.pointwise(in.At("in"), x, width, 1), n.edges)
			x = Mul(x, OnePlus(MulScalar(style, styleGain)))
		}
		x = n.blocks(in, x, stages)
	}
	return n.pictures(scope, x)
}

// styleGain is the deviation of the factors of a stage's channels at first, about 1.
const styleGain = 0.5

// pictures draws a picture of what the finest stage holds, x [batch, side/2, side/2, width]. The last convolution is of full
// size and few channels: four pixels out of the channels of one would leave a grid of single pixels.
func (n networks) pictures(scope *model.Scope, x *Node) *Node {
	last, out := scope.At("last"), scope.At("out")
	x = nn.LeakyReLU(nn.UpsampleBilinear(nn.Bias(last, n.pointwise(last, x, min(n.Channels, narrowest), leakyGain)), n.edges))
	return nn.Bias(out, nn.ConvolutionWithEdges(x, nn.Kernel(out, x, n.spec.Channels, 3, fanIn(out, 1)), 1, n.edges))
}

// chunkRange is which numbers of the latent a stage sees.
func (n networks) chunkRange(stage, stages int) (first, last int) {
	return stage * n.Latent / stages, (stage + 1) * n.Latent / stages
}

// chunk is what a stage sees of z [batch, Latent]: its share and, of a conditional model, the class.
func (n networks) chunk(z, labels *Node, stage, stages int) *Node {
	first, last := n.chunkRange(stage, stages)
	part := Slice(z, AxisRange(), AxisRange(first, last))
	if labels == nil {
		return part
	}
	return Concatenate([]*Node{part, OneHot(labels, n.spec.Classes, z.DType())}, -1)
}

// discriminatorResidual is the hidden layers of a NetResidual's discriminator, the generator's turned round: pictures to
// [batch, Channels], for 64x64
//
//	64x64x3 -> 32x32x32 -> 16x16x64 -> 8x8x128 -> 4x4x256 -> 256
func (n networks) discriminatorResidual(scope *model.Scope, x *Node) *Node {
	base, stages := n.stages()
	x = spaceToDepth(x)
	first := scope.At("in")
	x = nn.Bias(first, nn.ConvolutionWithEdges(x, nn.Kernel(first, x, n.width(stages-1), 3, fanIn(first, 1)), 1, n.edges))
	for stage := stages - 1; stage >= 0; stage-- {
		in := scope.At("stage%d", stage)
		x = n.blocks(in, x, stages)
		if stage > 0 {
			x = n.pointwise(in.At("out"), nn.DownsampleBilinear(x, n.edges), n.width(stage-1), 1)
		}
	}
	basis := n.normal(scope, "basis", x, 1/float64(base), 1, base, base, n.width(0))
	return ReduceSum(Mul(x, basis), 1, 2)
}

// blocks are the residual blocks of a stage: x [batch, side, side, width] to the same.
func (n networks) blocks(scope *model.Scope, x *Node, stages int) *Node {
	for i := range n.Blocks {
		x = n.residualBlock(scope.At("block%d", i), x, n.Blocks*stages)
	}
	return x
}

// residualBlock is x + W3 f(W2 f(W1 x)), W2 of 3x3 pixels and the others of one, f the leaky rectifier (Huang et al. 2024,
// section 3.2). W3 is at first 0, and the others scaled down by the number of all blocks, blocks^(-1/4), so that deep networks
// begin as shallow ones do (Zhang et al. 2019, section 3).
func (n networks) residualBlock(scope *model.Scope, x *Node, blocks int) *Node {
	width := x.Shape().Dim(-1)
	gain := leakyGain * math.Pow(float64(blocks), -0.25)
	inner := max(1, width/2)
	h := nn.LeakyReLU(nn.Bias(scope.At("first"), n.pointwise(scope.At("first"), x, inner, gain)))
	in := scope.At("second")
	h = nn.LeakyReLU(nn.Bias(in, nn.ConvolutionWithEdges(h, nn.Kernel(in, h, inner, 3, fanIn(in, gain)), 1, n.edges)))
	return Add(x, n.pointwise(scope.At("last"), h, width, 0))
}

// leakyGain keeps the variance through leaky rectifiers (He et al. 2015, equation 15, with a slope of 0.2).
var leakyGain = math.Sqrt(2 / (1 + 0.2*0.2))

// pointwise multiplies the channels of each pixel, x [..., in] to [..., out], by weights as by fanIn.
func (n networks) pointwise(scope *model.Scope, x *Node, out int, gain float64) *Node {
	in := x.Shape().Dim(-1)
	w := scope.WithInitializer(fanIn(scope, gain)).VariableWithShape("weights", shapes.Make(x.DType(), in, out)).NodeValue(x)
	dims := append([]int{}, x.Shape().Dimensions...)
	dims[len(dims)-1] = out
	return nn.RecordOutput(scope, Reshape(MatMul(Reshape(x, -1, in), w), dims...))
}

// normal is a variable that is at first normal numbers of that deviation.
func (n networks) normal(scope *model.Scope, name string, like *Node, deviation float64, dims ...int) *Node {
	return scope.WithInitializer(nn.NormalInitializer(scope, deviation)).VariableWithShape(name, shapes.Make(like.DType(), dims...)).NodeValue(like)
}

// fanIn draws weights [..., in, out] from N(0, gain^2/n), where n numbers go into each output (He et al. 2015).
func fanIn(scope *model.Scope, gain float64) model.VariableInitializer {
	return func(g *Graph, shape shapes.Shape) *Node {
		inputs := shape.Size() / shape.Dim(-1)
		return nn.NormalInitializer(scope, gain/math.Sqrt(float64(inputs)))(g, shape)
	}
}

// spaceToDepth makes one pixel of each square of patch*patch: [batch, H, W, c] to [batch, H/2, W/2, 4*c], row by row.
func spaceToDepth(x *Node) *Node {
	batch, h, w, c := x.Shape().Dim(0), x.Shape().Dim(1)/patch, x.Shape().Dim(2)/patch, x.Shape().Dim(3)
	x = TransposeAllAxes(Reshape(x, batch, h, patch, w, patch, c), 0, 1, 3, 2, 4, 5)
	return Reshape(x, batch, h, w, patch*patch*c)
}
