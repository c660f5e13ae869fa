package metrics_test

import (
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/atelier-go/atelier/gomlx_models/eval/metrics"
)

func TestSquaredMMDByHand(t *testing.T) {
	for _, c := range []struct {
		why         string
		real, drawn *mat.Dense
		want        float64
	}{
		{"k(0,2) = 1, k(1,1) = 8, and k(0,1) = 1, k(2,1) = 27 twice: 1 + 8 - 2*14", line(0, 2), line(1, 1), -19},
		{"two features halve x.y: 1 + 1 - 2 (8 + 1 + 1 + 8)/4", plane(1, 0, 0, 1), plane(2, 0, 0, 2), -7},
		{"1 + 1 - 2*1: all products are 0", line(0, 0, 0), line(0, 0), 0},
	} {
		got, err := metrics.SquaredMMD(c.real, c.drawn)
		if err != nil || !near(got, c.want, 1e-12) {
			t.Errorf("%s: got %g (%v), want %g", c.why, got, err, c.want)
		}
		if back, _ := metrics.SquaredMMD(c.drawn, c.real); !near(back, got, 1e-12) {
			t.Errorf("%s: back %g, want the same", c.why, back)
		}
	}
}

// The estimate is unbiased: for equal distributions it lies about 0, for unequal ones clear of it.
func TestKernelDistance(t *testing.T) {
	subsets := metrics.Subsets{Count: 40, Size: 100, Seed: 5}
	equal, err := metrics.KernelDistance(normal(1, 700, 4, 0), normal(2, 700, 4, 0), subsets)
	if err != nil || !(equal.Low < 0 && equal.High > 0) {
		t.Errorf("equal: got %+v (%v), want 0 inside", equal, err)
	}
	far, err := metrics.KernelDistance(normal(1, 700, 4, 0), normal(2, 700, 4, 1), subsets)
	if err != nil || !(far.Low > 0 && far.Low < far.Value && far.Value < far.High) {
		t.Errorf("far: got %+v (%v), want an interval above 0", far, err)
	}
	if again, _ := metrics.KernelDistance(normal(1, 700, 4, 0), normal(2, 700, 4, 1), subsets); again != far {
		t.Errorf("the same seed gave %+v and %+v", far, again)
	}
	// The one subset of the whole set is the set: more rows than a tile, so that the blocks must add up.
	x, y := normal(3, 600, 2, 0), normal(4, 600, 2, 0.5)
	whole, err := metrics.KernelDistance(x, y, metrics.Subsets{Count: 2, Size: 600})
	if err != nil {
		t.Fatal(err)
	}
	if want, _ := metrics.SquaredMMD(x, y); !near(whole.Value, want, 1e-9) {
		t.Errorf("subsets of all: got %g, want %g", whole.Value, want)
	}
}

func TestKernelDistanceRefusals(t *testing.T) {
	x := normal(1, 30, 2, 0)
	for _, c := range []struct {
		subsets metrics.Subsets
		want    string
	}{
		{metrics.Subsets{Count: 1}, "Count is 1, want 2 to"},
		{metrics.Subsets{Size: 31}, "Size is 31, want 2 to 30"},
	} {
		if _, err := metrics.KernelDistance(x, x, c.subsets); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: got %v, want %q", c.subsets, err, c.want)
		}
	}
}
