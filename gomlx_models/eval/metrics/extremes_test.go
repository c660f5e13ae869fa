package metrics_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/atelier-go/atelier/gomlx_models/eval/metrics"
)

// sound fails the test unless there is either an error of one sentence or finite numbers in order.
func sound(t *testing.T, what string, estimates []metrics.Estimate, err error) {
	t.Helper()
	if err != nil {
		if !strings.HasPrefix(err.Error(), "metrics: ") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: the error is %q, want one sentence of metrics's", what, err)
		}
		return
	}
	for _, e := range estimates {
		for _, x := range []float64{e.Value, e.Low, e.High} {
			if math.IsNaN(x) || math.IsInf(x, 0) {
				t.Errorf("%s: got %+v and no error, want finite numbers or an error", what, e)
			}
		}
		if e.Low > e.High {
			t.Errorf("%s: got %+v, want Low at most High", what, e)
		}
	}
}

// extremes are numbers at which sums, squares and logarithms end.
var extremes = []float64{
	0, math.Copysign(0, -1), 1, -1, math.NaN(), math.Inf(1), math.Inf(-1), math.MaxFloat64, -math.MaxFloat64, math.SmallestNonzeroFloat64,
	1e150, -1e150, 1e200, 1e-150, 1e-200, -1e-300, 1e40, -1e40, 1e41, 1e20, 1e-20, 1 + 1e-15,
}

// oddSets are sets of two numbers an example: empty, of one example, constant, and with extremes in some places or all.
func oddSets() map[string]*mat.Dense {
	sets := map[string]*mat.Dense{"nil": nil, "empty": {}, "one example": plane(1, 2), "wide": mat.NewDense(3, 4, nil), "good": normal(1, 12, 2, 0)}
	for _, x := range extremes {
		sets[fmt.Sprintf("all %g", x)] = plane(slices.Repeat([]float64{x}, 12)...)
		one := normal(2, 12, 2, 0)
		one.Set(5, 1, x)
		sets[fmt.Sprintf("one %g", x)] = one
		both := normal(3, 12, 2, 0)
		both.Scale(x, both)
		sets[fmt.Sprintf("times %g", x)] = both
	}
	return sets
}

// setScores are the scores of two sets.
var setScores = map[string]func(x, y *mat.Dense) ([]metrics.Estimate, error){
	"frechet": func(x, y *mat.Dense) ([]metrics.Estimate, error) {
		return alone(metrics.FrechetDistance(x, y, metrics.Bootstrap{Resamples: 4}))
	},
	"frechet without an interval": func(x, y *mat.Dense) ([]metrics.Estimate, error) {
		value, err := metrics.SquaredFrechet(x, y)
		return []metrics.Estimate{{Value: value, Low: value, High: value}}, err
	},
	"kernel": func(x, y *mat.Dense) ([]metrics.Estimate, error) {
		return alone(metrics.KernelDistance(x, y, metrics.Subsets{Count: 3}))
	},
	"mmd": func(x, y *mat.Dense) ([]metrics.Estimate, error) {
		value, err := metrics.SquaredMMD(x, y)
		return []metrics.Estimate{{Value: value, Low: value, High: value}}, err
	},
	"neighbours": func(x, y *mat.Dense) ([]metrics.Estimate, error) {
		n, err := metrics.PrecisionRecall(x, y, 2, metrics.Bootstrap{Resamples: 4})
		return []metrics.Estimate{n.Precision, n.Recall, n.Density, n.Coverage}, err
	},
	"parzen": func(x, y *mat.Dense) ([]metrics.Estimate, error) {
		w, err := metrics.Parzen(x, y, y, nil, metrics.Bootstrap{Resamples: 4})
		return []metrics.Estimate{w.LogLikelihood, {Value: w.Sigma, Low: w.Sigma, High: w.Sigma}}, err
	},
	"nearest": func(x, y *mat.Dense) ([]metrics.Estimate, error) {
		_, distances, err := metrics.NearestNeighbours(x, y)
		return each(distances), err
	},
	"components": func(x, y *mat.Dense) ([]metrics.Estimate, error) {
		features, err := metrics.PCA(x, 2)
		if err != nil {
			return nil, err
		}
		of, err := features.Extract(y)
		if err != nil {
			return nil, err
		}
		return each(of.RawMatrix().Data), nil
	},
}

func alone(e metrics.Estimate, err error) ([]metrics.Estimate, error) {
	return []metrics.Estimate{e}, err
}

func each(values []float64) []metrics.Estimate {
	var all []metrics.Estimate
	for _, x := range values {
		all = append(all, metrics.Estimate{Value: x, Low: x, High: x})
	}
	return all
}

// Whatever two sets hold, a score is a finite number or an error.
func TestScoresOfOddSets(t *testing.T) {
	sets := oddSets()
	for name, score := range setScores {
		for first, x := range sets {
			for second, y := range sets {
				estimates, err := score(x, y)
				sound(t, fmt.Sprintf("%s of %s and %s", name, first, second), estimates, err)
			}
		}
		if _, err := score(sets["good"], sets["times 1"]); err != nil {
			t.Errorf("%s of good sets: got %v", name, err)
		}
	}
}

func TestScoresOfOddSigmas(t *testing.T) {
	for _, sigma := range extremes {
		w, err := metrics.Parzen(normal(1, 5, 2, 0), normal(2, 5, 2, 0), normal(3, 5, 2, 0), []float64{sigma}, metrics.Bootstrap{Resamples: 4})
		sound(t, fmt.Sprintf("sigma %g", sigma), []metrics.Estimate{w.LogLikelihood}, err)
		w, err = metrics.Parzen(plane(1e40, 1e40), plane(-1e40, 0), plane(-1e40, 0, 0, 1e40), []float64{sigma, 1}, metrics.Bootstrap{Resamples: 4})
		sound(t, fmt.Sprintf("far apart, sigma %g", sigma), []metrics.Estimate{w.LogLikelihood}, err)
	}
}

