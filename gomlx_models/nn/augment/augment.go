// Package augment changes pictures at random inside a graph, so that a network that sees few of them
// cannot learn them by heart.
//
// The discriminator of a GAN sees real and generated pictures changed alike, and the generator learns
// through the changes: Zhao et al. 2020, "Differentiable Augmentation for Data-Efficient GAN
// Training". How often is up to whoever asks, for too much of it shows in what is generated (Karras
// et al. 2020, "Training Generative Adversarial Networks with Limited Data", section 2.2).
package augment

import (
	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models/nn"
)

// Kinds are the kinds of change.
type Kinds struct {
	// Flip exchanges left and right in every other picture, on average.
	Flip bool
	// Color changes brightness, saturation and contrast.
	Color bool
	// Translation moves the picture by up to an eighth of its size, down or up and to the right or left. What it
	// leaves is 0.
	Translation bool
	// Cutout makes a square 0 whose side is half the picture's. Its centre is anywhere, so that it may lie outside in part.
	Cutout bool
}

// None tells that there is no kind.
func (k Kinds) None() bool { return k == Kinds{} }

// The numbers, each from [0, 1), that are drawn for each example.
const (
	uFlip = iota
	uColor
	uBrightness
	uSaturation
	uContrast
	uTranslation
	uDown
	uRight
	uCutout
	uRow
	uColumn
	draws
)

// Pictures changes pictures x [batch, height, width, channels], whose range is centred on 0, such as [-1, 1]: each
// kind changes each picture with probability p, a scalar in [0, 1], independently of the other kinds and pictures. At
// p = 0 the result is x. Values may leave the range by up to 1. A fourth channel, how opaque the pixels are, moves with
// the others, and keeps its values else. The randomness is that of the scope's store. x can be differentiated by any
// number of times; p cannot.
func Pictures(scope *model.Scope, x *Node, kinds Kinds, p *Node) *Node {
	x.AssertRank(4)
	p.AssertScalar()
	if kinds.None() {
		return x
	}
	batch := x.Shape().Dim(0)
	uniform := nn.Uniform(scope, x.Graph(), shapes.Make(x.DType(), draws, batch))
	u := func(row int) *Node { return Reshape(Slice(uniform, AxisElem(row)), batch) }
	p = BroadcastToDims(StopGradient(ConvertDType(p, x.DType())), batch)
	happens := func(kind bool, row int, p *Node) *Node {
		if !kind {
			p = ZerosLike(p)
		}
		return LessThan(u(row), p)
	}
	if kinds.Color {
		x = perExample(happens(true, uColor, p), recolor(x, u(uBrightness), u(uSaturation), u(uContrast)), x)
	}
	if kinds.Flip || kinds.Translation {
		mirrored, moves := happens(kinds.Flip, uFlip, MulScalar(p, 0.5)), happens(kinds.Translation, uTranslation, p)
		x = move(x, mirrored, moves, u(uDown), u(uRight))
	}
	if kinds.Cutout {
		x = perExample(happens(true, uCutout, p), cutOut(x, u(uRow), u(uColumn)), x)
	}
	return x
}

// perExample is yes where condition [batch] holds, and no elsewhere.
func perExample(condition, yes, no *Node) *Node {
	return Where(BroadcastToDims(Reshape(condition, -1, 1, 1, 1), yes.Shape().Dimensions...), yes, no)
}

// column is one number for each example, [batch], in the form in which it meets pictures: [batch, 1, 1, 1].
func column(u *Node) *Node { return Reshape(u, -1, 1, 1, 1) }
