package metrics

import "gonum.org/v1/gonum/mathext"

// Proportion is the share of so many that are of a kind, in [0, 1], with its exact interval (Clopper & Pearson 1934): 95% of such
// intervals, or more, hold the share of all that there could be. Of none it is 0, with the interval [0, 1].
func Proportion(found, of int) Estimate {
	e := Estimate{Low: 0, High: 1}
	k, n := float64(found), float64(of)
	if of > 0 {
		e.Value = k / n
	}
	if found > 0 {
		e.Low = mathext.InvRegIncBeta(k, n-k+1, 0.025)
	}
	if found < of {
		e.High = mathext.InvRegIncBeta(k+1, n-k, 0.975)
	}
	return e
}