// Means and ratios of all pairs of extremes, and of none, one and many.
func TestBootstrapOfOddValues(t *testing.T) {
	b := metrics.Bootstrap{Resamples: 5}
	lists := [][]float64{nil, {}, {3}}
	for _, x := range extremes {
		for _, y := range extremes {
			lists = append(lists, []float64{x, y}, []float64{1, x, y})
		}
	}
	for _, values := range lists {
		mean, err := b.Mean(values)
		sound(t, fmt.Sprintf("the mean of %g", values), []metrics.Estimate{mean}, err)
		for _, others := range [][]float64{slices.Repeat([]float64{1}, len(values)), slices.Repeat([]float64{0}, len(values)), slices.Repeat([]float64{1e-300}, len(values))} {
			ratio, err := b.Ratio(values, others)
			sound(t, fmt.Sprintf("the ratio of %g and %g", values, others), []metrics.Estimate{ratio}, err)
			ratio, err = b.Ratio(others, values)
			sound(t, fmt.Sprintf("the ratio of %g and %g", others, values), []metrics.Estimate{ratio}, err)
		}
	}
	for _, c := range []struct {
		why           string
		parts, wholes []float64
		want          string
	}{
		{"a mean with a NaN", []float64{1, math.NaN(), 2}, nil, "value 1 of 3 is NaN, want a finite number"},
		{"a mean beyond all numbers", []float64{math.MaxFloat64, math.MaxFloat64}, nil, "the mean is +Inf"},
		{"nothing but wholes of 0", []float64{1, 2}, []float64{0, 0}, "whole 0 of 2 is 0, want more than 0"},
		{"one whole of 0, which a resample may hold alone", []float64{1, 2}, []float64{3, 0}, "whole 1 of 2 is 0, want more than 0"},
		{"an endless part", []float64{1, math.Inf(1)}, []float64{1, 1}, "part 1 of 2 is +Inf"},
	} {
		_, err := b.Mean(c.parts)
		if c.wholes != nil {
			_, err = b.Ratio(c.parts, c.wholes)
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", c.why, err, c.want)
		}
	}
}

// Texts that are none, one, empty, short or all alike, and n-grams of any length.
func TestScoresOfOddTexts(t *testing.T) {
	a, same := []string{"a"}, []string{"a", "a", "a", "a", "a"}
	for _, texts := range [][][]string{nil, {}, {nil}, {nil, nil}, {a}, {a, a}, {a, {"b"}}, {a, same}, {same, same}, {{""}, {""}}, {{"\x00"}, {"\x00", "\x00"}}} {
		for _, n := range []int{math.MinInt, -1, 0, 1, 2, 5, 6, math.MaxInt} {
			distinct, err := metrics.DistinctN(texts, n, metrics.Bootstrap{Resamples: 4})
			sound(t, fmt.Sprintf("distinct-%d of %q", n, texts), []metrics.Estimate{distinct}, err)
			alike, err := metrics.SelfBLEU(texts, n, metrics.Bootstrap{Resamples: 4})
			sound(t, fmt.Sprintf("self-BLEU-%d of %q", n, texts), []metrics.Estimate{alike}, err)
		}
	}
}

func TestScoresOfOddClasses(t *testing.T) {
	for _, list := range [][]int{nil, {0}, {0, 0}, {0, 1}, {-1, 0}, {0, math.MaxInt}} {
		for _, classes := range []int{math.MinInt, -1, 0, 1, 2, math.MaxInt} {
			covered, err := metrics.ClassesCovered(list, []int{0, 0}, classes, metrics.Bootstrap{Resamples: 4})
			sound(t, fmt.Sprintf("%d classes of %d", classes, list), []metrics.Estimate{covered}, err)
			covered, err = metrics.ClassesCovered([]int{0, 0}, list, classes, metrics.Bootstrap{Resamples: 4})
			sound(t, fmt.Sprintf("%d classes drawn as %d", classes, list), []metrics.Estimate{covered}, err)
		}
	}
}

// What compares distances with each other is the same at every scale: squares of tiny numbers must not vanish.
func TestPrecisionRecallAtEveryScale(t *testing.T) {
	real, drawn := normal(1, 60, 3, 0), normal(2, 60, 3, 0.5)
	want, err := metrics.PrecisionRecall(real, drawn, 3, metrics.Bootstrap{})
	if err != nil || want.Precision.Value == 0 {
		t.Fatalf("got %+v (%v), want some precision", want, err)
	}
	wantRows, wantFar, err := metrics.NearestNeighbours(real, drawn)
	if err != nil {
		t.Fatal(err)
	}
	for _, power := range []int{-1000, -700, -340, -300, 0, 100, 130} { // of two: they change no digit
		scale := math.Ldexp(1, power)
		var x, y mat.Dense
		x.Scale(scale, real)
		y.Scale(scale, drawn)
		got, err := metrics.PrecisionRecall(&x, &y, 3, metrics.Bootstrap{})
		if err != nil || got != want {
			t.Errorf("times 2^%d: got %+v (%v), want %+v", power, got, err, want)
		}
		rows, far, err := metrics.NearestNeighbours(&x, &y)
		if err != nil || !slices.Equal(rows, wantRows) || !near(far[7]/scale, wantFar[7], 1e-9) {
			t.Errorf("times 2^%d: the nearest are %v, %g away (%v), want %v, %g", power, rows, far[7]/scale, err, wantRows, wantFar[7])
		}
	}
}
