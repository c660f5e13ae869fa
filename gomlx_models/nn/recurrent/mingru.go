package recurrent

import (
	"math"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/ml/model"
	"github.com/gomlx/gomlx/ml/model/initializer"

	"github.com/atelier-go/atelier/gomlx_models/nn"
)

const (
	// taps is the width in time of the convolutions of a MinGRUStack (Feng et al. 2024, appendix C).
	taps = 4
	// widening is the width of its dense layers to that of its states.
	widening = 2
	// slowest is the number of times over which its slowest unit averages at first, about a line of text.
	slowest = 64
)

// MinGRUStack is layers of the minimal gated recurrent unit of Feng et al. 2024, section 3.1: h_t = (1 - z_t) h_{t-1} +
// z_t g(c_t), with z_t = sigmoid of a projection of the input and c_t another, neither of which sees h_{t-1}. So the products of
// matrices run over all times at once, and only a scan of elementwise work over one time after the other.
//
// As in the paper's language model each layer adds to what it reads, x, first the units' states of a convolution over
// the last four times, each column by itself, of x, then what two dense layers make of that. Each of both parts reads x
// scaled to a mean square of 1 (Zhang & Sennrich 2019), and so does what reads the stack. There the scale of each column is
// learnt; elsewhere the weights that follow have it, and the dense layers have no biases: each such vector costs its gradient
// a sum over all places, on two cores as long as a product of matrices.
type MinGRUStack struct {
	embedding *Node // [symbols, units]
	layers    []minGRULayer
	gain      *Node // of the last norm, [units]
}

// minGRULayer is the weights of one layer.
type minGRULayer struct {
	kernel            *Node // of the convolution, [taps, units], the last time first
	gates, gateBiases *Node // of z, then of c: [units, 2 units], [2 units]
	up, down          *Node // of the dense layers: [units, widening units], [widening units, units]
}

// NewMinGRUStack returns so many layers of that width that read symbols, int32 ids. Its variables lie in scope, in
// "embedding", "gain" and in "layer0" and so on.
func NewMinGRUStack(scope *model.Scope, g *Graph, dtype dtypes.DType, layers, units, symbols int) MinGRUStack {
	s := MinGRUStack{embedding: nn.Weights(scope, g, "embedding", shapes.Make(dtype, symbols, units))}
	for i := range layers {
		s.layers = append(s.layers, newMinGRULayer(scope.At("layer%d", i), g, dtype, units))
	}
	s.gain = firstly(scope, g, initializer.One, "gain", shapes.Make(dtype, units))
	return s
}

func newMinGRULayer(scope *model.Scope, g *Graph, dtype dtypes.DType, units int) minGRULayer {
	of := func(dims ...int) shapes.Shape { return shapes.Make(dtype, dims...) }
	return minGRULayer{
		kernel:     firstly(scope, g, nowOnly, "kernel", of(taps, units)),
		gates:      nn.Weights(scope, g, "gates", of(units, 2*units)),
		gateBiases: firstly(scope, g, slowerAndSlower, "gate_biases", of(2*units)),
		up:         nn.Weights(scope, g, "up", of(units, widening*units)),
		down:       nn.Weights(scope, g, "down", of(widening*units, units)),
	}
}

// firstly is a variable with first values of its own.
func firstly(scope *model.Scope, g *Graph, first model.VariableInitializer, name string, shape shapes.Shape) *Node {
	return scope.WithInitializer(first).VariableWithShape(name, shape).NodeValue(g)
}

// nowOnly makes a convolution that gives what it reads.
func nowOnly(g *Graph, shape shapes.Shape) *Node {
	lag := Iota(g, shapes.Make(dtypes.Int32, shape.Dimensions...), 0)
	return ConvertDType(Equal(lag, Const(g, int32(0))), shape.DType)
}

// slowerAndSlower makes each unit average over more times than the one before, from 2 to about slowest, evenly in their
// logarithms: chrono initialisation (Tallec & Ollivier 2018, section 2) without chance. The biases of c are 0.
func slowerAndSlower(g *Graph, shape shapes.Shape) *Node {
	units := shape.Dim(0) / 2
	z := MulScalar(Iota(g, shapes.Make(shape.DType, units), 0), -math.Log(slowest)/float64(max(1, units-1)))
	return Concatenate([]*Node{z, ZerosLike(z)}, 0)
}

// rmsNorm scales the rows along the last axis of x to a mean square of 1 (Zhang & Sennrich 2019, equation 4, without gain).
func rmsNorm(x *Node) *Node {
	g, dtype := x.Graph(), x.DType()
	inverse := Div(ConstAsDType(g, dtype, 1), Sqrt(Add(meanLast(Mul(x, x)), ConstAsDType(g, dtype, rmsEpsilon))))
	return Mul(x, inverse)
}

// rmsEpsilon is added to a mean square: small beside that of an embedding.
const rmsEpsilon = 1e-5

