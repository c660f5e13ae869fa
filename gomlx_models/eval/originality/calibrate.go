package originality

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mathext"
)

const (
	// accused is the share of honest examples that may be taken for copies.
	accused = 0.02
	// leastHeld is how few held-out examples there may be: the nearest of so many is passed by an honest one in eleven.
	leastHeld = 10
)

func tooFewHeld(n int) error {
	return fmt.Errorf("originality: there are %d held-out examples, want %d or more to learn from how near honest ones are: hold out more", n, leastHeld)
}

// calibration is how near is too near, learnt from examples that are no copies.
type calibration struct {
	honest []float64 // the nearness of held-out examples, the nearest first
	rank   int       // which of them is the threshold, 1 of the nearest
}

// calibrate takes the nearest one in fifty as the threshold, or the nearest of fewer. Of fresh examples of the same kind
// a share of rank/(n+1) is nearer (Vovk et al. 2005, chapter 2: conformal prediction).
func calibrate(honest []Near) calibration {
	c := calibration{rank: max(1, int(accused*float64(len(honest)+1)))}
	for _, n := range honest {
		c.honest = append(c.honest, n.Nearness)
	}
	slices.Sort(c.honest)
	return c
}

// Threshold is the nearness below which a sample is taken for a copy.
func (c calibration) Threshold() float64 { return c.honest[c.rank-1] }

// accuses tells whether an example is too near. One that is not new at all is, however near honest ones are.
func (c calibration) accuses(nearness float64) bool { return nearness < c.Threshold() || nearness == 0 }

// Expected is the share of honest samples that are accused.
func (c calibration) Expected() float64 { return float64(c.rank) / float64(len(c.honest)+1) }

// chance is the probability that of so many honest samples that many or more are accused: beta-binomial, for the threshold is
// itself one of a few examples.
func (c calibration) chance(of, accused int) float64 {
	a, b := float64(c.rank), float64(len(c.honest)-c.rank+1)
	var sum float64
	for k := accused; k <= of; k++ {
		x := float64(k)
		n := float64(of)
		sum += math.Exp(-mathext.Lbeta(x+1, n-x+1) - math.Log(n+1) + mathext.Lbeta(x+a, n-x+b) - mathext.Lbeta(a, b))
	}
	return min(1, sum)
}

// falseAccusations are how many of the held-out examples are accused where the threshold is learnt from the other half, in
// random halves each way.
func (c calibration) falseAccusations() (accusedWrongly, of int) {
	order := choose(len(c.honest), len(c.honest))
	half := len(order) / 2
	for _, parts := range [][2][]int{{order[:half], order[half:]}, {order[half:], order[:half]}} {
		learnt := make([]Near, len(parts[0]))
		for i, at := range parts[0] {
			learnt[i].Nearness = c.honest[at]
		}
		threshold := calibrate(learnt)
		for _, at := range parts[1] {
			if of++; threshold.accuses(c.honest[at]) {
				accusedWrongly++
			}
		}
	}
	return accusedWrongly, of
}
