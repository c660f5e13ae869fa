package augment

import (
	"fmt"
	"math"
	"slices"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models/internal/gradcheck"
	"github.com/atelier-go/atelier/gomlx_models/nn"
)

var all = Kinds{Flip: true, Color: true, Translation: true, Cutout: true}

// call evaluates a graph function with the random numbers of a seed.
func call[F model.ExecGraphFn](t *testing.T, b compute.Backend, f F, inputs ...any) []float64 {
	t.Helper()
	store := model.NewStore()
	if err := store.SetRNGStateFromSeed(7); err != nil {
		t.Fatal(err)
	}
	for i, input := range inputs {
		if x, ok := input.(*tensors.Tensor); ok {
			clone, err := x.LocalClone() // the original may serve another backend
			if err != nil {
				t.Fatal(err)
			}
			inputs[i] = clone
		}
	}
	exec, err := model.NewExec(b, store, f)
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Call(inputs...)
	if err != nil {
		t.Fatal(err)
	}
	return tensors.MustCopyFlatData[float64](out[0])
}

func near(t *testing.T, name string, got, want []float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: got %d numbers, want %d", name, len(got), len(want))
	}
	for i := range got {
		if !(math.Abs(got[i]-want[i]) < 1e-12) {
			t.Fatalf("%s: number %d is %g, want %g (got %v, want %v)", name, i, got[i], want[i], got, want)
		}
	}
}

// At probability 0 each picture keeps its very values, also without any kind; at 1 none does with all kinds.
func TestProbabilities0And1(t *testing.T) {
	for _, channels := range []int{1, 4} {
		x := gradcheck.Wave(-1, 1, 16, 8, 6, channels)
		values := tensors.MustCopyFlatData[float64](x)
		gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
			at := func(kinds Kinds, p float64) []float64 {
				return call(t, b, func(scope *model.Scope, x *Node) *Node {
					return Pictures(scope, x, kinds, Const(x.Graph(), p))
				}, x)
			}
			if !slices.Equal(at(all, 0), values) {
				t.Errorf("%d channels: at probability 0 values change", channels)
			}
			if !slices.Equal(at(Kinds{}, 1), values) {
				t.Errorf("%d channels: without any kind values change", channels)
			}
			changed, size := at(all, 1), 8*6*channels
			for i := range 16 {
				if slices.Equal(changed[i*size:(i+1)*size], values[i*size:(i+1)*size]) {
					t.Errorf("%d channels: at probability 1 picture %d is as it was", channels, i)
				}
			}
		})
	}
}

// Two pixels of three channels, (1, 0, -1) and (0, 0, 0.6), by b = 0.75, s = 0.25, c = 1: a quarter brighter,
// (1.25, 0.25, -0.75) and (0.25, 0.25, 0.85), whose means are 0.25 and 0.45; half way to those, (0.75, 0.25, -0.25) and
// (0.35, 0.35, 0.65), whose mean in all is 0.35; from that half as far again.
func TestColorByHand(t *testing.T) {
	want := []float64{0.95, 0.2, -0.55, 0.35, 0.35, 0.8}
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		change := func(x *Node) *Node {
			return recolor(x, Const(x.Graph(), []float64{0.75}), Const(x.Graph(), []float64{0.25}), Const(x.Graph(), []float64{1}))
		}
		color := func(_ *model.Scope, x *Node) *Node { return change(x) }
		near(t, "colour", call(t, b, color, [][][][]float64{{{{1, 0, -1}, {0, 0, 0.6}}}}), want)
		near(t, "colour and how opaque it is", call(t, b, color, [][][][]float64{{{{1, 0, -1, 0.3}, {0, 0, 0.6, -1}}}}),
			[]float64{0.95, 0.2, -0.55, 0.3, 0.35, 0.35, 0.8, -1})
		// Grey has no saturation: 1.25 and 0.25, whose mean is 0.75.
		near(t, "grey", call(t, b, color, [][][][]float64{{{{1}, {0}}}}), []float64{1.5, 0})
	})
}

// A picture of 8x12 moves by up to 1 down and 2 (an eighth, rounded) to the right, or back: u = 0 is -most, and 0.999 is
// most. It is mirrored first.
func TestMovesByHand(t *testing.T) {
	const h, w = 8, 12
	x := gradcheck.Wave(-1, 1, 1, h, w, 2)
	values := tensors.MustCopyFlatData[float64](x)
	for _, test := range []struct {
		mirrored, moves bool
		down, right     float64
		byRows, byCols  int
	}{
		{false, true, 0, 0, -1, -2}, {false, true, 0.999, 0.999, 1, 2}, {false, true, 0.5, 0.7, 0, 1}, {true, true, 0.9, 0.1, 1, -2},
		{true, false, 0, 0, 0, 0}, {false, false, 0.9, 0.9, 0, 0},
	} {
		want := make([]float64, len(values))
		for i := range h {
			for j := range w {
				row, col := i-test.byRows, j-test.byCols
				if test.mirrored {
					col = w - 1 - col
				}
				if row >= 0 && row < h && col >= 0 && col < w {
					copy(want[(i*w+j)*2:][:2], values[(row*w+col)*2:][:2])
				}
			}
		}
		gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
			got := call(t, b, func(_ *model.Scope, x *Node) *Node {
				g := x.Graph()
				return move(x, Const(g, []bool{test.mirrored}), Const(g, []bool{test.moves}), Const(g, []float64{test.down}), Const(g, []float64{test.right}))
			}, x)
			near(t, fmt.Sprintf("%+v", test), got, want)
		})
	}
}