// RunApart reads int32 ids x [time, batch] and returns what the stack gives at each time [time, batch, units],
// differentiable by the weights. Where begins, bool [time, batch], is true, a sequence begins: nothing that comes of what
// stands before that time reaches it or later ones. If begins is nil, one begins at the first time only. drop is applied to
// what each half of a layer adds.
func (s MinGRUStack) RunApart(x, begins *Node, drop Dropout) *Node {
	past := newHistory(begins, s.embedding.DType())
	y := nn.Lookup(s.embedding, x)
	for _, l := range s.layers {
		normal := rmsNorm(y)
		read := make([]*Node, taps)
		for lag := range read {
			read[lag] = past.before(normal, lag)
		}
		keep, add := l.gate(l.convolve(read))
		y = Add(y, drop(linearScan(past.forget(keep), add)))
		y = Add(y, drop(l.dense(y)))
	}
	return applyGain(rmsNorm(y), s.gain)
}

// history is what of earlier times belongs to the sequence at hand.
type history struct {
	same []*Node // by how many times back, [time, batch, 1], 1 where that is in the same sequence and 0 elsewhere; or nil
}

func newHistory(begins *Node, dtype dtypes.DType) history {
	if begins == nil {
		return history{}
	}
	goesOn := ConvertDType(ExpandAxes(Not(begins), -1), dtype)
	same := []*Node{OnesLike(goesOn), goesOn}
	for lag := 2; lag < taps; lag++ {
		same = append(same, Mul(same[lag-1], shiftTime(goesOn, lag-1)))
	}
	return history{same}
}

// before is x so many times ago, and 0 before the sequence.
func (h history) before(x *Node, lag int) *Node {
	x = shiftTime(x, lag)
	if h.same == nil || lag == 0 {
		return x
	}
	return Mul(x, h.same[lag])
}

// forget makes the share that is kept of a state 0 where a sequence begins.
func (h history) forget(keep *Node) *Node {
	if h.same == nil {
		return keep
	}
	return Mul(keep, h.same[1])
}

// convolve weighs what was read at the last times, the latest first.
func (l minGRULayer) convolve(read []*Node) *Node {
	var sum *Node
	for lag, x := range read {
		tap := applyGain(x, Reshape(Slice(l.kernel, AxisElem(lag)), -1))
		if sum == nil {
			sum = tap
			continue
		}
		sum = Add(sum, tap)
	}
	return sum
}

// gate is the a and b of h_t = a h_{t-1} + b: 1 - z and z g(c) with g(c) = c + 0.5 where c is not negative and sigmoid(c)
// elsewhere (Feng et al. 2024, appendix B.3).
func (l minGRULayer) gate(x *Node) (keep, add *Node) {
	parts := splitGates(nn.Affine(x, l.gates, l.gateBiases), 2)
	z, c := Logistic(parts[0]), parts[1]
	candidate := Where(GreaterOrEqual(c, ConstAs(c, 0)), Add(c, ConstAs(c, 0.5)), Logistic(c))
	return Sub(ConstAs(z, 1), z), Mul(z, candidate)
}

// dense is two dense layers with the square of a rectified linear unit between them (So et al. 2021, section 3.1).
func (l minGRULayer) dense(x *Node) *Node {
	hidden := nn.Linear(rmsNorm(x), l.up)
	hidden = Max(hidden, ConstAs(hidden, 0))
	return nn.Linear(Mul(hidden, hidden), l.down)
}

// ZeroState is the state before anything was read: for each layer what its convolution read at the last times, the latest
// first, and the states of the units, [batch, units] each.
func (s MinGRUStack) ZeroState(g *Graph, batch int) []*Node {
	state := make([]*Node, len(s.layers)*taps)
	for i := range state {
		state[i] = Zeros(g, shapes.Make(s.embedding.DType(), batch, s.embedding.Shape().Dim(1)))
	}
	return state
}

// Step is RunApart for one time, inside loops too: x is int32 [batch], the output [batch, units].
func (s MinGRUStack) Step(x *Node, state []*Node) (output *Node, next []*Node) {
	y := nn.Lookup(s.embedding, x)
	for i, l := range s.layers {
		own := state[i*taps : (i+1)*taps]
		read := append([]*Node{rmsNorm(y)}, own[:taps-1]...)
		keep, add := l.gate(l.convolve(read))
		h := Add(Mul(keep, own[taps-1]), add)
		next = append(append(next, read[:taps-1]...), h)
		y = Add(y, h)
		y = Add(y, l.dense(y))
	}
	return applyGain(rmsNorm(y), s.gain), next
}

// Embedding is the vector of each symbol [symbols, units].
func (s MinGRUStack) Embedding() *Node { return s.embedding }

// Weights are the nodes to hand to [Scan] as fixed ones, for a loop cannot see what lies outside.
func (s MinGRUStack) Weights() []*Node {
	var all []*Node
	for _, node := range s.refs() {
		all = append(all, *node)
	}
	return all
}

// WithWeights is the stack whose weights are the first of those given, in the order of Weights; rest are the others.
func (s MinGRUStack) WithWeights(weights []*Node) (same AnyStack, rest []*Node) {
	s.layers = append([]minGRULayer{}, s.layers...)
	for _, node := range s.refs() {
		*node, weights = weights[0], weights[1:]
	}
	return s, weights
}

// refs are the places of the weights.
func (s *MinGRUStack) refs() []**Node {
	all := []**Node{&s.embedding, &s.gain}
	for i := range s.layers {
		l := &s.layers[i]
		all = append(all, &l.kernel, &l.gates, &l.gateBiases, &l.up, &l.down)
	}
	return all
}
