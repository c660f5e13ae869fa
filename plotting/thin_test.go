package plotting

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/plot"
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

func TestTicks(t *testing.T) {
	tests := []struct {
		name      string
		ticks     func(low, high float64) []plot.Tick
		low, high float64
		want      []string // labels
	}{
		{"steps", linearTicks, 0, 5000, []string{"0", "1000", "2000", "3000", "4000", "5000"}}, // 5000/8 = 625, up to 1000
		{"loss", linearTicks, 0.45, 0.85, []string{"0.45", "0.50", "0.55", "0.60", "0.65", "0.70", "0.75", "0.80", "0.85"}},
		{"across zero", linearTicks, -1.5, 1, []string{"-1.5", "-1.0", "-0.5", "0.0", "0.5", "1.0"}},
		{"just below zero", linearTicks, -0.1, 8, []string{"0", "2", "4", "6", "8"}},
		{"whole steps", stepTicks, 1, 3, []string{"1", "2", "3"}},
		{"one step", stepTicks, 6.5, 7.5, []string{"7"}},
		{"no width", linearTicks, 3, 3, []string{"3"}},
		{"decades", decadeTicks, 0.1, 10, []string{"0.1", "1", "10"}},
		{"many decades", decadeTicks, 1e-8, 1e8, []string{"1e-08", "1e-05", "0.01", "10", "1e+04", "1e+07"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, tick := range tt.ticks(tt.low, tt.high) {
				if tick.Label != "" {
					got = append(got, tick.Label)
				}
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("labels %v, want %v", got, tt.want)
			}
		})
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
