package metrics

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

// ParzenWindow is the result of Parzen.
type ParzenWindow struct {
	// LogLikelihood is the mean of log p over the test examples, in nats.
	LogLikelihood Estimate
	// Sigma is the standard deviation that was chosen, in the unit of the examples.
	Sigma float64
	// AtEdge is true if it is the smallest or the largest of those tried, so that a better one may lie beyond.
	AtEdge bool
}

// minSigma and its inverse bound sigma, so that its square and what is divided by that are numbers.
const minSigma = 1e-100

// ParzenSigmas is the standard deviations that Parzen tries by default: ten from 0.1 to 1, evenly spaced in their
// logarithm, as in Goodfellow et al. 2014's code.
func ParzenSigmas() []float64 { return floats.LogSpan(make([]float64, 10), 0.1, 1) }

// Parzen is the log-likelihood in nats of test examples under a normal distribution of standard deviation
// sigma around each drawn one,
//
//	log p(x) = log 1/n sum_i N(x; y_i, sigma^2)
//
// with the sigma of those given, or of [ParzenSigmas], that makes validation examples most likely (Breuleux et al.
// 2011; Goodfellow et al. 2014, section 5). All sets are [examples, values]. The interval is the
// bootstrap's over the test examples. Read [ParzenWarning]. It fails if a set is empty or there is one test
// example only, if they have unequal values, or if a number is not finite or a sigma not above 0.
func Parzen(drawn, validation, test *mat.Dense, sigmas []float64, b Bootstrap) (ParzenWindow, error) {
	const score = "the Parzen window"
	if err := CheckSets(score, 1, Set{"drawn examples", drawn}, Set{"validation examples", validation}, Set{"test examples", test}); err != nil {
		return ParzenWindow{}, err
	}
	if len(sigmas) == 0 {
		sigmas = ParzenSigmas()
	}
	for _, sigma := range sigmas {
		if !(sigma >= minSigma && sigma <= 1/minSigma) {
			return ParzenWindow{}, fmt.Errorf("metrics: %s: a sigma is %g, want a number above 0, from %g to %g", score, sigma, minSigma, 1/minSigma)
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
		return ParzenWindow{}, err
	}
	atEdge := len(sigmas) > 1 && (chosen == slices.Min(sigmas) || chosen == slices.Max(sigmas))
	return ParzenWindow{LogLikelihood: likelihood, Sigma: chosen, AtEdge: atEdge}, likelihood.checkFinite(score)
}

// logDensities is, for each sigma, the log-density of each example in nats.
func logDensities(drawn, examples *mat.Dense, sigmas []float64) [][]float64 {
	sums := make([][]logSumExp, len(sigmas))
	for s := range sums {
		sums[s] = make([]logSumExp, rowCount(examples))
	}
	pairwiseDistances(examples, drawn, func(i, _ int, squares []float64) {
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

// logSumExp is the sum of exponentials, of which the largest is exp(max): sum exp(max).
type logSumExp struct{ sum, max float64 }

// add adds exp(factor square) for all squares, of which nearest is the smallest; factor is below 0.
func (l *logSumExp) add(squares []float64, nearest, factor float64) {
	switch top := factor * nearest; {
	case l.sum == 0: // apart from the next case, for exp(0 - top) may be infinite
		l.max = top
	case top > l.max:
		l.sum *= math.Exp(l.max - top)
		l.max = top
	}
	for _, square := range squares {
		// What is left out is below 1e-17 of the largest.
		if exponent := factor*square - l.max; exponent > -40 {
			l.sum += math.Exp(exponent)
		}
	}
}

func (l *logSumExp) log() float64 { return l.max + math.Log(l.sum) }
