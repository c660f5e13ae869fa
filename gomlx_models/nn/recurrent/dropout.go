package recurrent

import (
	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/ml/model"
)

// Dropout makes some of x zero, or nothing at all.
type Dropout func(x *Node) *Node

// NoDropout is the dropout of scoring and sampling.
func NoDropout(x *Node) *Node { return x }

// NewDropout drops each number with a probability of rate (Srivastava et al. 2014, section 10), or nothing if that is not
// above 0, with new random numbers at each call.
func NewDropout(scope *model.Scope, rate float64) Dropout {
	if rate <= 0 {
		return NoDropout
	}
	return func(x *Node) *Node {
		keys := scope.RandomIntN(x.Graph(), int32(1<<31-1), shapes.Make(dtypes.Int32, 2))
		return applyDropout(x, randomBits(keys, x.Shape()), rate)
	}
}

// applyDropout makes the share rate of x zero, where bits, uint32 of x's dimensions, are low, and the rest larger, so
// that the mean stays as it was (Srivastava et al. 2014, section 10).
func applyDropout(x, bits *Node, rate float64) *Node {
	g, dtype := x.Graph(), x.DType()
	kept := GreaterOrEqual(bits, Const(g, uint32(rate*(1<<32))))
	return Mul(x, Where(kept, ConstAsDType(g, dtype, 1/(1-rate)), ConstAsDType(g, dtype, 0)))
}

// randomBits is a random uint32 for each place of a shape, from keys int32 [2]. XLA's own random numbers take 70 ns
// each on a CPU, a third of the time of a step; these are each place's number, mixed with the keys.
func randomBits(keys *Node, shape shapes.Shape) *Node {
	g, dims := keys.Graph(), shape.Dimensions
	keys = ConvertDType(keys, dtypes.Uint32)
	x := Reshape(Iota(g, shapes.Make(dtypes.Uint32, shape.Size()), 0), dims...)
	for i := range 2 {
		x = lowbias32(Add(x, Reshape(Slice(keys, AxisElem(i)))))
	}
	return x
}

// lowbias32 is a permutation of the uint32 in which each bit of x turns about half of the bits of the result: lowbias32
// of Wellons 2018, "Prospecting for hash functions".
func lowbias32(x *Node) *Node {
	g := x.Graph()
	fold := func(by uint32) *Node { return BitwiseXor(x, BitwiseShiftRightLogical(x, Const(g, by))) }
	x = fold(16)
	x = Mul(x, Const(g, uint32(0x7feb352d)))
	x = fold(15)
	x = Mul(x, Const(g, uint32(0x846ca68b)))
	return fold(16)
}
