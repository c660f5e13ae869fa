package plotting

import (
	"math"
	"slices"
	"testing"
)

func TestThin(t *testing.T) {
	tests := []struct {
		name    string
		in      []point
		columns int
		want    []point
	}{
		{"few points stay", []point{{0, 1}, {1, 2}, {2, 3}}, 2, []point{{0, 1}, {1, 2}, {2, 3}}},
		// Steps 0 to 8 in two columns: 0..3 and 4..8. The spike at 2 and the dip at 6 stay, in their order,
		// with the first and the last point.
		{"spike and dip", []point{{0, 5}, {1, 5}, {2, 9}, {3, 5}, {4, 5}, {5, 5}, {6, 1}, {7, 5}, {8, 5}}, 2,
			[]point{{0, 5}, {2, 9}, {4, 5}, {6, 1}, {8, 5}}},
		{"all at one step", []point{{3, 1}, {3, 2}, {3, 0}, {3, 1}, {3, 1}}, 2,
			[]point{{3, 1}, {3, 2}, {3, 0}, {3, 1}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := thin(tt.in, tt.columns); !slices.Equal(got, tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

func TestColumnsFor(t *testing.T) {
	// 3,000 points, two a column, shared by the series; at most 600 and at least 4 columns each.
	for n, want := range map[int]int{0: 600, 1: 600, 2: 600, 3: 500, 10: 150, 1000: 4} {
		if got := columnsFor(n); got != want {
			t.Errorf("columnsFor(%d) = %d, want %d", n, got, want)
		}
	}
}

func TestSharesOf(t *testing.T) {
	all := []point{{0, 5}, {1, 7}, {2, 9}, {3, 5}, {4, 1}, {5, 1}}
	tests := []struct {
		name string
		kept []point
		want []share
	}{
		{"all", all, nil},
		// 5 alone; 7 and 9; 5, 1 and 1.
		{"some", []point{{0, 5}, {2, 9}, {5, 1}}, []share{{5, 1}, {8, 2}, {7. / 3, 3}}},
		{"the last alone", []point{{5, 1}}, []share{{28. / 6, 6}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := sharesOf(all, tt.kept)
			if !slices.EqualFunc(got, tt.want, func(a, b share) bool { return a.n == b.n && math.Abs(a.mean-b.mean) < 1e-12 }) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

// However points are thinned, each value is part of one share.
func TestSharesAreComplete(t *testing.T) {
	all := make([]point, 5000)
	sum := 0.0
	for i := range all {
		all[i] = point{x: i / 3, y: math.Sin(float64(i * i))}
		sum += all[i].y
	}
	kept := thin(all, 100)
	n, total := 0, 0.0
	for _, s := range sharesOf(all, kept) {
		n += s.n
		total += s.mean * float64(s.n)
	}
	if n != len(all) || math.Abs(total-sum) > 1e-9 {
		t.Errorf("%d values that sum to %g, want %d and %g", n, total, len(all), sum)
	}
}
