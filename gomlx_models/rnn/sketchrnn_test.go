package rnn

import (
	"math"
	"slices"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/internal/gradcheck"
	"github.com/atelier-go/atelier/gomlx_models/nn"
	"github.com/atelier-go/atelier/gomlx_models/nn/recurrent"
)

func tinySketchRNN(mixtures int, dtype dtypes.DType) sketchRNN {
	return sketchRNN{network{
		config: Config{Cell: CellGRU, Layers: 1, Units: 4, Mixtures: mixtures, Symbols: 4, Batch: 2, LearningRate: 0.02},
		spec:   models.Spec{Kind: models.Strokes, Length: 4},
		dtype:  dtype,
	}}
}

// twoSketches are of 3 points and of 1.
var twoSketches = [][][]float64{
	{{0.5, -1, 1, 0, 0}, {1.5, 0.2, 0, 1, 0}, {-0.3, 0.7, 0, 1, 0}, {0, 0, 0, 0, 1}},
	{{-0.8, 0.1, 0, 1, 0}, {0, 0, 0, 0, 1}, {0, 0, 0, 0, 1}, {0, 0, 0, 0, 1}},
}

func TestSketchRNNGradient(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		s := tinySketchRNN(3, dtypes.Float64)
		gradcheck.Check(t, b, "/"+weights, func(scope *model.Scope, inputs []*Node) (loss, objective *Node) {
			moves, pens := s.losses(scope.At(weights), inputs[0], recurrent.NoDropout)
			return Add(moves, pens), Add(moves, pens)
		}, tensors.FromValue(twoSketches))
	})
}

// A drawing's nats are those of the loss, each of its own: the same alone and beside another, and none of a move after the end.
func TestNatsOfDrawings(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		s, store := tinySketchRNN(2, dtypes.Float64), seeded(t)
		nats := func(drawings [][][]float64) (each []float64, parts [2]float64) {
			out := compile(t, b, store, func(scope *model.Scope, inputs []*Node) []*Node {
				moves, pens := s.losses(scope.At(weights), inputs[0], recurrent.NoDropout)
				return []*Node{s.Nats(scope, models.Batch{Examples: inputs[0]}), moves, pens}
			})(tensors.FromValue(drawings))
			if got, want := out[0].Shape().Dimensions, []int{len(drawings), s.spec.Length}; !slices.Equal(got, want) {
				t.Fatalf("the shape is %v, want %v", got, want)
			}
			return tensors.MustCopyFlatData[float64](out[0]), [2]float64{tensors.ToScalar[float64](out[1]), tensors.ToScalar[float64](out[2])}
		}
		both, parts := nats(twoSketches)
		mean := 0.0
		for _, x := range both {
			mean += x / float64(len(both))
		}
		if math.Abs(mean-parts[0]-parts[1]) > 1e-9 {
			t.Errorf("the mean is %g, want the loss, %g", mean, parts[0]+parts[1])
		}
		alone, _ := nats(twoSketches[1:])
		for i, x := range alone {
			if math.Abs(x-both[s.spec.Length+i]) > 1e-9 {
				t.Errorf("alone point %d has %g nats, beside another %g", i, x, both[s.spec.Length+i])
			}
		}
		moved := [][][]float64{slices.Clone(twoSketches[1])}
		moved[0][3] = []float64{9, 9, 0, 0, 1}
		if after, _ := nats(moved); math.Abs(after[3]-alone[3]) > 1e-9 {
			t.Errorf("a move after the end has %g nats", after[3]-alone[3])
		}
	})
}

