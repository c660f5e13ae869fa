package metrics_test

import (
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/atelier-go/atelier/gomlx_models/eval/metrics"
)

// With k = 1 the balls of 0, 1, 10, 100 reach 1, 1, 9, 90, and those of 0.5, 2, 300 reach 1.5, 1.5, 298.
// 0.5 is in the balls of 0 and 1; 2 is in that of 10, and on the border of that of 1; 300 is in none. All of
// 0, 1, 10, 100 are in a ball of the others. No one of the others is within 90 of 100.
func TestPrecisionRecallByHand(t *testing.T) {
	a, b := line(0, 1, 10, 100), line(0.5, 2, 300)
	for _, c := range []struct {
		name                                 string
		real, drawn                          *mat.Dense
		precision, recall, density, coverage float64
	}{
		{"forth", a, b, 2.0 / 3, 1, 1, 3.0 / 4},
		// Each of 0, 1, 10, 100 lies in the ball of 300 if it is nearer than 298: 10 and 100; 0 and 1 in that of
		// 0.5, 1 in that of 2: (1 + 2 + 1 + 1)/4. Within 1.5 of 0.5 and of 2 there is one, within 298 of 300 too.
		{"back", b, a, 1, 2.0 / 3, 5.0 / 4, 1},
		// Each is in its own ball and on the border of another's, which is outside.
		{"itself", a, a, 1, 1, 1, 1},
	} {
		got, err := metrics.PrecisionRecall(c.real, c.drawn, 1, metrics.Bootstrap{})
		if err != nil {
			t.Fatal(err)
		}
		for _, score := range []struct {
			name string
			got  metrics.Estimate
			want float64
		}{{"precision", got.Precision, c.precision}, {"recall", got.Recall, c.recall}, {"density", got.Density, c.density}, {"coverage", got.Coverage, c.coverage}} {
			if !near(score.got.Value, score.want, 1e-12) || score.got.Low > score.got.Value || score.got.High < score.got.Value {
				t.Errorf("%s: %s is %+v, want %g within its interval", c.name, score.name, score.got, score.want)
			}
		}
	}
}

// Equal distributions have a density of 1 in the mean, whatever the number of rows and of tiles.
func TestPrecisionRecallOfEqualDistributions(t *testing.T) {
	got, err := metrics.PrecisionRecall(normal(1, 1100, 3, 0), normal(2, 1300, 3, 0), 5, metrics.Bootstrap{})
	if err != nil {
		t.Fatal(err)
	}
	if !near(got.Density.Value, 1, 0.05) || got.Precision.Value < 0.9 || got.Recall.Value < 0.9 || got.Coverage.Value < 0.9 {
		t.Errorf("got %+v, want a density of 1 and the rest near 1", got)
	}
}

func TestPrecisionRecallRefuseK(t *testing.T) {
	x := line(1, 2, 3)
	for k, want := range map[int]string{0: "k is 0, want at least 1", 3: "k is 3 and a set has 3 examples"} {
		if _, err := metrics.PrecisionRecall(x, x, k, metrics.Bootstrap{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("k = %d: got %v, want %q", k, err, want)
		}
	}
}
