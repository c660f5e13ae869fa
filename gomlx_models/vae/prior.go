package vae

import (
	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/nn"
	"github.com/atelier-go/atelier/gomlx_models/nn/recurrent"
)

// codePrior is p(codes|y): gated recurrent units that read the codes of a grid row by row (van den Oord et al. 2017, section
// 3.3, who take a PixelCNN). At each place they are told the code before it, the one above it, and the place itself.
type codePrior struct {
	stack         recurrent.CellStack
	before, above *Node // [codes + 1, units], the last row for where there is none
	place         *Node // [places, 1 or batch, units], and in it what the class is told by
	v, c          *Node // of the output: [units, codes], [codes]
	columns       int
}

// newCodePrior is the prior of grids of rows x columns, given classes y [batch, classes] or nil.
func newCodePrior(scope *model.Scope, config Config, like, y *Node, rows, columns int) codePrior {
	g, dtype := like.Graph(), like.DType()
	units, codes := config.Units, config.Codes
	of := func(name string, dims ...int) *Node { return nn.Weights(scope, g, name, shapes.Make(dtype, dims...)) }
	p := codePrior{
		stack:  recurrent.NewStack(scope, g, recurrent.Config{Cell: recurrent.GRU{}, Layers: config.Layers, Units: units, DType: dtype}, units),
		before: of("before", codes+1, units), above: of("above", codes+1, units),
		place:   ExpandAxes(of("place", rows*columns, units), 1),
		v:       nn.Weights(scope.At("out"), g, "weights", shapes.Make(dtype, units, codes)),
		c:       nn.Weights(scope.At("out"), g, "biases", shapes.Make(dtype, codes)),
		columns: columns,
	}
	if y != nil {
		p.place = Add(p.place, ExpandAxes(nn.Dense(scope.At("class"), y, units), 0))
	}
	return p
}

// nats is -log p(codes|y) in nats of grids of codes int32 [batch, rows, columns]: [batch].
func (p codePrior) nats(codes *Node, drop recurrent.Dropout) *Node {
	byPlace := TransposeAllAxes(Reshape(codes, codes.Shape().Dim(0), -1), 1, 0)
	read := Add(nn.Lookup(p.before, p.earlier(byPlace, 1)), nn.Lookup(p.above, p.earlier(byPlace, p.columns)))
	hidden := p.stack.RunApart(drop(Add(read, p.place)), nil, drop)
	return ReduceSum(nn.CategoricalLoss(nn.Affine(hidden, p.v, p.c), byPlace), 0)
}

// earlier is codes int32 [places, batch] of so many places before.
func (p codePrior) earlier(codes *Node, by int) *Node {
	places, batch := codes.Shape().Dim(0), codes.Shape().Dim(1)
	return Concatenate([]*Node{p.none(codes.Graph(), by, batch), Slice(codes, AxisRange(0, places-by))}, 0)
}

// none is the code of where there is none.
func (p codePrior) none(g *Graph, dims ...int) *Node {
	return BroadcastToDims(Const(g, int32(p.before.Shape().Dim(0)-1)), dims...)
}

// sample draws grids of codes int32 [count, rows, columns].
func (p codePrior) sample(draw models.Draw, rng *Node) *Node {
	g, dtype := rng.Graph(), p.v.DType()
	places, units, codes := p.place.Shape().Dim(0), p.v.Shape().Dim(0), p.v.Shape().Dim(1)
	_, uniform := RandomUniform(rng, shapes.Make(dtype, places, draw.Count, codes))
	rows := []*Node{BroadcastToDims(p.place, places, draw.Count, units), nn.Gumbel(uniform)}
	state := append([]*Node{p.none(g, draw.Count, p.columns)}, p.stack.ZeroState(g, draw.Count)...)
	fixed := append(p.stack.Weights(), p.before, p.above, p.v, p.c, ConvertDType(draw.Temperature, dtype))
	_, out := recurrent.Scan(state, rows, fixed, []int{1}, func(state, rows, fixed []*Node) (next, emit []*Node) {
		s, rest := p.stack.WithWeights(fixed)
		last := state[0] // the codes of as many places as a row has
		before, above := SliceAxis(last, 1, AxisElem(p.columns-1)), SliceAxis(last, 1, AxisElem(0))
		read := Add(nn.Lookup(rest[0], Squeeze(before, 1)), nn.Lookup(rest[1], Squeeze(above, 1)))
		hidden, next := s.Step(Add(read, rows[0]), state[1:])
		logits := Div(nn.Affine(hidden, rest[2], rest[3]), rest[4])
		code := ExpandAxes(ArgMax(Add(logits, rows[1]), -1, dtypes.Int32), -1)
		last = Concatenate([]*Node{SliceAxis(last, 1, AxisRange(1)), code}, 1)
		return append([]*Node{last}, next...), []*Node{ConvertDType(code, dtype)}
	})
	byPlace := ConvertDType(Squeeze(out[0], -1), dtypes.Int32)
	return Reshape(TransposeAllAxes(byPlace, 1, 0), draw.Count, -1, p.columns)
}
