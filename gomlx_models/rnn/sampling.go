package rnn

import (
	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/nn"
)

// samplingParams is how symbols are drawn, to hand to a loop and there to sampleToken.
func samplingParams(draw models.Draw) []*Node { return []*Node{draw.Temperature, draw.TopK, draw.TopP} }

// sampleToken draws a symbol for each row of logits [batch, symbols] from their softmax at a temperature, out of the
// likely ones only: int32 [batch]. noise of that shape is standard Gumbel noise: the largest of logits plus
// such noise is a draw from their softmax (Maddison et al. 2014, section 2). It works inside loops.
func sampleToken(logits, noise *Node, params []*Node) *Node {
	g, dtype := logits.Graph(), logits.DType()
	scores := Div(logits, ConvertDType(params[0], dtype))
	scores = Where(topKTopPMask(scores, params[1], params[2]), Add(scores, noise), ConstAsDType(g, dtype, maskedLogit))
	return ArgMax(scores, -1, dtypes.Int32)
}

const (
	// maskedLogit is the logit of what is not to be drawn.
	maskedLogit = -1e30
	// logitRange is how far below the most probable symbol another can lie and count, in nats: e^-64 is 1e-28.
	logitRange = 64
	// bisections of depth reach the precision of a float32 logit.
	bisections = 26
)

// topKTopPMask tells which symbols may be drawn: the topK most probable, and the most probable that together have
// at least the probability topP (Holtzman et al. 2019, section 3.1), whichever are fewer. Symbols as probable
// as the last of them count too. scores are [batch, symbols], topK and topP scalars.
//
// It looks for the highest score from which on upward there are enough symbols, by halving an interval: a
// loop cannot sort.
func topKTopPMask(scores, topK, topP *Node) *Node {
	g, dtype := scores.Graph(), scores.DType()
	topK, topP = ConvertDType(topK, dtype), ConvertDType(topP, dtype)
	everything := GreaterOrEqual(topP, ConstAs(scores, 1)) // a rounded sum must not drop what is rare
	best := ExpandAxes(ArgMax(scores, -1, dtypes.Int32), -1)
	isBest := Equal(Iota(g, shapes.Make(dtypes.Int32, scores.Shape().Dimensions...), -1), best)
	high := nn.ScaledSum(Where(isBest, scores, ConstAsDType(g, dtype, 0)), 1)
	probability := Exp(Sub(scores, high))
	probability = Div(probability, nn.ScaledSum(probability, 1))
	low, half := Sub(high, ConstAsDType(g, dtype, logitRange)), ConstAsDType(g, dtype, 0.5)
	for range bisections {
		middle := Mul(Add(low, high), half)
		above := ConvertDType(GreaterOrEqual(scores, middle), dtype)
		count := nn.ScaledSum(above, 1)
		mass := nn.ScaledSum(Mul(above, probability), 1)
		enough := Or(GreaterOrEqual(count, topK), And(GreaterOrEqual(mass, topP), Not(everything)))
		low, high = Where(enough, middle, low), Where(enough, high, middle)
	}
	return GreaterOrEqual(scores, low)
}
