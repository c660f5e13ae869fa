package diagnose

import "math"

// Estimate is a number with its 95% interval.
type Estimate struct{ Value, Low, High float64 }

// normal95 is how many standard errors the 95% interval of a normal variable reaches to each side.
const normal95 = 1.96

// around is the interval of a value with so large a variance, not below least nor above most.
func around(value, variance, least, most float64) Estimate {
	reach := normal95 * math.Sqrt(max(0, variance))
	return Estimate{value, max(least, value-reach), min(most, value+reach)}
}

// finite tells whether the value and its interval are numbers.
func (e Estimate) finite() bool {
	sum := e.Value + e.Low + e.High
	return !math.IsNaN(sum) && !math.IsInf(sum, 0)
}

// jackknife is the variance of a statistic of n parts, from its values without each of them (Efron & Stein 1981); 0
// of fewer than two.
func jackknife(without []float64) float64 {
	n := float64(len(without))
	if n < 2 {
		return 0
	}
	return (n - 1) * variance(without) * (n - 1) / n
}

// variance of values about their mean, without bias; 0 of fewer than two.
func variance(values []float64) float64 {
	if len(values) < 2 {
		return 0
	}
	var sum, squares float64
	mean := mean(values)
	for _, x := range values {
		squares += (x - mean) * (x - mean)
		sum += x - mean
	}
	n := float64(len(values))
	return (squares - sum*sum/n) / (n - 1)
}

func mean(values []float64) float64 { return sum(values) / float64(len(values)) }

func sum(values []float64) (total float64) {
	for _, x := range values {
		total += x
	}
	return total
}
