package eval_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"
	"gonum.org/v1/gonum/mat"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/eval"
	"github.com/atelier-go/atelier/gomlx_models/internal/gradcheck"
)

// sound fails the test unless there is either an error of one sentence or finite numbers in order.
func sound(t *testing.T, what string, estimates []eval.Estimate, err error) {
	t.Helper()
	if err != nil {
		if !strings.HasPrefix(err.Error(), "eval: ") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: the error is %q, want one sentence of eval's", what, err)
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
var setScores = map[string]func(x, y *mat.Dense) ([]eval.Estimate, error){
	"frechet": func(x, y *mat.Dense) ([]eval.Estimate, error) {
		return alone(eval.Frechet(x, y, eval.Bootstrap{Resamples: 4}))
	},
	"kernel": func(x, y *mat.Dense) ([]eval.Estimate, error) {
		return alone(eval.KernelDistance(x, y, eval.Subsets{Count: 3}))
	},
	"mmd": func(x, y *mat.Dense) ([]eval.Estimate, error) {
		value, err := eval.SquaredMMD(x, y)
		return []eval.Estimate{{Value: value, Low: value, High: value}}, err
	},
	"neighbours": func(x, y *mat.Dense) ([]eval.Estimate, error) {
		n, err := eval.Neighbours(x, y, 2, eval.Bootstrap{Resamples: 4})
		return []eval.Estimate{n.Precision, n.Recall, n.Density, n.Coverage}, err
	},
	"parzen": func(x, y *mat.Dense) ([]eval.Estimate, error) {
		w, err := eval.Parzen(x, y, y, nil, eval.Bootstrap{Resamples: 4})
		return []eval.Estimate{w.LogLikelihood, {Value: w.Sigma, Low: w.Sigma, High: w.Sigma}}, err
	},
	"nearest": func(x, y *mat.Dense) ([]eval.Estimate, error) {
		_, distances, err := eval.Nearest(x, y)
		return each(distances), err
	},
	"components": func(x, y *mat.Dense) ([]eval.Estimate, error) {
		features, err := eval.PCA(x, 2)
		if err != nil {
			return nil, err
		}
		of, err := features.Of(y)
		if err != nil {
			return nil, err
		}
		return each(of.RawMatrix().Data), nil
	},
}

func alone(e eval.Estimate, err error) ([]eval.Estimate, error) { return []eval.Estimate{e}, err }

func each(values []float64) []eval.Estimate {
	var all []eval.Estimate
	for _, x := range values {
		all = append(all, eval.Estimate{Value: x, Low: x, High: x})
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
		w, err := eval.Parzen(normal(1, 5, 2, 0), normal(2, 5, 2, 0), normal(3, 5, 2, 0), []float64{sigma}, eval.Bootstrap{Resamples: 4})
		sound(t, fmt.Sprintf("sigma %g", sigma), []eval.Estimate{w.LogLikelihood}, err)
		w, err = eval.Parzen(plane(1e40, 1e40), plane(-1e40, 0), plane(-1e40, 0, 0, 1e40), []float64{sigma, 1}, eval.Bootstrap{Resamples: 4})
		sound(t, fmt.Sprintf("far apart, sigma %g", sigma), []eval.Estimate{w.LogLikelihood}, err)
	}
}

// Means and ratios of all pairs of extremes, and of none, one and many.
func TestBootstrapOfOddValues(t *testing.T) {
	b := eval.Bootstrap{Resamples: 5}
	lists := [][]float64{nil, {}, {3}}
	for _, x := range extremes {
		for _, y := range extremes {
			lists = append(lists, []float64{x, y}, []float64{1, x, y})
		}
	}
	for _, values := range lists {
		mean, err := b.Mean(values)
		sound(t, fmt.Sprintf("the mean of %g", values), []eval.Estimate{mean}, err)
		for _, others := range [][]float64{slices.Repeat([]float64{1}, len(values)), slices.Repeat([]float64{0}, len(values)), slices.Repeat([]float64{1e-300}, len(values))} {
			ratio, err := b.Ratio(values, others)
			sound(t, fmt.Sprintf("the ratio of %g and %g", values, others), []eval.Estimate{ratio}, err)
			ratio, err = b.Ratio(others, values)
			sound(t, fmt.Sprintf("the ratio of %g and %g", others, values), []eval.Estimate{ratio}, err)
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
			distinct, err := eval.DistinctN(texts, n, eval.Bootstrap{Resamples: 4})
			sound(t, fmt.Sprintf("distinct-%d of %q", n, texts), []eval.Estimate{distinct}, err)
			alike, err := eval.SelfBLEU(texts, n, eval.Bootstrap{Resamples: 4})
			sound(t, fmt.Sprintf("self-BLEU-%d of %q", n, texts), []eval.Estimate{alike}, err)
		}
	}
}

func TestScoresOfOddClasses(t *testing.T) {
	for _, list := range [][]int{nil, {0}, {0, 0}, {0, 1}, {-1, 0}, {0, math.MaxInt}} {
		for _, classes := range []int{math.MinInt, -1, 0, 1, 2, math.MaxInt} {
			covered, err := eval.ClassesCovered(list, []int{0, 0}, classes, eval.Bootstrap{Resamples: 4})
			sound(t, fmt.Sprintf("%d classes of %d", classes, list), []eval.Estimate{covered}, err)
			covered, err = eval.ClassesCovered([]int{0, 0}, list, classes, eval.Bootstrap{Resamples: 4})
			sound(t, fmt.Sprintf("%d classes drawn as %d", classes, list), []eval.Estimate{covered}, err)
		}
	}
}

// What compares distances with each other is the same at every scale: squares of tiny numbers must not vanish.
func TestNeighboursAtEveryScale(t *testing.T) {
	real, drawn := normal(1, 60, 3, 0), normal(2, 60, 3, 0.5)
	want, err := eval.Neighbours(real, drawn, 3, eval.Bootstrap{})
	if err != nil || want.Precision.Value == 0 {
		t.Fatalf("got %+v (%v), want some precision", want, err)
	}
	wantRows, wantFar, err := eval.Nearest(real, drawn)
	if err != nil {
		t.Fatal(err)
	}
	for _, power := range []int{-1000, -700, -340, -300, 0, 100, 130} { // of two: they change no digit
		scale := math.Ldexp(1, power)
		var x, y mat.Dense
		x.Scale(scale, real)
		y.Scale(scale, drawn)
		got, err := eval.Neighbours(&x, &y, 3, eval.Bootstrap{})
		if err != nil || got != want {
			t.Errorf("times 2^%d: got %+v (%v), want %+v", power, got, err, want)
		}
		rows, far, err := eval.Nearest(&x, &y)
		if err != nil || !slices.Equal(rows, wantRows) || !near(far[7]/scale, wantFar[7], 1e-9) {
			t.Errorf("times 2^%d: the nearest are %v, %g away (%v), want %v, %g", power, rows, far[7]/scale, err, wantRows, wantFar[7])
		}
	}
}

// broken is a model whose numbers are all NaN.
type broken struct{ fake }

func (b broken) Sample(_ *model.Scope, draw models.Draw) *Node {
	return MulScalar(b.fake.Sample(nil, draw), math.NaN())
}

func (b broken) Nats(_ *model.Scope, batch models.Batch) *Node {
	return MulScalar(ConvertDType(Slice(batch.Examples, AxisRange(), AxisRange(1)), dtypes.Float32), math.NaN())
}

func (b broken) LogWeights(_ *model.Scope, batch models.Batch, count int) *Node {
	return MulScalar(BroadcastToDims(Reshape(batch.Examples, 1, -1), count, batch.Examples.Shape().Dim(0)), math.NaN())
}

// A model whose weights are not finite has no scores.
func TestScoresOfABrokenModel(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		letters := models.Spec{Kind: models.Text, Alphabet: []string{"?", "a"}}
		for _, c := range []struct {
			name  string
			score func() ([]eval.Score, error)
		}{
			{"bounds", func() ([]eval.Score, error) {
				return eval.Bounds(t.Context(), on(t, b, broken{fake{pixel}}), halves(), eval.Importance{Draws: 2, K: 2})
			}},
			{"nats", func() ([]eval.Score, error) {
				return eval.TextNats(t.Context(), on(t, b, broken{fake{letters}}), text(letters.Alphabet, slices.Repeat([]int32{0, 1}, 100)...), eval.Bootstrap{})
			}},
			{"pictures", func() ([]eval.Score, error) {
				return eval.Scores(t.Context(), on(t, b, unbounded{broken{fake{pixel}}}), halves(), eval.Options{})
			}},
		} {
			if scores, err := c.score(); err == nil || !strings.Contains(err.Error(), "NaN") || strings.Contains(err.Error(), "\n") {
				t.Errorf("%s: got %v, error %v; want one sentence on NaN", c.name, scores, err)
			}
		}
	})
}

// unbounded hides the likelihood of a broken model.
type unbounded struct{ models.Model }

// Pixels beyond float32, in which the classifier counts, give no features.
func TestFeaturesOfHugePictures(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		classifier, err := eval.TrainClassifier(t.Context(), b, bright())
		if err != nil {
			t.Fatal(err)
		}
		huge := mat.NewDense(2, small.Size(), slices.Repeat([]float64{1e39}, 2*small.Size()))
		if features, err := classifier.Of(huge); err == nil {
			t.Errorf("got the features %v, want an error", features.RawMatrix().Data[:4])
		}
		if classes, err := classifier.Classes(huge); err == nil {
			t.Errorf("got the classes %v, want an error", classes)
		}
	})
}