// Outputs are 6 blocks, one number for each component, and the pen's 3. The densities are those of the formula by
// hand, of one component with a correlation, and of two.
func TestMixtureDensity(t *testing.T) {
	tests := []struct {
		name    string
		outputs []float64
		move    []float64
		want    float64
	}{
		// At its mean a standard normal has the density 1/2pi.
		{"standard, at the mean", []float64{0, 0, 0, 0, 0, 0}, []float64{0, 0}, -math.Log(2 * math.Pi)},
		// One and two deviations away, 1/2 and 2 less.
		{"standard, away", []float64{7, 0, 0, 0, 0, 0}, []float64{1, -2}, -math.Log(2*math.Pi) - 2.5},
		// Mean (1, 2), deviations 2 and 3, at one deviation each: x = y = 1.
		{"scaled", []float64{0, 1, 2, math.Log(2), math.Log(3), 0}, []float64{3, 5}, -math.Log(2*math.Pi*6) - 1},
		// With correlation r, Z is 2 - 2r at x = y = 1, so the exponent is (2-2r)/(2(1-r²)) = 1/(1+r).
		{"correlated", []float64{0, 0, 0, 0, 0, math.Atanh(0.5 / maxCorrelation)}, []float64{1, 1},
			-math.Log(2*math.Pi*math.Sqrt(0.75)) - 1/1.5},
		// Weights 3/4 and 1/4, means (0, 0) and (2, 0): at (0, 0) the densities are 1 and exp(-2) over 2pi.
		{"of two", []float64{math.Log(3), 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0}, []float64{0, 0},
			math.Log((0.75 + 0.25*math.Exp(-2)) / (2 * math.Pi))},
		// So far away that the density itself is 0 in any number.
		{"far away", []float64{0, 0, 0, 0, 0, 0}, []float64{100, 0}, -math.Log(2*math.Pi) - 5000},
		// Narrower than the least deviation it is of the least.
		{"narrow", []float64{0, 0, 0, -50, -50, 0}, []float64{0, 0}, -math.Log(2*math.Pi) - 2*math.Log(minDeviation)},
	}
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		for _, test := range tests {
			s := tinySketchRNN(len(test.outputs)/6, dtypes.Float64)
			out := compile(t, b, model.NewStore(), func(_ *model.Scope, inputs []*Node) []*Node {
				return []*Node{newMixture(inputs[0], s.config.Mixtures).logDensity(inputs[1])}
			})(tensors.FromValue([][]float64{append(slices.Clone(test.outputs), 0, 0, 0)}), tensors.FromValue([][]float64{test.move}))
			if got := tensors.MustCopyFlatData[float64](out[0])[0]; math.Abs(got-test.want) > 1e-9 {
				t.Errorf("%s: log p is %.12g, want %.12g", test.name, got, test.want)
			}
		}
	})
}

// All weights 0 make one standard normal and equal chances of the pen. The drawings have 3 and 1 points, of 4 places:
// their moves are a loss of log 2pi and half the square each, their pens of log 3 at every place.
func TestSketchRNNLossesByHand(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		s := tinySketchRNN(1, dtypes.Float64)
		store := seeded(t)
		loss := compile(t, b, store, func(scope *model.Scope, inputs []*Node) []*Node {
			moves, pens := s.losses(scope.At(weights), inputs[0], recurrent.NoDropout)
			return []*Node{moves, pens}
		})
		loss(tensors.FromValue(twoSketches)) // the first call draws the weights
		zeroWeights(t, store)
		out := loss(tensors.FromValue(twoSketches))
		squares := 0.25 + 1 + 2.25 + 0.04 + 0.09 + 0.49 + 0.64 + 0.01
		wantMoves := (4*math.Log(2*math.Pi) + squares/2) / 8
		if got := tensors.ToScalar[float64](out[0]); math.Abs(got-wantMoves) > 1e-12 {
			t.Errorf("the moves' loss is %g, want %g", got, wantMoves)
		}
		if got := tensors.ToScalar[float64](out[1]); math.Abs(got-math.Log(3)) > 1e-12 {
			t.Errorf("the pens' loss is %g, want log 3", got)
		}
	})
}

