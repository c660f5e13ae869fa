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
