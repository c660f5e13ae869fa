package gan

import (
	"math"
	"slices"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/backend"
	"github.com/atelier-go/atelier/gomlx_models/internal/gradcheck"
)

// residual is a tiny net for pictures of 16x16 with two stages, of a latent of 4.
func residual(change func(c *Config)) ganModel {
	return tinyOf(16, R3GAN, func(c *Config) {
		c.Conditional, c.Latent = false, 4
		if change != nil {
			change(c)
		}
	})
}

// Each halving of the width goes with a doubling of the side, so that stages cost alike, but not below 64 channels.
func TestWidthsOfTheStages(t *testing.T) {
	for _, test := range []struct {
		channels int
		want     []int
	}{{256, []int{256, 128, 64, 64, 64}}, {96, []int{96, 64, 64}}, {6, []int{6, 6, 6}}} {
		for stage, want := range test.want {
			if got := (networks{Config: Config{Channels: test.channels}}).width(stage); got != want {
				t.Errorf("stage %d of %d channels has %d, want %d", stage, test.channels, got, want)
			}
		}
	}
}

// The channels of a square's four pixels follow each other, row by row.
func TestSpaceToDepthByHand(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		got, err := CallOnceN(b, func(x *Node) []*Node {
			deep := spaceToDepth(x, 2)
			return []*Node{deep, depthToSpace(deep), x}
		}, [][][][]float64{{{{1, 10}, {2, 20}, {5, 50}, {6, 60}}, {{3, 30}, {4, 40}, {7, 70}, {8, 80}}}})
		if err != nil {
			t.Fatal(err)
		}
		want := []float64{1, 10, 2, 20, 3, 30, 4, 40, 5, 50, 6, 60, 7, 70, 8, 80}
		if x := tensors.MustCopyFlatData[float64](got[0]); !slices.Equal(x, want) || !slices.Equal(got[0].Shape().Dimensions, []int{1, 1, 2, 8}) {
			t.Errorf("got %v of %s, want %v", x, got[0].Shape(), want)
		}
		if !got[1].Equal(got[2]) {
			t.Errorf("there and back: got %v, want %v", got[1], got[2])
		}
	})
}

// At first a block adds nothing. Its first weights are not 0, for then it could not learn: one of 4 blocks has a gain of
// sqrt(2/1.04)/2, so that 900 inputs make a variance of 2/1.04/4/900, within five standard errors of 90,000 numbers.
func TestBlocksBeginAsNothing(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		n, store := residual(nil).networks(true), model.NewStore()
		if err := store.SetRNGStateFromSeed(1); err != nil {
			t.Fatal(err)
		}
		out, err := model.CallOnceN(b, store, func(scope *model.Scope, x *Node) []*Node {
			y := n.residualBlock(scope, x, 4)
			return []*Node{ReduceAllMax(Abs(Sub(y, x))), ReduceAllMean(Square(scope.At("first").GetVariable("weights").NodeValue(x)))}
		}, gradcheck.Wave(-1, 1, 1, 2, 2, 100))
		if err != nil {
			t.Fatal(err)
		}
		moved, first := tensors.ToScalar[float64](out[0]), tensors.ToScalar[float64](out[1])
		if want := 2 / 1.04 / 4 / 900; moved != 0 || math.Abs(first/want-1) > 0.025 {
			t.Errorf("a new block moves its input by up to %g and its first weights have the variance %g, want 0 and %g", moved, first, want)
		}
	})
}

// 200 numbers go into each of 50 outputs: the deviation is gain/sqrt(200), within five standard errors of 10,000 numbers.
func TestFanInByItsDeviation(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		store := model.NewStore()
		if err := store.SetRNGStateFromSeed(1); err != nil {
			t.Fatal(err)
		}
		out, err := model.CallOnce(b, store, func(scope *model.Scope, x *Node) *Node {
			return scope.WithInitializer(fanIn(scope, 3)).VariableWithShape("w", shapes.Make(dtypes.Float64, 2, 100, 50)).NodeValue(x)
		}, 1.0)
		if err != nil {
			t.Fatal(err)
		}
		square := 0.0
		for _, w := range tensors.MustCopyFlatData[float64](out) {
			square += w * w / 10_000
		}
		if want := 9.0 / 200; math.Abs(square/want-1) > 5*math.Sqrt(2.0/10_000) {
			t.Errorf("the variance is %g, want %g", square, want)
		}
	})
}