// A draw at temperature 1 has the moments of the mixture, and near 0 it is the most probable component's mean.
func TestMixtureSample(t *testing.T) {
	// Component 0 has the weight 3/4, mean (1, -1), deviations 2 and 0.5, correlation 0.8; component 1 the mean (5, 3).
	outputs := []float32{
		float32(math.Log(3)), 0, 1, 5, -1, 3, float32(math.Log(2)), 0, float32(math.Log(0.5)), 0,
		float32(math.Atanh(0.8 / maxCorrelation)), 0, 0, 0, float32(math.Log(2)),
	}
	const count = 40000
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		s := tinySketchRNN(2, dtypes.Float32)
		draw := compile(t, b, seeded(t), func(scope *model.Scope, inputs []*Node) []*Node {
			g := inputs[0].Graph()
			all := BroadcastToDims(inputs[0], count, len(outputs))
			noise := nn.Gumbel(scope.RandomUniform(g, Slice(all, AxisRange(), AxisRange(0, 5)).Shape()))
			normal := scope.RandomNormal(g, Slice(all, AxisRange(), AxisRange(0, 2)).Shape())
			return []*Node{newMixture(all, s.config.Mixtures).sample(noise, normal, inputs[1])}
		})
		points := func(temperature float32) []float32 {
			return tensors.MustCopyFlatData[float32](draw(tensors.FromValue([][]float32{outputs}), temperature)[0])
		}
		var n, first, x, y, xx, yy, xy, ends float64
		for point := range slices.Chunk(points(1), models.PointSize) {
			n++
			ends += float64(point[4])
			if point[0]+3*point[1] > 2 { // so most of the first component's are told from the second's
				continue
			}
			dx, dy := float64(point[0]), float64(point[1])
			first, x, y, xx, yy, xy = first+1, x+dx, y+dy, xx+dx*dx, yy+dy*dy, xy+dx*dy
		}
		if got := ends / n; math.Abs(got-0.5) > 0.02 {
			t.Errorf("%g of the pens end the drawing, want a half", got)
		}
		x, y = x/first, y/first
		xx, yy, xy = xx/first-x*x, yy/first-y*y, xy/first-x*y
		if share := first / n; share < 0.5 || share > 0.8 || math.Abs(xy/math.Sqrt(xx*yy)-0.7) > 0.2 {
			t.Errorf("the first component has %g of the points and a correlation of %g, want about 3/4 and 0.8", share, xy/math.Sqrt(xx*yy))
		}
		for point := range slices.Chunk(points(1e-6), models.PointSize) {
			if math.Abs(float64(point[0])-1) > 0.02 || math.Abs(float64(point[1])+1) > 0.02 || point[4] != 1 {
				t.Fatalf("a cold point is %v, want 1, -1 and the end", point)
			}
		}
	})
}

// What is drawn cold is, at each point, what the loss takes for the most probable: the mean of the heaviest
// component and the likeliest state of the pen, given the points before.
func TestSketchRNNColdSample(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		s := tinySketchRNN(3, dtypes.Float32)
		store := seeded(t)
		drawings := compile(t, b, store, func(scope *model.Scope, inputs []*Node) []*Node {
			draw := neutralDraw(1, inputs[0], nil)
			draw.Temperature = Const(inputs[0].Graph(), float32(1e-9))
			return []*Node{s.Sample(scope, draw)}
		})(rngState())[0]
		expected := compile(t, b, store, func(scope *model.Scope, inputs []*Node) []*Node {
			g := inputs[0].Graph()
			write := TransposeAllAxes(inputs[0], 1, 0, 2)
			read := Concatenate([]*Node{s.startPoint(g, 1, 1), Slice(write, AxisRange(0, 3))}, 0)
			stack := s.newStack(scope.At(weights), g, models.PointSize)
			hidden := stack.Run(read, stack.ZeroState(g, 1), recurrent.NoDropout)
			m := newMixture(Squeeze(s.logits(scope.At(weights), hidden, s.outputSize()), 1), s.config.Mixtures)
			best := OneHot(ArgMax(m.logits, -1), 3, s.dtype)
			mean := func(x *Node) *Node { return ReduceAndKeep(Mul(best, x), ReduceSum, -1) }
			return []*Node{Concatenate([]*Node{mean(m.meanX), mean(m.meanY), OneHot(ArgMax(m.pen, -1), 3, s.dtype)}, -1)}
		})(drawings)[0]
		got, want := tensors.MustCopyFlatData[float32](drawings), tensors.MustCopyFlatData[float32](expected)
		for i := range 3 {
			if got[5*i+4] == 1 {
				return // what follows the end is not drawn
			}
			for j := range models.PointSize {
				if math.Abs(float64(got[5*i+j]-want[5*i+j])) > 1e-3 {
					t.Errorf("point %d is %v, want %v", i, got[5*i:5*i+5], want[5*i:5*i+5])
				}
			}
		}
	})
}

