package nn

import (
	. "github.com/gomlx/gomlx/core/graph"

	"math"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/ml/model"
)

// Uniform draws numbers from [0, 1), multiples of 2^-24, with the randomness of the scope's store, which it asks
// for one key. A hundred thousand take a tenth of the time of RandomUniform, whose generator XLA computes
// with loops, and anew for each operation that needs its numbers.
func Uniform(scope *model.Scope, g *Graph, shape shapes.Shape) *Node {
	halves := ConvertDType(MulScalar(scope.RandomUniform(g, shapes.Make(dtypes.Float64, 2)), math.Exp2(32)), dtypes.Uint64)
	key := BitwiseOr(BitwiseOr(shiftLeft(Slice(halves, AxisElem(0)), 32), Slice(halves, AxisElem(1))), uint64Const(g, 1))
	bits := shiftRight(squares(Iota(g, shapes.Make(dtypes.Uint64, shape.Size()), 0), key), 8)
	// By way of int32, for no processor before AVX-512 converts unsigned numbers.
	u := MulScalar(ConvertDType(ConvertDType(bits, dtypes.Int32), shape.DType), math.Exp2(-24))
	return StopGradient(Reshape(u, shape.Dimensions...))
}

// Binarise makes each pixel in [0, 1] 1 or 0, by numbers drawn from [0, 1) of the same shape: 1 with a probability of
// its brightness (Salakhutdinov & Murray 2008).
func Binarise(pixels, uniform *Node) *Node {
	return ConvertDType(LessThan(uniform, pixels), pixels.DType())
}

// Gumbel makes standard Gumbel noise of numbers drawn from [0, 1): the place of the largest of logits plus such noise is a draw
// from their softmax (Maddison et al. 2014, section 2).
func Gumbel(uniform *Node) *Node { return Neg(Log(Neg(Log(uniform)))) }

// squares is the random number generator of Widynski 2020, "Squares: A Fast Counter-Based RNG", its 32 bits for
// each counter, uint64 [n], under an odd key, uint64 [1].
func squares(counter, key *Node) *Node {
	key = BroadcastToDims(key, counter.Shape().Dim(0))
	y := Mul(counter, key)
	z := Add(y, key)
	x := y
	for _, add := range []*Node{y, z, y} {
		x = Add(Mul(x, x), add)
		x = BitwiseOr(shiftRight(x, 32), shiftLeft(x, 32))
	}
	return shiftRight(Add(Mul(x, x), z), 32)
}

func shiftLeft(x *Node, bits uint64) *Node {
	return BitwiseShiftLeft(x, BroadcastToShape(uint64Const(x.Graph(), bits), x.Shape()))
}

func shiftRight(x *Node, bits uint64) *Node {
	return BitwiseShiftRightLogical(x, BroadcastToShape(uint64Const(x.Graph(), bits), x.Shape()))
}

func uint64Const(g *Graph, value uint64) *Node { return Const(g, []uint64{value}) }
