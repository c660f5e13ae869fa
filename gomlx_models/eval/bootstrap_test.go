package eval_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/eval"
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
		b := eval.Bootstrap{Seed: int64(i)}
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
	got, err := eval.Bootstrap{}.Mean([]float64{2, 2, 2})
	if err != nil || got != (eval.Estimate{Value: 2, Low: 2, High: 2}) {
		t.Errorf("got %+v (%v), want 2 [2, 2]", got, err)
	}
}

func TestBootstrapRefusals(t *testing.T) {
	for _, c := range []struct {
		b      eval.Bootstrap
		values []float64
		want   string
	}{
		{eval.Bootstrap{}, nil, "a bootstrap of 0 examples, want at least 2"},
		{eval.Bootstrap{Resamples: 1}, []float64{1, 2}, "Resamples is 1, want at least 2"},
		{eval.Bootstrap{Resamples: -5}, []float64{1, 2}, "Resamples is -5"},
	} {
		if _, err := c.b.Mean(c.values); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: got %v, want %q", c.b, err, c.want)
		}
	}
	if _, err := (eval.Bootstrap{}).Ratio([]float64{1, 2}, []float64{1}); err == nil {
		t.Error("2 parts of 1 whole: got no error")
	}
}

func TestScoreInOneLine(t *testing.T) {
	s := eval.Score{Name: "Frechet distance on PCA-64 features", Estimate: eval.Estimate{Value: 12.3, Low: 11.9, High: 12.8},
		Unit: "squared units", Better: eval.Lower}
	want := "Frechet distance on PCA-64 features: 12.3 [11.9, 12.8] (squared units, lower is better)"
	if got := s.String(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	s.Better, s.Note = eval.Neither, "beware"
	want = "Frechet distance on PCA-64 features: 12.3 [11.9, 12.8] (squared units); beware"
	if got := eval.Lines([]eval.Score{s, s}); got != want+"\n"+want+"\n" {
		t.Errorf("got %q, want %q twice", got, want)
	}
}