// A model that has learnt one drawing by heart draws it.
func TestSketchRNNLearns(t *testing.T) {
	b := pureGo(t)
	s := tinySketchRNN(2, dtypes.Float32)
	s.config.Units, s.config.HalfLife, s.config.ClipNorm = 24, 150, 1
	store := seeded(t)
	step := compile(t, b, store, func(scope *model.Scope, inputs []*Node) []*Node {
		return s.Step(scope, models.Batch{Examples: ConvertDType(inputs[0], dtypes.Float32)})
	})
	for range 1000 {
		step(tensors.FromValue(twoSketches[:1]))
	}
	out := compile(t, b, store, func(scope *model.Scope, inputs []*Node) []*Node {
		draw := neutralDraw(3, inputs[0], nil)
		draw.Temperature = Const(inputs[0].Graph(), float32(0.01))
		return []*Node{s.Sample(scope, draw)}
	})(rngState())
	if got := out[0].Shape().String(); got != "(Float32)[3, 4, 5]" {
		t.Fatalf("the drawings are %s, want (Float32)[3, 4, 5]", got)
	}
	for i, got := range tensors.MustCopyFlatData[float32](out[0]) {
		if want := twoSketches[0][i/5%4][i%5]; math.Abs(float64(got)-want) > 0.1 {
			t.Errorf("number %d is %g, want about %g", i, got, want)
		}
	}
}

// An untrained model ends its drawings anywhere; after the end there is nothing else.
func TestSketchRNNEnds(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		s := tinySketchRNN(2, dtypes.Float32)
		s.spec.Length = 6
		out := compile(t, b, seeded(t), func(scope *model.Scope, inputs []*Node) []*Node {
			return []*Node{s.Sample(scope, neutralDraw(50, inputs[0], nil))}
		})(rngState())
		early := 0
		for drawing := range slices.Chunk(tensors.MustCopyFlatData[float32](out[0]), 6*models.PointSize) {
			over := false
			for i, point := range slices.Collect(slices.Chunk(drawing, models.PointSize)) {
				if point[2]+point[3]+point[4] != 1 {
					t.Errorf("a point is %v, want one state of the pen", point)
				}
				if ended := slices.Equal(point, []float32{0, 0, 0, 0, 1}); (over || point[4] == 1 || i == 5) && !ended {
					t.Errorf("point %d is %v, want the end", i, point)
				}
				if over = over || point[4] == 1; over && i < 5 {
					early++
				}
			}
		}
		if early == 0 {
			t.Error("no drawing ends before its last place, want some to")
		}
	})
}

func TestSketchRNNCanSample(t *testing.T) {
	s := tinySketchRNN(2, dtypes.Float32)
	if err := s.CanSample(models.Request{Count: 3}); err != nil {
		t.Errorf("the error is %v, want none", err)
	}
	for _, request := range []models.Request{{Count: 1, PromptLength: 3}, {Count: 1, Labelled: true}} {
		if err := s.CanSample(request); err == nil {
			t.Errorf("%+v can be sampled, want an error", request)
		}
	}
}
