package nn

import (
	"math"
	"slices"
	"strings"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models/internal/gradcheck"
)

func TestInverseErfIsThatOfTheMathPackage(t *testing.T) {
	var x []float32
	for v := float32(-1); v <= 1; v += 1.0 / 256 {
		x = append(x, v)
	}
	x = append(x, 1e-20, -1e-6, 0.999999, -0.99999994, nearOne)
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		got := tensors.MustCopyFlatData[float32](callOnce(t, b, inverseErf, x))
		for i, y := range got {
			want := math.Erfinv(min(max(float64(x[i]), -nearOne), nearOne))
			if far := math.Abs(float64(y) - want); !(far <= 2e-6*math.Abs(want)) {
				t.Errorf("inverse erf of %g: got %g, want %g", x[i], y, want)
			}
		}
	})
}

// Where the least uniform number, 0, becomes an infinite normal one in GoMLX, it must not here.
func TestTheLeastUniformNumberIsAFiniteNormal(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		theirs := tensors.ToScalar[float32](callOnce(t, b, func(u *Node) *Node {
			return Sqrt(MulScalar(Log(Max(u, Const(u.Graph(), dtypes.Float32.SmallestNonZeroValueForDType()))), -2))
		}, float32(0)))
		if strings.Contains(b.Description(), "cpu") && !math.IsInf(float64(theirs), 1) {
			t.Errorf("GoMLX's RandomNormal is no longer infinite but %g: take it again", theirs)
		}
		ours := tensors.ToScalar[float32](callOnce(t, b, func(u *Node) *Node { return inverseErf(centred(u)) }, float32(0)))
		if want := math.Erfinv(-nearOne); math.Abs(float64(ours)-want) > 1e-4 {
			t.Errorf("got %g, want %g", ours, want)
		}
	})
}

// With the density cut off at t, the mean of z^2 is 1 - 2 t phi(t) / (2 Phi(t) - 1), and z fills [-t, t].
func TestTruncatedNormalByItsMoments(t *testing.T) {
	const n = 40000
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		for _, limit := range []float64{math.Inf(1), 3, 1, 0.5, 1e-3} {
			rng, err := RNGStateFromSeed(3)
			if err != nil {
				t.Fatal(err)
			}
			out, err := CallOnceN(b, func(rng, limit *Node) []*Node {
				next, z := TruncatedNormal(rng, shapes.Make(dtypes.Float32, n), limit)
				return []*Node{z, next}
			}, rng, float32(limit))
			if err != nil {
				t.Fatal(err)
			}
			checkMoments(t, tensors.MustCopyFlatData[float32](out[0]), limit)
			if slices.Equal(tensors.MustCopyFlatData[uint64](out[1]), tensors.MustCopyFlatData[uint64](rng)) {
				t.Error("the state of the random numbers did not go on")
			}
		}
	})
}

func TestNoiseByItsMoments(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		store := model.NewStore()
		if err := store.SetRNGStateFromSeed(5); err != nil {
			t.Fatal(err)
		}
		exec, err := model.NewExec(b, store, func(scope *model.Scope, like *Node) *Node {
			return StandardNormal(scope, like.Graph(), shapes.Make(like.DType(), 200, 200))
		})
		if err != nil {
			t.Fatal(err)
		}
		first, err := exec.Call1(float32(0))
		if err != nil {
			t.Fatal(err)
		}
		second, err := exec.Call1(float32(0))
		if err != nil {
			t.Fatal(err)
		}
		values := tensors.MustCopyFlatData[float32](first)
		checkMoments(t, values, math.Inf(1))
		if slices.Equal(values, tensors.MustCopyFlatData[float32](second)) {
			t.Error("two calls drew the same numbers")
		}
	})
}

// checkMoments allows five standard errors.
func checkMoments(t *testing.T, z []float32, limit float64) {
	t.Helper()
	variance := 1.0
	if !math.IsInf(limit, 1) {
		phi := math.Exp(-limit*limit/2) / math.Sqrt(2*math.Pi)
		variance = 1 - 2*limit*phi/math.Erf(limit/math.Sqrt2)
		if limit < 0.01 {
			variance = limit * limit / 3 // all but uniform; the formula above cancels
		}
	}
	n, sum, squares, largest := float64(len(z)), 0.0, 0.0, 0.0
	for _, v := range z {
		sum += float64(v)
		squares += float64(v) * float64(v)
		largest = max(largest, math.Abs(float64(v)))
	}
	if mean := sum / n; math.Abs(mean) > 5*math.Sqrt(variance/n) {
		t.Errorf("limit %g: the mean is %g, want 0", limit, mean)
	}
	if got := squares / n; math.Abs(got-variance) > 5*variance*math.Sqrt(2/n) {
		t.Errorf("limit %g: the mean square is %g, want %g", limit, got, variance)
	}
	if largest > float64(float32(limit)) || largest < 0.99*min(limit, 3.5) {
		t.Errorf("limit %g: the largest is %g", limit, largest)
	}
}

func callOnce(t *testing.T, b compute.Backend, f func(*Node) *Node, x any) *tensors.Tensor {
	t.Helper()
	out, err := CallOnce(b, f, x)
	if err != nil {
		t.Fatal(err)
	}
	return out
}
