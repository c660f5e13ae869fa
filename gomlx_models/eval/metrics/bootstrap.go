package metrics

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat"
)

// Estimate is a number and the interval in which it lies with a probability of 95%, or the [Spread] that it is the
// mean of.
type Estimate struct {
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

// Scaled is the estimate in another unit.
func (e Estimate) Scaled(factor float64) Estimate {
	return Estimate{e.Value * factor, e.Low * factor, e.High * factor}
}

// Negated is the estimate of what lies the other way.
func (e Estimate) Negated() Estimate { return Estimate{-e.Value, -e.High, -e.Low} }

// checkFinite is an error if a number of the estimate is not finite.
func (e Estimate) checkFinite(name string) error {
	for _, x := range []float64{e.Value, e.Low, e.High} {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return fmt.Errorf("metrics: %s is %g [%g, %g], want finite numbers: see whether the model's samples and weights are", name, e.Value, e.Low, e.High)
		}
	}
	return nil
}

// Bootstrap makes 95% intervals by drawing as many examples as there are, with replacement, again and again,
// and taking the 2.5% and 97.5% quantiles of the score (Efron 1979; the percentile interval of Efron 1981).
type Bootstrap struct {
	// Resamples is the number of sets drawn; 200 if 0.
	Resamples int
	// Seed makes the interval reproducible.
	Seed int64
}

const (
	defaultResamples = 200
	tailProbability  = 0.025 // on either side of a 95% interval
)

func (b Bootstrap) Validate() error {
	if b.Resamples < 0 || b.Resamples == 1 {
		return fmt.Errorf("metrics: Resamples is %d, want at least 2, or 0 for %d", b.Resamples, defaultResamples)
	}
	return nil
}

// resamples is the number of resamples.
func (b Bootstrap) resamples() int {
	if b.Resamples == 0 {
		return defaultResamples
	}
	return b.Resamples
}

// resampleWeights says how often each of n examples is drawn in the resample of that number.
func (b Bootstrap) resampleWeights(resample, n int) []float64 {
	random := rand.New(rand.NewPCG(uint64(b.Seed), uint64(resample)))
	weights := make([]float64, n)
	for range n {
		weights[random.IntN(n)]++
	}
	return weights
}

// Mean is the mean of values, one of each example, and its interval. It fails if there are fewer than 2, or if one is
// not finite.
func (b Bootstrap) Mean(values []float64) (Estimate, error) {
	if err := b.validateFor(len(values)); err != nil {
		return Estimate{}, err
	}
	if err := checkFinite("value", values); err != nil {
		return Estimate{}, err
	}
	mean := b.percentile(stat.Mean(values, nil), func(resample int) float64 {
		return stat.Mean(values, b.resampleWeights(resample, len(values)))
	})
	return mean, mean.checkFinite("the mean")
}

// Ratio is sum(parts) / sum(wholes), with a part and a whole of each example, and its interval: nats and
// symbols, say. It fails if there are fewer than 2, if a number is not finite, or if a whole is not above 0: a resample
// of such wholes alone has no ratio.
func (b Bootstrap) Ratio(parts, wholes []float64) (Estimate, error) {
	if len(parts) != len(wholes) {
		return Estimate{}, fmt.Errorf("metrics: %d parts and %d wholes, want as many of each", len(parts), len(wholes))
	}
	if err := b.validateFor(len(parts)); err != nil {
		return Estimate{}, err
	}
	if err := checkFinite("part", parts); err != nil {
		return Estimate{}, err
	}
	if err := checkFinite("whole", wholes); err != nil {
		return Estimate{}, err
	}
	for i, whole := range wholes {
		if whole <= 0 {
			return Estimate{}, fmt.Errorf("metrics: whole %d of %d is %g, want more than 0: leave out what has nothing to divide by", i, len(wholes), whole)
		}
	}
	ratio := b.percentile(floats.Sum(parts)/floats.Sum(wholes), func(resample int) float64 {
		weights := b.resampleWeights(resample, len(parts))
		return floats.Dot(parts, weights) / floats.Dot(wholes, weights)
	})
	return ratio, ratio.checkFinite("the ratio")
}

// validateFor is an error if there are too few examples to resample.
func (b Bootstrap) validateFor(examples int) error {
	if examples < 2 {
		return fmt.Errorf("metrics: a bootstrap of %d examples, want at least 2", examples)
	}
	return b.Validate()
}

// percentile makes the interval of a score from its value in each resample.
func (b Bootstrap) percentile(value float64, score func(resample int) float64) Estimate {
	drawn := make([]float64, b.resamples())
	parallelFor(len(drawn), func(i int) { drawn[i] = score(i) })
	return percentileInterval(value, drawn)
}

// biasCorrected is like of for a score that resamples raise or lower by itself, because they hold fewer different
// examples: the interval is moved by as much as the resamples' mean is off.
func (b Bootstrap) biasCorrected(value float64, score func(resample int) float64) Estimate {
	drawn := make([]float64, b.resamples())
	parallelFor(len(drawn), func(i int) { drawn[i] = score(i) })
	floats.AddConst(value-stat.Mean(drawn, nil), drawn)
	return percentileInterval(value, drawn)
}

// percentileInterval is the quantiles of values.
func percentileInterval(value float64, drawn []float64) Estimate {
	slices.Sort(drawn)
	low := stat.Quantile(tailProbability, stat.LinInterp, drawn, nil)
	high := stat.Quantile(1-tailProbability, stat.LinInterp, drawn, nil)
	return Estimate{Value: value, Low: low, High: max(low, high)} // of equal values rounding may turn them around
}

// ones is the weights of examples that each count once.
func ones(n int) []float64 {
	weights := make([]float64, n)
	floats.AddConst(1, weights)
	return weights
}
