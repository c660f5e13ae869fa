package metrics_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/eval/metrics"
)

// Of 400 intervals of a known mean 95% hold it; the percentile interval of 60 normals is a little narrow.
func TestBootstrapCovers(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	const sets = 400
	means, ratios := 0, 0
	for i := range sets {
		values, wholes := make([]float64, 60), make([]float64, 60)
		for j := range values {
			wholes[j] = 1 + random.Float64()
			values[j] = 3*wholes[j] + random.NormFloat64()
		}
		b := metrics.Bootstrap{Seed: int64(i)}
		mean, err := b.Mean(values)
		if err != nil {
			t.Fatal(err)
		}
		ratio, err := b.Ratio(values, wholes)
		if err != nil {
			t.Fatal(err)
		}
		if mean.Low <= 4.5 && 4.5 <= mean.High {
			means++
		}
		if ratio.Low <= 3 && 3 <= ratio.High {
			ratios++
		}
	}
	for name, count := range map[string]int{"mean": means, "ratio": ratios} {
		if share := float64(count) / sets; share < 0.91 || share > 0.98 {
			t.Errorf("the interval of the %s held it in %.3f of %d sets, want about 0.95", name, share, sets)
		}
	}
}

func TestBootstrapOfEqualValues(t *testing.T) {
	got, err := metrics.Bootstrap{}.Mean([]float64{2, 2, 2})
	if err != nil || got != (metrics.Estimate{Value: 2, Low: 2, High: 2}) {
		t.Errorf("got %+v (%v), want 2 [2, 2]", got, err)
	}
}

// The interval hangs on the seed, and on nothing else: the same each time, on however many processors, and another for
// another seed.
func TestIntervalsHangOnTheSeed(t *testing.T) {
	values, wholes := make([]float64, 40), make([]float64, 40)
	var texts [][]string
	var classes []int
	random := rand.New(rand.NewPCG(7, 7))
	for i := range values {
		values[i], wholes[i] = random.NormFloat64(), 1+random.Float64()
		var letters []string
		for range 6 + random.IntN(6) {
			letters = append(letters, string(rune('a'+random.IntN(4))))
		}
		texts = append(texts, letters)
		classes = append(classes, i%8*(i%3)/2)
	}
	real, drawn := normal(1, 40, 2, 0), normal(2, 40, 2, 0.5)
	for name, score := range map[string]func(b metrics.Bootstrap) ([]metrics.Estimate, error){
		"mean":  func(b metrics.Bootstrap) ([]metrics.Estimate, error) { return alone(b.Mean(values)) },
		"ratio": func(b metrics.Bootstrap) ([]metrics.Estimate, error) { return alone(b.Ratio(values, wholes)) },
		"frechet": func(b metrics.Bootstrap) ([]metrics.Estimate, error) {
			return alone(metrics.FrechetDistance(real, drawn, b))
		},
		"kernel": func(b metrics.Bootstrap) ([]metrics.Estimate, error) {
			return alone(metrics.KernelDistance(real, drawn, metrics.Subsets{Seed: b.Seed}))
		},
		"neighbours": func(b metrics.Bootstrap) ([]metrics.Estimate, error) {
			n, err := metrics.PrecisionRecall(real, drawn, 3, b)
			return []metrics.Estimate{n.Precision, n.Recall, n.Density, n.Coverage}, err
		},
		"parzen": func(b metrics.Bootstrap) ([]metrics.Estimate, error) {
			w, err := metrics.Parzen(drawn, real, real, nil, b)
			return []metrics.Estimate{w.LogLikelihood}, err
		},
		"distinct":  func(b metrics.Bootstrap) ([]metrics.Estimate, error) { return alone(metrics.DistinctN(texts, 2, b)) },
		"self-BLEU": func(b metrics.Bootstrap) ([]metrics.Estimate, error) { return alone(metrics.SelfBLEU(texts, 2, b)) },
		"classes": func(b metrics.Bootstrap) ([]metrics.Estimate, error) {
			return alone(metrics.ClassesCovered(classes, classes, 8, b))
		},
	} {
		first, err := score(metrics.Bootstrap{Seed: 1})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for range 3 {
			if again, _ := score(metrics.Bootstrap{Seed: 1}); !slices.Equal(again, first) {
				t.Errorf("%s: the seed 1 gives %+v and %+v", name, first, again)
			}
		}
		if name == "classes" {
			continue // whole numbers may agree
		}
		for seed := range int64(4) {
			other, _ := score(metrics.Bootstrap{Seed: seed + 2})
			if slices.EqualFunc(other, first, func(a, b metrics.Estimate) bool { return a.Low == b.Low && a.High == b.High }) {
				t.Errorf("%s: the seeds 1 and %d give the same interval of %+v", name, seed+2, first)
			}
			for i := range first {
				if name != "kernel" && other[i].Value != first[i].Value {
					t.Errorf("%s: the seed changes the value %g to %g", name, first[i].Value, other[i].Value)
				}
			}
		}
	}
}

// Each resample is another: 200 means of two values take all three values that they can.
func TestResamplesDiffer(t *testing.T) {
	got, err := metrics.Bootstrap{Seed: 3}.Mean([]float64{0, 1})
	if want := (metrics.Estimate{Value: 0.5, Low: 0, High: 1}); err != nil || got != want {
		t.Errorf("got %+v (%v), want %+v: a quarter of the resamples hold one value only", got, err, want)
	}
}

func TestBootstrapRefusals(t *testing.T) {
	for _, c := range []struct {
		b      metrics.Bootstrap
		values []float64
		want   string
	}{
		{metrics.Bootstrap{}, nil, "a bootstrap of 0 examples, want at least 2"},
		{metrics.Bootstrap{Resamples: 1}, []float64{1, 2}, "Resamples is 1, want at least 2"},
		{metrics.Bootstrap{Resamples: -5}, []float64{1, 2}, "Resamples is -5"},
	} {
		if _, err := c.b.Mean(c.values); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: got %v, want %q", c.b, err, c.want)
		}
	}
	if _, err := (metrics.Bootstrap{}).Ratio([]float64{1, 2}, []float64{1}); err == nil {
		t.Error("2 parts of 1 whole: got no error")
	}
}
