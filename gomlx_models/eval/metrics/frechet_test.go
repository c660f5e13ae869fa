package metrics_test

import (
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/atelier-go/atelier/gomlx_models/eval/metrics"
)

func TestFrechetByHand(t *testing.T) {
	for _, c := range []struct {
		why         string
		real, drawn *mat.Dense
		want        float64
	}{
		{"means 0 and 3, variances 2 and 8: 3^2 + (sqrt 8 - sqrt 2)^2", line(-1, 1), line(1, 5), 11},
		// tr sqrt(A) of 2x2 is sqrt(tr A + 2 sqrt(det A)); here A = 4/9 [2 -1; -4 20], so 2/3 sqrt(22 + 12).
		{"covariances 2/3 [1 0; 0 4] and 2/3 [2 -1; -1 5], which do not commute", plane(1, 0, -1, 0, 0, 2, 0, -2),
			plane(1, 1, -1, -1, 1, -2, -1, 2), 2.0 / 3 * (12 - 2*math.Sqrt(34))},
		{"no spread at all: the means alone", plane(1, 1, 1, 1), plane(4, 5, 4, 5), 25},
		{"the second feature is constant in one set", plane(-1, 7, 1, 7), plane(-1, 7, 1, 7), 0},
	} {
		got, err := metrics.FrechetDistance(c.real, c.drawn, metrics.Bootstrap{Resamples: 2})
		if err != nil || !near(got.Value, c.want, 1e-9) {
			t.Errorf("%s: got %.12g (%v), want %.12g", c.why, got.Value, err, c.want)
		}
		if value, err := metrics.SquaredFrechet(c.real, c.drawn); err != nil || value != got.Value {
			t.Errorf("%s: without an interval got %.12g (%v), want %.12g", c.why, value, err, got.Value)
		}
	}
}

func TestFrechetProperties(t *testing.T) {
	x, y := normal(1, 300, 5, 0), normal(2, 200, 5, 1)
	few := metrics.Bootstrap{Resamples: 100, Seed: 3}
	forth, err := metrics.FrechetDistance(x, y, few)
	if err != nil {
		t.Fatal(err)
	}
	back, err := metrics.FrechetDistance(y, x, few)
	if err != nil {
		t.Fatal(err)
	}
	if !near(forth.Value, back.Value, 1e-9) {
		t.Errorf("forth %g and back %g differ", forth.Value, back.Value)
	}
	if !(forth.Low < forth.Value && forth.Value < forth.High && forth.Low > 2.5 && forth.High < 8.5) {
		t.Errorf("got %+v, want the true distance 5 well inside an interval", forth)
	}
	if again, _ := metrics.FrechetDistance(x, y, few); again != forth {
		t.Errorf("the same seed gave %+v and %+v", forth, again)
	}
	self, err := metrics.FrechetDistance(x, x, few)
	if err != nil || !near(self.Value, 0, 1e-9) || self.Low != 0 {
		t.Errorf("to itself: got %+v (%v), want 0", self, err)
	}
}

// Every comparison of sets refuses the same faults, in one sentence.
func TestSetsThatCannotBeCompared(t *testing.T) {
	good := plane(1, 2, 3, 4, 5, 7)
	broken := plane(1, 2, math.NaN(), 4, 5, 6)
	for name, score := range map[string]func(real, drawn *mat.Dense) error{
		"frechet": func(x, y *mat.Dense) error { _, err := metrics.FrechetDistance(x, y, metrics.Bootstrap{}); return err },
		"kernel":  func(x, y *mat.Dense) error { _, err := metrics.KernelDistance(x, y, metrics.Subsets{}); return err },
		"mmd":     func(x, y *mat.Dense) error { _, err := metrics.SquaredMMD(x, y); return err },
		"neighbours": func(x, y *mat.Dense) error {
			_, err := metrics.PrecisionRecall(x, y, 1, metrics.Bootstrap{})
			return err
		},
		"parzen": func(x, y *mat.Dense) error { _, err := metrics.Parzen(y, x, x, nil, metrics.Bootstrap{}); return err },
	} {
		for _, c := range []struct {
			real, drawn *mat.Dense
			want        string
		}{
			{nil, good, "there are no"},
			{good, &mat.Dense{}, "there are no"},
			{good, line(1, 2, 3), "take the same features of both"},
			{good, plane(1, 2, 3, 1e150, 5, 6), "number 1 of example 1 of the drawn examples is 1e+150, want a finite one of at most 1e+40 in size"},
			{good, broken, "number 0 of example 1 of the drawn examples is NaN, want a finite one"},
		} {
			err := score(c.real, c.drawn)
			if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("%s: got %v, want one sentence with %q", name, err, c.want)
			}
		}
		if err := score(good, good); err != nil {
			t.Errorf("%s: got %v, want none", name, err)
		}
	}
	if _, err := metrics.FrechetDistance(good, plane(1, 2), metrics.Bootstrap{}); err == nil || !strings.Contains(err.Error(), "1 drawn examples, want at least 2") {
		t.Errorf("one example: got %v", err)
	}
}
