package gan

import (
	"slices"
	"strings"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/ml/model"
	"github.com/gomlx/gomlx/ml/model/initializer"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/nn/augment"
)

// Augment says how pictures are changed before the discriminator sees them: the names of some kinds with commas in
// between, as in DiffAugment's policies, or one of the words below.
type Augment string

// What Augment may be, besides some of its parts.
const (
	// AugmentNone changes nothing.
	AugmentNone Augment = "none"
	// AugmentAuto is all kinds but flips, and those too where the mirror images of the data could be in it.
	AugmentAuto Augment = "auto"

	flips       = "flip"
	colors      = "color"
	translation = "translation"
	cutout      = "cutout"
)

const (
	// augmentTarget is the mean sign of D at real pictures that an adaptive probability aims at (Karras et al. 2020, section
	// 3.1: 0.6 for r_t).
	augmentTarget = 0.6
	// augmentPictures is how many real pictures take an adaptive probability from 0 to 1 at most. Karras et al. 2020,
	// appendix B, take 500,000 and train on 25 million; here a training is some hundred thousand pictures.
	augmentPictures = 20_000
	// augmentMost is the largest adaptive probability: beyond it G would learn to make changed pictures (Karras et al.
	// 2020, section 2.2).
	augmentMost = 0.8
)

// kinds are the changes by their names; ok is false if one is unknown.
func (a Augment) kinds() (kinds augment.Kinds, ok bool) {
	if a == "" || a == AugmentNone {
		return kinds, true
	}
	for name := range strings.SplitSeq(string(a), ",") {
		switch strings.TrimSpace(name) {
		case flips:
			kinds.Flip = true
		case colors:
			kinds.Color = true
		case translation:
			kinds.Translation = true
		case cutout:
			kinds.Cutout = true
		default:
			return augment.Kinds{}, false
		}
	}
	return kinds, true
}

// fitted is what AugmentAuto is for some data.
func (a Augment) fitted(data models.Spec) Augment {
	if a != AugmentAuto {
		return a
	}
	kinds := []string{colors, translation, cutout}
	if data.Mirrored {
		kinds = slices.Insert(kinds, 0, flips)
	}
	return Augment(strings.Join(kinds, ","))
}

// validateAugment reports what is wrong with the fields about changed pictures.
func (c Config) validateAugment() (faults []error) {
	if _, ok := c.Augment.kinds(); !ok && c.Augment != AugmentAuto {
		faults = append(faults, models.FieldError("gan", "Augment", "is %.100q, want %s, %s, or some of %s, %s, %s and %s with commas in between",
			c.Augment, AugmentNone, AugmentAuto, flips, colors, translation, cutout))
	}
	if !(c.AugmentP >= 0 && c.AugmentP <= 1) {
		faults = append(faults, models.FieldError("gan", "AugmentP", "is %g, want 0 to 1", c.AugmentP))
	}
	if c.AugmentP > 0 && c.AugmentTarget > 0 {
		faults = append(faults, models.FieldError("gan", "AugmentTarget", "is %g, but AugmentP is fixed at %g: set one of them", c.AugmentTarget, c.AugmentP))
	}
	return append(faults, models.Between("gan", "AugmentTarget", c.AugmentTarget, 0, 1))
}

// judge is D's logits [batch] of pictures as used inside, changed at random as in training.
func (n networks) judge(inD *model.Scope, x, labels *Node) *Node {
	return n.discriminate(inD, n.augment(inD, x), labels)
}

// augment changes pictures as used inside, if the configuration has it.
func (n networks) augment(inD *model.Scope, x *Node) *Node {
	kinds, _ := n.Augment.kinds()
	if kinds.None() {
		return x
	}
	p := ConstAsDType(x.Graph(), x.DType(), n.AugmentP)
	if n.AugmentP == 0 {
		p = n.augmentP(inD, x).NodeValue(x)
	}
	if n.Net != NetMLP {
		return augment.Pictures(inD, x, kinds, p)
	}
	centred := AddScalar(MulScalar(n.postprocess(x), 2), -1)
	changed := augment.Pictures(inD, centred, kinds, p)
	return n.preprocess(MulScalar(AddScalar(changed, 1), 0.5))
}

// augmentP is the variable of an adaptive probability, 0 at first.
func (n networks) augmentP(inD *model.Scope, x *Node) *model.Variable {
	return inD.At("augment").WithInitializer(initializer.Zero).VariableWithShape("p", shapes.Make(x.DType())).SetTrainable(false)
}

// adaptAugment moves an adaptive probability up if D knows the real pictures, whose logits are real, too well, and down if
// not (Karras et al. 2020, section 3.1). Where the loss gives D no zero, they are compared with the logits of generated
// ones in pairs.
func (n networks) adaptAugment(inD *model.Scope, real, fake *Node) {
	if kinds, _ := n.Augment.kinds(); kinds.None() || n.AugmentP > 0 {
		return
	}
	if n.Loss == LossWasserstein || n.Loss == LossRelativistic {
		real = Sub(real, fake)
	}
	overfit := AddScalar(ReduceAllMean(Sign(StopGradient(real))), -n.AugmentTarget)
	p := n.augmentP(inD, real)
	step := float64(real.Shape().Dim(0)) / augmentPictures
	moved := Add(p.NodeValue(real), MulScalar(Sign(overfit), step))
	p.SetNodeValue(MinScalar(MaxScalar(moved, 0), augmentMost))
}
