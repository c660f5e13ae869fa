package nn

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

	"github.com/atelier-go/atelier/gomlx_models/internal/gradcheck"
)

// squares32 is the paper's listing.
func squares32(counter, key uint64) uint32 {
	x := counter * key
	y, z := x, x+key
	x = x*x + y
	x = x>>32 | x<<32
	x = x*x + z
	x = x>>32 | x<<32
	x = x*x + y
	x = x>>32 | x<<32
	return uint32((x*x + z) >> 32)
}

func TestSquaresIsThePapers(t *testing.T) {
	counters := []uint64{0, 1, 2, 77, 1 << 31, 1<<63 + 12345, math.MaxUint64}
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		for _, key := range []uint64{0x548c9decbce65297, 0xc58efd154ce32f6d, 1, math.MaxUint64} {
			out, err := CallOnce(b, squares, counters, []uint64{key})
			if err != nil {
				t.Fatal(err)
			}
			for i, got := range tensors.MustCopyFlatData[uint64](out) {
				if want := squares32(counters[i], key); got != uint64(want) {
					t.Errorf("key %#x, counter %#x: got %#x, want %#x", key, counters[i], got, want)
				}
			}
		}
	})
}

// In each of 16 equal parts of [0, 1) lie as many numbers as in any other, within five standard errors, of the
// numbers and of the differences (modulo 1) between neighbours; two calls have nothing in common.
func TestUniformIsUniform(t *testing.T) {
	const n, parts = 64000, 16
	for _, dtype := range []dtypes.DType{dtypes.Float32, dtypes.Float64} {
		gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
			store := model.NewStore()
			if err := store.SetRNGStateFromSeed(1); err != nil {
				t.Fatal(err)
			}
			out, err := model.CallOnceN(b, store, func(scope *model.Scope, like *Node) []*Node {
				u := func() *Node {
					return ConvertDType(Uniform(scope, like.Graph(), shapes.Make(dtype, 8, n/8)), dtypes.Float64)
				}
				return []*Node{u(), u()}
			}, float32(0))
			if err != nil {
				t.Fatal(err)
			}
			first, second := tensors.MustCopyFlatData[float64](out[0]), tensors.MustCopyFlatData[float64](out[1])
			steps, apart := make([]float64, n-1), make([]float64, n)
			for i := range n {
				if first[i] < 0 || first[i] >= 1 {
					t.Fatalf("a number is %g, want at least 0 and below 1", first[i])
				}
				if i > 0 {
					steps[i-1] = math.Mod(1+first[i]-first[i-1], 1)
				}
				apart[i] = math.Mod(1+first[i]-second[i], 1)
			}
			for name, values := range map[string][]float64{"numbers": first, "steps": steps, "two calls": apart} {
				counts := make([]float64, parts)
				for _, v := range values {
					counts[int(v*parts)]++
				}
				mean := float64(len(values)) / parts
				if margin := 5 * math.Sqrt(mean); slices.Min(counts) < mean-margin || slices.Max(counts) > mean+margin {
					t.Errorf("%s %s: a sixteenth has between %g and %g, want %g +- %g", dtype, name, slices.Min(counts), slices.Max(counts), mean, margin)
				}
			}
		})
	}
}

// The inverse of exp(-exp(-y)): of 1/e it is 0, and of e^-e it is -1. Nothing is drawn from logits by a number of 0.
func TestGumbelByHand(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		out, err := CallOnce(b, Gumbel, []float64{math.Exp(-1), math.Exp(-math.E), 0})
		if err != nil {
			t.Fatal(err)
		}
		got := tensors.MustCopyFlatData[float64](out)
		if math.Abs(got[0]) > 1e-12 || math.Abs(got[1]+1) > 1e-12 || !math.IsInf(got[2], -1) {
			t.Errorf("got %v, want 0, -1 and -Inf", got)
		}
	})
}
