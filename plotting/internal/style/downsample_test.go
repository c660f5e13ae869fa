package style

import (
	"math"
	"slices"
	"testing"
)

func TestThin(t *testing.T) {
	tests := []struct {
		name    string
		in      []Point
		columns int
		want    []Point
	}{
		{"few points stay", []Point{{0, 1}, {1, 2}, {2, 3}}, 2, []Point{{0, 1}, {1, 2}, {2, 3}}},
		// Steps 0 to 8 in two columns: 0..3 and 4..8. The spike at 2 and the dip at 6 stay, in their order,
		// with the first and the last point.
		{"spike and dip", []Point{{0, 5}, {1, 5}, {2, 9}, {3, 5}, {4, 5}, {5, 5}, {6, 1}, {7, 5}, {8, 5}}, 2,
			[]Point{{0, 5}, {2, 9}, {4, 5}, {6, 1}, {8, 5}}},
		{"all at one step", []Point{{3, 1}, {3, 2}, {3, 0}, {3, 1}, {3, 1}}, 2,
			[]Point{{3, 1}, {3, 2}, {3, 0}, {3, 1}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Downsample(tt.in, tt.columns); !slices.Equal(got, tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

func TestColumnsFor(t *testing.T) {
	// 3,000 points, two a column, shared by the series; at most 600 and at least 4 columns each.
	for n, want := range map[int]int{0: 600, 1: 600, 2: 600, 3: 500, 10: 150, 1000: 4} {
		if got := ColumnsFor(n); got != want {
			t.Errorf("columnsFor(%d) = %d, want %d", n, got, want)
		}
	}
}

func TestSharesOf(t *testing.T) {
	all := []Point{{0, 5}, {1, 7}, {2, 9}, {3, 5}, {4, 1}, {5, 1}}
	tests := []struct {
		name string
		kept []Point
		want []Share
	}{
		{"all", all, nil},
		// 5 alone; 7 and 9; 5, 1 and 1.
		{"some", []Point{{0, 5}, {2, 9}, {5, 1}}, []Share{{5, 1}, {8, 2}, {7. / 3, 3}}},
		{"the last alone", []Point{{5, 1}}, []Share{{28. / 6, 6}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := SharesOf(all, tt.kept)
			if !slices.EqualFunc(got, tt.want, func(a, b Share) bool { return a.N == b.N && math.Abs(a.Mean-b.Mean) < 1e-12 }) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

// However points are thinned, each value is part of one share.
func TestSharesAreComplete(t *testing.T) {
	all := make([]Point, 5000)
	sum := 0.0
	for i := range all {
		all[i] = Point{X: i / 3, Y: math.Sin(float64(i * i))}
		sum += all[i].Y
	}
	kept := Downsample(all, 100)
	n, total := 0, 0.0
	for _, s := range SharesOf(all, kept) {
		n += s.N
		total += s.Mean * float64(s.N)
	}
	if n != len(all) || math.Abs(total-sum) > 1e-9 {
		t.Errorf("%d values that sum to %g, want %d and %g", n, total, len(all), sum)
	}
}
