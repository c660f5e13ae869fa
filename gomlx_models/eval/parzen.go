package eval

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"
)

// ParzenWarning goes with every score of [Parzen].
const ParzenWarning = "Parzen-window estimates mislead: they fall far short of the true likelihood and can rank models wrongly (Theis et al. 2016)"

// Window is the result of Parzen.
type Window struct {
	// LogLikelihood is the mean of log p over the test examples, in nats.
	LogLikelihood Estimate
	// Sigma is the standard deviation that was chosen, in the unit of the examples.
	Sigma float64
	// AtEdge is true if it is the smallest or the largest of those tried, so that a better one may lie beyond.
	AtEdge bool
}

// leastSigma and its inverse bound sigma, so that its square and what is divided by that are numbers.
const leastSigma = 1e-100

// Sigmas is the standard deviations that Parzen tries by default: ten from 0.1 to 1, evenly spaced in their
// logarithm, as in Goodfellow et al. 2014's code.
func Sigmas() []float64 { return floats.LogSpan(make([]float64, 10), 0.1, 1) }

// Parzen is the log-likelihood in nats of test examples under a normal distribution of standard deviation
// sigma around each drawn one,
//
//	log p(x) = log 1/n sum_i N(x; y_i, sigma^2)
//
// with the sigma of those given, or of [Sigmas], that makes validation examples most likely (Breuleux et al.
// 2011; Goodfellow et al. 2014, section 5). All sets are [examples, values]. The interval is the
// bootstrap's over the test examples. Read [ParzenWarning]. It fails if a set is empty or there is one test
// example only, if they have unequal values, or if a number is not finite or a sigma not above 0.
func Parzen(drawn, validation, test *mat.Dense, sigmas []float64, b Bootstrap) (Window, error) {
	const score = "the Parzen window"
	if err := checkSets(score, 1, set{"drawn examples", drawn}, set{"validation examples", validation}, set{"test examples", test}); err != nil {
		return Window{}, err
	}
	if len(sigmas) == 0 {
		sigmas = Sigmas()
	}
	for _, sigma := range sigmas {
		if !(sigma >= leastSigma && sigma <= 1/leastSigma) {
			return Window{}, fmt.Errorf("eval: %s: a sigma is %g, want a number above 0, from %g to %g", score, sigma, leastSigma, 1/leastSigma)
		}
	}
	means := make([]float64, len(sigmas))
	for i, likelihoods := range logDensities(drawn, validation, sigmas) {
		means[i] = stat.Mean(likelihoods, nil)
	}
	best := floats.MaxIdx(means)
	chosen := sigmas[best]
	likelihood, err := b.Mean(logDensities(drawn, test, []float64{chosen})[0])
	if err != nil {
		return Window{}, err
	}
	atEdge := len(sigmas) > 1 && (chosen == slices.Min(sigmas) || chosen == slices.Max(sigmas))
	return Window{LogLikelihood: likelihood, Sigma: chosen, AtEdge: atEdge}, likelihood.finite(score)
}

// logDensities is, for each sigma, the log-density of each example in nats.
func logDensities(drawn, examples *mat.Dense, sigmas []float64) [][]float64 {
	sums := make([][]logSum, len(sigmas))
	for s := range sums {
		sums[s] = make([]logSum, rows(examples))
	}
	distances(examples, drawn, func(i, _ int, squares []float64) {
		nearest := slices.Min(squares)
		for s, sigma := range sigmas {
			sums[s][i].add(squares, nearest, -1/(2*sigma*sigma))
		}
	})
	n, d := drawn.Dims()
	densities := make([][]float64, len(sigmas))
	for s, sigma := range sigmas {
		norm := math.Log(float64(n)) + float64(d)/2*math.Log(2*math.Pi*sigma*sigma)
		for _, sum := range sums[s] {
			densities[s] = append(densities[s], sum.log()-norm)
		}
	}
	return densities
}

// logSum is the sum of exponentials, of which the largest is exp(top): sum exp(top).
type logSum struct{ sum, top float64 }

// add adds exp(factor square) for all squares, of which nearest is the smallest; factor is below 0.
func (l *logSum) add(squares []float64, nearest, factor float64) {
	switch top := factor * nearest; {
	case l.sum == 0: // apart from the next case, for exp(0 - top) may be infinite
		l.top = top
	case top > l.top:
		l.sum *= math.Exp(l.top - top)
		l.top = top
	}
	for _, square := range squares {
		// What is left out is below 1e-17 of the largest.
		if exponent := factor*square - l.top; exponent > -40 {
			l.sum += math.Exp(exponent)
		}
	}
}

// addOne adds exp(x).
func (l *logSum) addOne(x float64) { l.add([]float64{-x}, -x, -1) }

func (l *logSum) log() float64 { return l.top + math.Log(l.sum) }