// Of 6 rows 3 go, the first of them from -1 to 4: whichever centre of 0 to 5 is drawn, 1 lies before it and 1 behind.
// Of 8 columns 4 go, the first of them from -2 to 6. Of 7 rows 4 go, too, half of it rounded up.
func TestCutoutByHand(t *testing.T) {
	for _, test := range []struct {
		rows                     int
		row, column              float64
		top, bottom, left, right int // what goes: from top to before bottom, from left to before right
	}{
		{6, 0, 0, 0, 2, 0, 2}, {6, 0.999, 0.999, 4, 6, 6, 8}, {6, 0.5, 0.5, 2, 5, 2, 6}, {7, 0.5, 0.5, 2, 6, 2, 6},
	} {
		want := make([]float64, test.rows*8)
		for i := range want {
			row, col := i/8, i%8
			if row < test.top || row >= test.bottom || col < test.left || col >= test.right {
				want[i] = 1
			}
		}
		gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
			got := call(t, b, func(_ *model.Scope, row, column *Node) *Node {
				return cutOut(Ones(row.Graph(), gradcheck.Wave(0, 1, 1, test.rows, 8, 1).Shape()), row, column)
			}, []float64{test.row}, []float64{test.column})
			near(t, fmt.Sprintf("%+v", test), got, want)
		})
	}
}

// The slope by the pictures is exact, and so is the slope of its square's sum, which a penalty on the gradient follows.
func TestGradients(t *testing.T) {
	weights := gradcheck.Wave(-1, 1, 4, 6, 8, 4)
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		gradcheck.Check(t, b, "/x", func(scope *model.Scope, inputs []*Node) (*Node, *Node) {
			x := scope.At("x").WithInitializer(nn.NormalInitializer(scope, 0.5)).VariableWithShape("pictures", weights.Shape()).NodeValue(inputs[0])
			y := Pictures(scope, x, all, Const(x.Graph(), 0.7))
			first := ReduceAllSum(Mul(inputs[0], Mul(y, Square(y))))
			loss := Add(first, ReduceAllSum(Square(Gradient(first, x)[0])))
			return loss, loss
		}, weights)
	})
}

// Of 4000 pictures a share of p has each kind, whatever the others have, within five standard errors. Half of p is
// mirrored, and one in nine moves by 0 both ways. The next call draws anew.
func TestRates(t *testing.T) {
	const n, size, p = 4000, 8 * 8, 0.3
	x := gradcheck.Wave(-1, 1, n, 8, 8, 1)
	before := tensors.MustCopyFlatData[float64](x)
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		rate := func(name string, want float64, changes func(i int) bool) {
			t.Helper()
			count := 0
			for i := range n {
				if changes(i) {
					count++
				}
			}
			got, margin := float64(count)/n, 5*math.Sqrt(want*(1-want)/n)
			if math.Abs(got-want) > margin {
				t.Errorf("%s: %g of the pictures, want %g +- %g", name, got, want, margin)
			}
		}
		changed := func(kinds Kinds, calls int) func(i int) bool {
			after := call(t, b, func(scope *model.Scope, x *Node) (y *Node) {
				for range calls {
					y = Pictures(scope, x, kinds, Const(x.Graph(), p))
				}
				return y
			}, x)
			return func(i int) bool { return !slices.Equal(before[i*size:(i+1)*size], after[i*size:(i+1)*size]) }
		}
		color, cut := changed(Kinds{Color: true}, 1), changed(Kinds{Cutout: true}, 1)
		rate("flip", p/2, changed(Kinds{Flip: true}, 1))
		rate("colour", p, color)
		rate("translation", p*8/9, changed(Kinds{Translation: true}, 1))
		rate("cutout", p, cut)
		rate("colour and cutout", p*p, func(i int) bool { return color(i) && cut(i) })
		again := changed(Kinds{Color: true}, 2)
		rate("colour twice", p*p, func(i int) bool { return color(i) && again(i) })
	})
}

// At probability 1 the mean of many pictures of 1 says what happens to each pixel: brightness and contrast leave the
// mean; a moved picture lacks its first row, and its last, where it moved by 1 of -1 to 1 away from it; a pixel at the
// corner is cut out for centres 0 to 2 of 0 to 8 each way, and one in the middle for 3 to 6.
func TestMeansAtProbability1(t *testing.T) {
	const n = 4000
	ones := tensors.FromScalarAndDimensions(1.0, n, 8, 8, 1)
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		for _, test := range []struct {
			kinds          Kinds
			corner, middle float64
		}{
			{Kinds{Flip: true}, 1, 1}, {Kinds{Color: true}, 1, 1}, {Kinds{Translation: true}, 4.0 / 9, 1},
			{Kinds{Cutout: true}, 1 - 9.0/81, 1 - 16.0/81},
		} {
			mean := call(t, b, func(scope *model.Scope, x *Node) *Node {
				return ReduceMean(Pictures(scope, x, test.kinds, Const(x.Graph(), 1.0)), 0)
			}, ones)
			for place, want := range map[int]float64{0: test.corner, 63: test.corner, 4*8 + 4: test.middle} {
				if math.Abs(mean[place]-want) > 5*0.5/math.Sqrt(n) {
					t.Errorf("%+v: the mean of pixel %d is %g, want %g", test.kinds, place, mean[place], want)
				}
			}
		}
	})
}
