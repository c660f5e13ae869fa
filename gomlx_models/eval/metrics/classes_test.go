package metrics_test

import (
	"slices"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/eval/metrics"
)

func TestClassesCoveredByHand(t *testing.T) {
	real := []int{0, 0, 1, 1, 2, 2, 3, 3} // each a quarter, so that a fortieth covers it
	for _, c := range []struct {
		why   string
		drawn []int
		want  float64
	}{
		{"all", []int{3, 2, 1, 0}, 4},
		{"one", []int{2, 2, 2, 2}, 1},
		{"one of 40 covers, in a class that is real", append(make([]int, 39), 1), 2},
		{"one of 41 does not", append(make([]int, 40), 1), 1},
		{"a class that is not real does not count", []int{4, 4, 0, 0}, 1},
	} {
		got, err := metrics.ClassesCovered(real, c.drawn, 5, metrics.Bootstrap{})
		if err != nil || got.Value != c.want || got.Low > c.want || got.High < c.want {
			t.Errorf("%s: got %+v (%v), want %g", c.why, got, err, c.want)
		}
	}
	for _, drawn := range [][]int{nil, {0, 5}, {-1, 0}} {
		if _, err := metrics.ClassesCovered(real, drawn, 5, metrics.Bootstrap{}); err == nil {
			t.Errorf("%v: got no error", drawn)
		}
	}
}

func TestClassSharesByHand(t *testing.T) {
	if got, want := metrics.ClassShares([]int{0, 2, 2, 2}, 4), []float64{0.25, 0, 0.75, 0}; !slices.Equal(got, want) {
		t.Errorf("got the shares %v, want %v", got, want)
	}
}
