package metrics

import (
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// (0, 0) is 1 from (0, 1) and 5 from (3, 4); (3, 3) is 1 from (3, 4) and from its copy, which comes later.
func TestNearestNeighboursByHand(t *testing.T) {
	among := mat.NewDense(3, 2, []float64{3, 4, 0, 1, 3, 4})
	rows, distance, err := NearestNeighbours(mat.NewDense(2, 2, []float64{0, 0, 3, 3}), among)
	if err != nil || !slices.Equal(rows, []int{1, 0}) {
		t.Errorf("got the rows %v, error %v; want 1 and 0", rows, err)
	}
	for i, got := range distance {
		if math.Abs(got-1) > 1e-12 {
			t.Errorf("example %d is %g away, want 1", i, got)
		}
	}
	if _, _, err := NearestNeighbours(mat.NewDense(1, 3, nil), among); err == nil || !strings.Contains(err.Error(), "metrics: the nearest examples") {
		t.Errorf("unequal values gave %v, want an error", err)
	}
}

// Of 9 values 1 to 9 beside 0 it is 285; a limit that is passed early ends it early, at no less than the limit.
func TestSquaredBelowByHand(t *testing.T) {
	a, b := []float32{1, 2, 3, 4, 5, 6, 7, 8, 9}, make([]float32, 9)
	for _, c := range []struct {
		n                int
		limit, low, high float32
	}{{9, 1000, 285, 285}, {3, 1000, 14, 14}, {9, 286, 285, 285}, {9, 100, 100, 285}, {0, 5, 0, 0}} {
		if got := SquaredBelow(a[:c.n], b[:c.n], c.limit); got < c.low || got > c.high {
			t.Errorf("of %d values below %g got %g, want %g to %g", c.n, c.limit, got, c.low, c.high)
		}
	}
}
