package recurrent

import (
	"math"
	"math/bits"
	"slices"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/tensors"

	"github.com/atelier-go/atelier/gomlx_models/internal/gradcheck"
)

// At a rate of 1/4 what has bits below 2^30 is dropped, and the rest grows by 4/3.
func TestApplyDropoutByHand(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		got, err := CallOnce(b, func(x, bits *Node) *Node { return applyDropout(x, bits, 0.25) },
			[]float64{6, 6, -6, 6}, []uint32{0, 1<<30 - 1, 1 << 30, math.MaxUint32})
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range []float64{0, 0, -8, 8} {
			if value := numbers(t, got)[i]; !(math.Abs(value-want) < 1e-12) {
				t.Errorf("number %d is %g, want %g", i, value, want)
			}
		}
	})
}

// mix is lowbias32 as published.
func mix(x uint32) uint32 {
	x = (x ^ x>>16) * 0x7feb352d
	x = (x ^ x>>15) * 0x846ca68b
	return x ^ x>>16
}

func TestRandomBits(t *testing.T) {
	const many = 1 << 16
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		exec, err := NewExec(b, func(keys *Node) *Node { return randomBits(keys, shapes.Make(dtypes.Float32, many/4, 4)) })
		if err != nil {
			t.Fatal(err)
		}
		draw := func(keys ...int32) []uint32 {
			out, err := exec.Call1(keys)
			if err != nil {
				t.Fatal(err)
			}
			return tensors.MustCopyFlatData[uint32](out)
		}
		first := draw(5, 7)
		for _, place := range []uint32{0, 1, many - 1} {
			if want := mix(mix(place+5) + 7); first[place] != want {
				t.Errorf("place %d has the bits %#x, want %#x", place, first[place], want)
			}
		}
		if !slices.Equal(first, draw(5, 7)) {
			t.Error("equal keys gave unequal bits")
		}
		// Of 2^21 fair bits 1/2 are 1, give or take 0.0017, five standard deviations: so are those of one draw, of
		// its differences from place to place, and of those from another whose keys are near.
		for what, other := range map[string][]uint32{
			"a draw": make([]uint32, many), "the next place": append(first[1:], 0),
			"the first key + 1": draw(6, 7), "the second key + 1": draw(5, 8),
		} {
			differ := 0
			for i := range first {
				differ += bits.OnesCount32(first[i] ^ other[i])
			}
			if share := float64(differ) / (32 * many); math.Abs(share-0.5) > 0.0017 {
				t.Errorf("%s: %g of the bits differ, want 1/2", what, share)
			}
		}
	})
}

// The mean of what is left of ones is 1, give or take five standard deviations, sqrt(0.3/0.7/2^16) each.
func TestDropoutKeepsTheMean(t *testing.T) {
	const many = 1 << 16
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		got, err := CallOnce(b, func(keys *Node) *Node {
			ones := Ones(keys.Graph(), shapes.Make(dtypes.Float64, many))
			return ReduceAllMean(applyDropout(ones, randomBits(keys, ones.Shape()), 0.3))
		}, []int32{1, 2})
		if err != nil {
			t.Fatal(err)
		}
		if mean := numbers(t, got)[0]; math.Abs(mean-1) > 0.0128 {
			t.Errorf("the mean went from 1 to %g", mean)
		}
	})
}
