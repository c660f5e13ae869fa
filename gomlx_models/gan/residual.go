package gan

import (
	"math"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models/nn"
)

// patch is the side of the squares of pixels that the generator's finest stage draws from one of its own: at full size
// convolutions cost most and see least.
const patch = 2

// stages is the number of stages of each NetResidual, and the side of the coarsest. Each has twice the side of the one
// before; the finest, numbered stages-1, has half of the picture's.
func (n networks) stages() (base, stages int) { return downsampling(n.spec.Height) }

// seen is the number of stages of the discriminator: in pictures of 64 pixels or more it reads squares of 4x4, and has no
// stage as fine as the generator's last, for each step takes four times as many passes through it.
func (n networks) seen() int {
	_, stages := n.stages()
	if n.spec.Height >= 64 {
		return stages - 1
	}
	return stages
}

// width is the number of channels of a stage.
func (n networks) width(stage int) int { return max(n.Channels>>stage, min(n.Channels, narrowest)) }

// narrowest is the fewest channels of a stage, where Channels are as many: convolutions of fewer take hardly less time.
const narrowest = 64

// generatorResidual is the generator of a NetResidual: z [batch, Latent] to pictures [batch, side, side, channels], about in
// [-1, 1], for 64x64
//
//	z -> 4x4x256 -> 8x8x128 -> 16x16x64 -> 32x32x64 -> 64x64x3
//
// with residual blocks at each size and bilinear interpolation between them (Huang et al. 2024, section 3.2), and with batch
// norm after each stage, as trainings of minutes are too short without. The latent comes in chunks of one size, one for each
// stage, the coarsest first (Brock et al. 2018, section 3). Each stage adds to the picture what it can draw at its size
// (Karras et al. 2020, section 4.1).
func (n networks) generatorResidual(scope *model.Scope, z, labels *Node) *Node {
	_, stages := n.stages()
	var x, picture *Node
	for stage := range stages {
		in := scope.At("stage%d", stage)
		x = n.blocks(in, n.styled(in, x, n.chunk(z, labels, stage, stages), stage), stages)
		x = nn.LeakyReLU(nn.BatchNorm(in.At("norm"), x, n.training))
		part := n.colours(in.At("picture"), x)
		if stage > 0 {
			part = Add(nn.UpsampleBilinear(picture, n.beyond()), part)
		}
		picture = part
	}
	return Add(nn.UpsampleBilinear(picture, n.beyond()), n.details(scope.At("out"), x))
}

// styled is what a stage begins with, [batch, side, side, width], by its share of the latent: the coarsest is made of it, the
// others are what the stage before holds, x, at twice the size, each channel multiplied by a factor.
func (n networks) styled(scope *model.Scope, x, share *Node, stage int) *Node {
	base, _ := n.stages()
	width := n.width(stage)
	if stage == 0 {
		return Reshape(n.pointwise(scope.At("in"), share, base*base*width, 1), -1, base, base, width)
	}
	x = nn.UpsampleBilinear(n.pointwise(scope.At("in"), x, width, 1), n.beyond())
	style := n.pointwise(scope.At("style"), share, width, 1)
	return Mul(x, OnePlus(MulScalar(Reshape(style, -1, 1, 1, width), styleGain)))
}

// beyond is what lies beyond the edges of pictures that are resampled: with zeros the edges would fade to grey.
func (n networks) beyond() nn.Edges {
	if n.edges == nn.EdgesZero {
		return nn.EdgesMirror
	}
	return n.edges
}

// styleGain is the deviation of the factors of a stage's channels at first, about 1.
const styleGain = 0.5

// drawingGain makes pictures faint at first.
const drawingGain = 0.3

// colours is what a stage adds to a picture of its size, x [batch, H, W, width] to [batch, H, W, channels].
func (n networks) colours(scope *model.Scope, x *Node) *Node {
	return nn.Bias(scope, n.pointwise(scope, x, n.spec.Channels, drawingGain))
}

// details is what the finest stage adds to a picture of twice its size, x [batch, H, W, width] to [batch, 2H, 2W, channels].
// Blurred, as four pixels out of the channels of one would else leave a grid of single pixels.
func (n networks) details(scope *model.Scope, x *Node) *Node {
	kernel := nn.Kernel(scope, x, patch*patch*n.spec.Channels, 3, fanIn(scope, drawingGain))
	return nn.Blur(depthToSpace(nn.Bias(scope, nn.ConvolutionWithEdges(x, kernel, 1, n.edges))), n.beyond())
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
//	64x64x3 -> 16x16x64 -> 8x8x128 -> 4x4x256 -> 256
func (n networks) discriminatorResidual(scope *model.Scope, x *Node) *Node {
	base, _ := n.stages()
	stages := n.seen()
	x = spaceToDepth(x, x.Shape().Dim(1)/(base<<(stages-1)))
	first := scope.At("in")
	x = nn.Bias(first, nn.ConvolutionWithEdges(x, nn.Kernel(first, x, n.width(stages-1), 3, fanIn(first, 1)), 1, n.edges))
	for stage := stages - 1; stage >= 0; stage-- {
		in := scope.At("stage%d", stage)
		x = n.blocks(in, x, stages)
		if stage > 0 {
			x = n.pointwise(in.At("out"), nn.DownsampleBilinear(x, n.beyond()), n.width(stage-1), 1)
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

// residualBlock is x + W2 f(W1 f(x)), W1 of 3x3 pixels and W2 of one, f the leaky rectifier (He et al. 2016, figure 4e). W2 is at first 0, and W1 scaled down by the root of the number of all blocks, so that deep networks begin
// as shallow ones do (Zhang et al. 2019, section 3).
func (n networks) residualBlock(scope *model.Scope, x *Node, blocks int) *Node {
	width := x.Shape().Dim(-1)
	in := scope.At("first")
	h := nn.LeakyReLU(x)
	h = nn.ConvolutionWithEdges(h, nn.Kernel(in, h, width, 3, fanIn(in, leakyGain/math.Sqrt(float64(blocks)))), 1, n.edges)
	h = nn.LeakyReLU(nn.Bias(in, h))
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

// spaceToDepth makes one pixel of each square of patch*patch: [batch, H, W, c] to [batch, H/patch, W/patch, patch*patch*c],
// row by row.
func spaceToDepth(x *Node, patch int) *Node {
	batch, h, w, c := x.Shape().Dim(0), x.Shape().Dim(1)/patch, x.Shape().Dim(2)/patch, x.Shape().Dim(3)
	x = TransposeAllAxes(Reshape(x, batch, h, patch, w, patch, c), 0, 1, 3, 2, 4, 5)
	return Reshape(x, batch, h, w, patch*patch*c)
}

// depthToSpace is the inverse of spaceToDepth with squares of patch*patch.
func depthToSpace(x *Node) *Node {
	batch, h, w, c := x.Shape().Dim(0), x.Shape().Dim(1), x.Shape().Dim(2), x.Shape().Dim(3)/(patch*patch)
	x = TransposeAllAxes(Reshape(x, batch, h, w, patch, patch, c), 0, 1, 3, 2, 4, 5)
	return Reshape(x, batch, h*patch, w*patch, c)
}