// The first part of a latent is the coarsest stage's, the last the finest's, and each moves the picture, which stays within
// its range.
func TestStagesHaveTheirShareOfTheLatent(t *testing.T) {
	m := residual(nil)
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		n, store := m.networks(false), model.NewStore()
		if err := store.SetRNGStateFromSeed(1); err != nil {
			t.Fatal(err)
		}
		got, err := model.CallOnceN(b, store, func(scope *model.Scope, z *Node) []*Node {
			pictures := m.Decode(scope, z, nil)
			z = Slice(z, AxisElem(0))
			return []*Node{pictures, n.chunk(z, nil, 0, 2), n.chunk(z, nil, 1, 2), n.chunk(z, nil, 2, 3), n.chunk(z, Const(z.Graph(), []int32{2}), 1, 2)}
		}, [][]float64{{1, 2, 3, 4}, {1, 5, 3, 4}, {1, 2, 3, 5}})
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range [][]float64{{1, 2}, {3, 4}, {3, 4}, {3, 4, 0, 0, 1}} {
			if chunk := tensors.MustCopyFlatData[float64](got[i+1]); !slices.Equal(chunk, want) {
				t.Errorf("chunk %d is %v, want %v", i, chunk, want)
			}
		}
		pixels := tensors.MustCopyFlatData[float64](got[0])
		first, coarse, fine := pixels[:256], pixels[256:512], pixels[512:]
		if slices.Equal(first, coarse) || slices.Equal(first, fine) {
			t.Error("a part of the latent does not move the picture")
		}
		if low, high := slices.Min(pixels), slices.Max(pixels); low < 0 || high > 1 {
			t.Errorf("the pictures reach from %g to %g, want 0 to 1", low, high)
		}
	})
}

// Pictures that are all of one grey are soon learnt.
func TestTheResidualNetLearns(t *testing.T) {
	m := tiny(R3GAN, func(c *Config) { c.Conditional, c.Augment, c.LearningRate, c.EMA = false, AugmentNone, 0.01, -1 })
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		far := func(s *trainer) float64 {
			out, err := model.CallOnce(b, s.store, func(scope *model.Scope, z *Node) *Node {
				return ReduceAllMean(Abs(AddScalar(m.Decode(scope, z, nil), -0.9)))
			}, gradcheck.Wave(-1, 1, 8, 3))
			if err != nil {
				t.Fatal(err)
			}
			return tensors.ToScalar[float64](out)
		}
		s := newTrainer(t, b, m, func(scope *model.Scope, batch models.Batch) []*Node {
			batch.Examples = AddScalar(MulScalar(batch.Examples, 0), 0.9)
			return m.Step(scope, batch)
		})
		s.step()
		before := far(s)
		for range 60 {
			s.step()
		}
		if after := far(s); !(after < before/2) {
			t.Errorf("after 60 steps the pictures are %.3f from the data, want less than half of %.3f", after, before)
		}
	})
}

// With these weights both networks give what they gave when they were scored (tests/study, emoji). A change of that wants new
// scores.
func TestTheResidualNetIsTheOneThatWasScored(t *testing.T) {
	m := tinyOf(64, R3GAN, func(c *Config) { c.Conditional, c.Latent, c.EMA = false, 10, -1 })
	b, err := backend.Open(backend.PureGo)
	if err != nil {
		t.Fatal(err)
	}
	store := model.NewStore()
	if err := store.SetRNGStateFromSeed(1); err != nil {
		t.Fatal(err)
	}
	answer := func() (of [2][]float64) {
		out, err := model.CallOnceN(b, store, func(scope *model.Scope, z, pictures *Node) []*Node {
			return []*Node{m.networks(false).generate(scope.At("generator"), z, nil), m.Realness(scope, models.Batch{Examples: pictures})}
		}, gradcheck.Wave(-1, 1, 2, 10), gradcheck.Wave(0, 1, 2, 64, 64, 1))
		if err != nil {
			t.Fatal(err)
		}
		return [2][]float64{tensors.MustCopyFlatData[float64](out[0]), tensors.MustCopyFlatData[float64](out[1])}
	}
	answer() // makes the weights
	for v := range store.IterVariables() {
		if !v.Trainable {
			continue
		}
		if err := v.SetValue(gradcheck.Wave(-0.6, 0.6, v.Shape().Dimensions...)); err != nil {
			t.Fatal(err)
		}
	}
	got := answer()
	at := func(row, column int) float64 { return got[0][64*row+column] }
	for i, pair := range [][2]float64{
		{at(0, 0), 3.874372}, {at(0, 40), 3.948114}, {at(31, 17), 3.813277}, {at(32, 18), 3.803411}, {at(63, 5), 3.396677},
		{got[1][0], 0.01799512}, {got[1][1], 0.01824465},
	} {
		if math.Abs(pair[0]-pair[1]) > 1e-6*math.Abs(pair[1]) {
			t.Errorf("number %d is %.7g, want %.7g", i, pair[0], pair[1])
		}
	}
}
