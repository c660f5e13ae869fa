package rnn

import (
	"math"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute/dtypes"
)

const (
	// minDeviation is the least standard deviation of a move. The paper has none, but then a move that many drawings
	// have exactly, such as straight down, has a density without bound. A hundredth of the moves' deviation is finer
	// than the pixels of Quick, Draw!.
	minDeviation = 0.01
	// maxCorrelation bounds the correlation for the same reason.
	maxCorrelation = 0.999
)

// mixture is the distribution of the next point: bivariate normals, each number [..., mixtures], and a softmax over
// the states of the pen, whose logits are [..., 3] (Ha & Eck 2017, equations 3 to 7).
type mixture struct {
	logits       *Node // of the components' weights
	meanX, meanY *Node
	logX, logY   *Node // logarithms of the standard deviations
	correlation  *Node
	pen          *Node
}

// newMixture takes the outputs [..., 6*count + 3] of count normals apart.
func newMixture(outputs *Node, count int) mixture {
	block := func(i int) *Node {
		return Slice(outputs, AxisRange().Spacer(), AxisRange(i*count, (i+1)*count))
	}
	deviation := func(x *Node) *Node {
		return Max(x, ConstAsDType(x.Graph(), x.DType(), math.Log(minDeviation)))
	}
	most := ConstAsDType(outputs.Graph(), outputs.DType(), maxCorrelation)
	return mixture{
		logits: block(0),
		meanX:  block(1), meanY: block(2),
		logX: deviation(block(3)), logY: deviation(block(4)),
		correlation: Mul(Tanh(block(5)), most),
		pen:         Slice(outputs, AxisRange().Spacer(), AxisRange(6*count)),
	}
}

// logDensity is log p in nats of moves [..., 2]: [..., 1] (Graves 2013, equations 24 and 25).
func (m mixture) logDensity(moves *Node) *Node {
	value := func(x float64) *Node { return ConstAsDType(moves.Graph(), moves.DType(), x) }
	x := Mul(Sub(Slice(moves, AxisRange().Spacer(), AxisRange(0, 1)), m.meanX), Exp(Neg(m.logX)))
	y := Mul(Sub(Slice(moves, AxisRange().Spacer(), AxisRange(1)), m.meanY), Exp(Neg(m.logY)))
	rest := Sub(value(1), Square(m.correlation))
	z := Sub(Add(Square(x), Square(y)), Mul(value(2), Mul(m.correlation, Mul(x, y))))
	volume := Add(Add(m.logX, m.logY), Add(value(math.Log(2*math.Pi)), Mul(value(0.5), Log(rest))))
	return logSumExp(Sub(LogSoftmax(m.logits), Add(volume, Div(z, Mul(value(2), rest)))))
}

// logSumExp is the logarithm of the sum of the exponentials along the last axis, which stays, with 1 place.
func logSumExp(x *Node) *Node {
	top := StopGradient(ReduceAndKeep(x, ReduceMax, -1))
	return Add(top, Log(ReduceAndKeep(Exp(Sub(x, top)), ReduceSum, -1)))
}

// sample draws a point [count, models.PointSize] with standard Gumbel noise [count, mixtures + 3] and normal noise
// [count, 2] at a temperature: logits are divided by it and variances multiplied (Ha & Eck 2017, equation 8).
func (m mixture) sample(gumbel, normal, temperature *Node) *Node {
	count := m.logits.Shape().Dim(-1)
	choose := func(logits *Node, from, to int) *Node {
		noisy := Add(Div(logits, temperature), Slice(gumbel, AxisRange(), AxisRange(from, to)))
		return OneHot(ArgMax(noisy, -1, dtypes.Int32), to-from, logits.DType())
	}
	component := choose(m.logits, 0, count)
	of := func(x *Node) *Node { return ReduceAndKeep(Mul(component, x), ReduceSum, -1) }
	first, second := Slice(normal, AxisRange(), AxisRange(0, 1)), Slice(normal, AxisRange(), AxisRange(1))
	heat, correlation := Sqrt(temperature), of(m.correlation)
	slant := Add(Mul(correlation, first), Mul(Sqrt(Sub(ConstAs(correlation, 1), Square(correlation))), second))
	x := Add(of(m.meanX), Mul(Mul(Exp(of(m.logX)), heat), first))
	y := Add(of(m.meanY), Mul(Mul(Exp(of(m.logY)), heat), slant))
	return Concatenate([]*Node{x, y, choose(m.pen, count, count+3)}, -1)
}
