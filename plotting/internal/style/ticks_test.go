package style

import (
	"slices"
	"testing"

	"gonum.org/v1/plot"
)

func TestTicks(t *testing.T) {
	tests := []struct {
		name      string
		ticks     func(low, high float64) []plot.Tick
		low, high float64
		want      []string // labels
	}{
		{"steps", LinearTicks, 0, 5000, []string{"0", "1000", "2000", "3000", "4000", "5000"}}, // 5000/8 = 625, up to 1000
		{"loss", LinearTicks, 0.45, 0.85, []string{"0.45", "0.50", "0.55", "0.60", "0.65", "0.70", "0.75", "0.80", "0.85"}},
		{"across zero", LinearTicks, -1.5, 1, []string{"-1.5", "-1.0", "-0.5", "0.0", "0.5", "1.0"}},
		{"just below zero", LinearTicks, -0.1, 8, []string{"0", "2", "4", "6", "8"}},
		{"whole steps", IntegerTicks, 1, 3, []string{"1", "2", "3"}},
		{"one step", IntegerTicks, 6.5, 7.5, []string{"7"}},
		{"no width", LinearTicks, 3, 3, []string{"3"}},
		{"decades", LogTicks, 0.1, 10, []string{"0.1", "1", "10"}},
		{"many decades", LogTicks, 1e-8, 1e8, []string{"1e-08", "1e-05", "0.01", "10", "1e+04", "1e+07"}},
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
