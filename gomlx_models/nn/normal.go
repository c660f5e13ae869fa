package nn

import (
	. "github.com/gomlx/gomlx/core/graph"

	"math"

	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/ml/model"
)

// StandardNormal draws standard normal numbers with the randomness of the scope's store. GoMLX's RandomNormal takes the
// logarithm of the smallest float32, which XLA rounds to 0, so that one number in 2^32 is infinite: one in a
// long training is enough.
func StandardNormal(scope *model.Scope, g *Graph, shape shapes.Shape) *Node {
	return MulScalar(inverseErf(centred(Uniform(scope, g, shape))), math.Sqrt2)
}

// TruncatedNormal draws standard normal numbers whose size is at most limit, a scalar above 0 of the shape's
// dtype: those beyond it are as if drawn anew (Brock et al. 2018, section 3.1), and a limit of +Inf truncates
// nothing. rng is as in models.Draw, and newRNG its successor.
func TruncatedNormal(rng *Node, shape shapes.Shape, limit *Node) (newRNG, z *Node) {
	newRNG, u := RandomUniform(rng, shape)
	within := Erf(MulScalar(limit, math.Sqrt(0.5))) // the share of all numbers that the limit keeps
	z = MulScalar(inverseErf(Mul(centred(u), within)), math.Sqrt2)
	return newRNG, Max(Neg(limit), Min(z, limit)) // what rounding moved beyond the limit
}

// centred maps [0, 1) to [-1, 1).
func centred(u *Node) *Node {
	return AddScalar(MulScalar(u, 2), -1)
}

// nearOne is the largest float32 below 1.
const nearOne = 1 - 1.0/(1<<24)

// inverseErf is the inverse of the error function, with a relative error below 1e-6, of x in [-1, 1], where what
// is nearer to 1 than nearOne is taken for nearOne, and likewise at -1 (Giles 2010, "Approximating the erfinv
// function", table 5).
func inverseErf(x *Node) *Node {
	x = MaxScalar(MinScalar(x, nearOne), -nearOne)
	w := Neg(Log(Mul(OneMinus(x), OnePlus(x))))
	centre := polynomial(AddScalar(w, -2.5), 2.81022636e-08, 3.43273939e-07, -3.5233877e-06, -4.39150654e-06,
		0.00021858087, -0.00125372503, -0.00417768164, 0.246640727, 1.50140941)
	tail := polynomial(AddScalar(Sqrt(w), -3), -0.000200214257, 0.000100950558, 0.00134934322, -0.00367342844,
		0.00573950773, -0.0076224613, 0.00943887047, 1.00167406, 2.83297682)
	return Mul(x, Where(LessThan(w, ConstAs(w, 5)), centre, tail))
}

// polynomial is a polynomial in x, its highest coefficient first.
func polynomial(x *Node, coefficients ...float64) *Node {
	y := ConstAs(x, coefficients[0])
	for _, c := range coefficients[1:] {
		y = Add(Mul(y, x), ConstAs(x, c))
	}
	return y
}

// NormalInitializer draws variables from N(0, deviation^2) at first, as Radford et al. 2015, section 4, do with 0.02.
func NormalInitializer(scope *model.Scope, deviation float64) model.VariableInitializer {
	return func(g *Graph, shape shapes.Shape) *Node {
		return MulScalar(StandardNormal(scope, g, shape), deviation)
	}
}
