package gan

import (
	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/gomlx/ml/model"
)

// gradientPenalty is the mean of (|D'(x)| - 1)^2 at points x, each at random between a real picture and a
// generated one (Gulrajani et al. 2017, equation 3).
func (n networks) gradientPenalty(inD *model.Scope, real, fake, labels *Node) *Node {
	shape := real.Shape().Clone()
	for axis := 1; axis < shape.Rank(); axis++ {
		shape.Dimensions[axis] = 1
	}
	share := inD.Store().RandomUniform(real.Graph(), shape)
	x := Add(real, Mul(share, Sub(fake, real)))
	// The root's slope is infinite at 0, where a discriminator without any slope would be.
	slope := Sqrt(AddScalar(n.squaredGradientNorm(inD, x, labels), 1e-12))
	return ReduceAllMean(Square(AddScalar(slope, -1)))
}

// slopePenalty is R1/2 times the mean of |D'(x)|^2 at real pictures and R2/2 times that at generated ones (Mescheder et
// al. 2018, equation 9; Roth et al. 2017, section 3.2), in one pass where there are both, at the first PenaltyBatch of each.
func (n networks) slopePenalty(inD *model.Scope, real, fake, labels *Node) *Node {
	size := real.Shape().Dim(0)
	if n.PenaltyBatch > 0 {
		size = min(size, n.PenaltyBatch)
	}
	some := func(x *Node) *Node { return SliceAxis(x, 0, AxisRange(0, size)) }
	var pictures, classes []*Node
	var weights []float64
	for _, side := range []struct {
		pictures *Node
		weight   float64
	}{{real, n.penaltyWeight(n.R1)}, {fake, n.penaltyWeight(n.R2)}} {
		if side.weight <= 0 {
			continue
		}
		pictures, weights = append(pictures, some(side.pictures)), append(weights, side.weight/2)
		if labels != nil {
			classes = append(classes, some(labels))
		}
	}
	if labels != nil {
		labels = Concatenate(classes, 0)
	}
	norms := n.squaredGradientNorm(inD, Concatenate(pictures, 0), labels)
	means := ReduceMean(Reshape(norms, len(weights), size), 1)
	return ReduceAllSum(Mul(means, ConstAsDType(norms.Graph(), norms.DType(), weights)))
}

// penaltyWeight is R1 or R2, or what Smoothness makes of it where it is 0; 0 or less for none.
func (n networks) penaltyWeight(own float64) float64 {
	if own != 0 {
		return own
	}
	return n.Smoothness * float64(n.spec.Size())
}

// squaredGradientNorm is |D'(x)|^2 of each example: [batch]. Where pictures are changed, x is as it was before.
func (n networks) squaredGradientNorm(inD *model.Scope, x, labels *Node) *Node {
	x = Identity(StopGradient(x)) // Gradient finds no slope at a StopGradient node itself
	slope := Gradient(ReduceAllSum(n.judge(inD, x, labels)), x)[0]
	return ReduceSum(Square(Reshape(slope, slope.Shape().Dim(0), -1)), -1)
}
