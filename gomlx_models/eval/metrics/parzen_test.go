package metrics_test

import (
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/atelier-go/atelier/gomlx_models/eval/metrics"
)

func TestParzenByHand(t *testing.T) {
	phi := func(x float64) float64 { return math.Exp(-x*x/2) / math.Sqrt(2*math.Pi) }
	for _, c := range []struct {
		why               string
		drawn, validation *mat.Dense
		test              *mat.Dense
		sigmas            []float64
		sigma, want       float64
		atEdge            bool
	}{
		{"one standard normal", line(0), line(0), line(0, 2), []float64{1}, 1, -math.Log(2*math.Pi)/2 - 1, false},
		{"two dimensions, sigma 2", plane(1, 1), plane(1, 1), plane(1, 1, 3, 1), []float64{2}, 2, -math.Log(8*math.Pi) - 0.25, false},
		{"two windows", line(0, 3), line(0), line(0, 0), []float64{1}, 1, math.Log((phi(0) + phi(3)) / 2), false},
		// -log s - 1/(2 s^2) of 1 and -1 about 0: -1.307, -0.5, -0.818.
		{"sigma chosen by validation", line(0), line(1, -1), line(0, 0), []float64{0.5, 1, 2}, 1, -math.Log(2*math.Pi) / 2, false},
		{"sigma at the edge", line(0), line(0), line(0, 0), []float64{0.5, 1}, 0.5, -math.Log(2*math.Pi)/2 + math.Ln2, true},
		{"far away, where exponentials vanish", line(0), line(0), line(100, 100), []float64{1}, 1, -math.Log(2*math.Pi)/2 - 5000, false},
	} {
		got, err := metrics.Parzen(c.drawn, c.validation, c.test, c.sigmas, metrics.Bootstrap{})
		if err != nil || got.Sigma != c.sigma || got.AtEdge != c.atEdge || !near(got.LogLikelihood.Value, c.want, 1e-9) {
			t.Errorf("%s: got %+v (%v), want %.12g with sigma %g", c.why, got, err, c.want, c.sigma)
		}
	}
}

// Farther rows come first, so that later tiles raise the largest exponent.
func TestParzenOverManyTiles(t *testing.T) {
	const n = 1500
	drawn := mat.NewDense(n, 1, nil)
	var want float64
	for i := range n {
		x := float64(n-i) / 100
		drawn.Set(i, 0, x)
		want += math.Exp(-x*x/2) / math.Sqrt(2*math.Pi) / n
	}
	got, err := metrics.Parzen(drawn, line(0), line(0, 0), []float64{1}, metrics.Bootstrap{})
	if err != nil || !near(got.LogLikelihood.Value, math.Log(want), 1e-9) {
		t.Errorf("got %g (%v), want %g", got.LogLikelihood.Value, err, math.Log(want))
	}
}

func TestParzenRefusals(t *testing.T) {
	for _, sigma := range []float64{0, -1, math.NaN(), math.Inf(1)} {
		if _, err := metrics.Parzen(line(0), line(0), line(0, 1), []float64{sigma}, metrics.Bootstrap{}); err == nil || !strings.Contains(err.Error(), "want a number above 0") {
			t.Errorf("sigma %g: got %v", sigma, err)
		}
	}
	if _, err := metrics.Parzen(line(0), line(0), line(0), nil, metrics.Bootstrap{}); err == nil || !strings.Contains(err.Error(), "a bootstrap of 1 examples") {
		t.Errorf("one test example: got %v", err)
	}
	if s := metrics.ParzenSigmas(); len(s) != 10 || !near(s[0], 0.1, 1e-12) || !near(s[9], 1, 1e-12) {
		t.Errorf("sigmas %v, want ten from 0.1 to 1", s)
	}
}
