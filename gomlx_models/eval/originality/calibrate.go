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

// checkHeld is an error if there are too few held-out examples, of which so many are training examples, too.
func checkHeld(n, leaked int) error {
	if n-leaked >= leastHeld {
		return nil
	}
	also := ""
	if leaked > 0 {
		also = fmt.Sprintf(" that are no training examples, and %d that are", leaked)
	}
	return fmt.Errorf("originality: there are %d held-out examples%s, want %d or more to learn from how near honest ones are: hold out more", n-leaked, also, leastHeld)
}

// calibration is how near is too near, learnt from examples that are no copies.
type calibration struct {
	honest []float64 // the nearness of held-out examples, the nearest first
	rank   int       // which of them is the threshold, 1 of the nearest
	leaked int       // how many held-out examples are training examples, too, which are not honest
}

// calibrate takes the nearest one in fifty as the threshold, or the nearest of fewer. Of fresh examples of the same kind
// a share of rank/(n+1) is nearer (Vovk et al. 2005, chapter 2: conformal prediction).
// It fails if there are too few.
func calibrate(held []Near) (calibration, error) {
	var c calibration
	for _, n := range held {
		if n.Nearness == 0 {
			c.leaked++
		} else {
			c.honest = append(c.honest, n.Nearness)
		}
	}
	slices.Sort(c.honest)
	c.rank = rankOf(len(c.honest))
	return c, checkHeld(len(held), c.leaked)
}

func rankOf(honest int) int { return max(1, int(accused*float64(honest+1))) }

// Threshold is the nearness below which a sample is taken for a copy.
func (c calibration) Threshold() float64 { return c.honest[c.rank-1] }

// accuses tells whether an example is too near.
func (c calibration) accuses(nearness float64) bool { return nearness < c.Threshold() }

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

// folds are the parts of the held-out examples that are judged by a threshold learnt from the others.
const folds = 10

// falseAccusations are how many of the held-out examples are accused by a threshold that was learnt without them.
func (c calibration) falseAccusations() (wrongly, of int) {
	order := choose(len(c.honest), len(c.honest))
	for fold := range folds {
		var others, judged []float64
		for i, at := range order {
			if i%folds == fold {
				judged = append(judged, c.honest[at])
			} else {
				others = append(others, c.honest[at])
			}
		}
		slices.Sort(others)
		learnt := calibration{honest: others, rank: rankOf(len(others))}
		for _, nearness := range judged {
			if of++; learnt.accuses(nearness) {
				wrongly++
			}
		}
	}
	return wrongly, of
}
