package originality

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/mathext"
)

const (
	// accused is the share of honest examples that is aimed at to be taken for copies.
	accused = 0.03
	// leastHeld is how few held-out examples there may be: the nearest of so many is passed by an honest one in eleven.
	leastHeld = 10
)

// checkHeld is an error if there are too few held-out examples, of which so many are copies of training examples.
func checkHeld(n, leaked int) error {
	if n-leaked >= leastHeld {
		return nil
	}
	also := ""
	if leaked > 0 {
		also = fmt.Sprintf(" that are no copies of training examples, and %d that are", leaked)
	}
	return fmt.Errorf("originality: there are %d held-out examples%s, want %d or more to learn from how near honest ones are: hold out more", n-leaked, also, leastHeld)
}

// calibration is how near is too near, learnt from examples that are no copies.
type calibration struct {
	honest []float64 // the distances of held-out examples, the nearest first
	rank   int       // which of them is the threshold, 1 of the nearest
	leaked int       // how many held-out examples are training examples, too, which are not honest
	alike  int       // how many more are nearer than the limit of what is honest
	limit  float64
}

// calibrate takes the nearest three in a hundred as the threshold, or the nearest of fewer. Of fresh examples of the same kind
// a share of rank/(n+1) is nearer (Vovk et al. 2005, chapter 2: conformal prediction). What is nearer than a limit is left out, unless
// that is more than half: then to be so near is how such data are. It fails if there are too few.
func calibrate(held []Near, limit float64) (calibration, error) {
	c := calibration{limit: limit}
	for _, n := range held {
		switch {
		case n.Exact:
			c.leaked++
		case n.Distance < limit:
			c.alike++
		default:
			c.honest = append(c.honest, n.Distance)
		}
	}
	if limit > 0 && c.alike > len(held)/2 {
		return calibrate(held, 0)
	}
	slices.Sort(c.honest)
	c.rank = max(1, int(accused*float64(len(c.honest)+1)))
	return c, checkHeld(len(held), c.leaked+c.alike)
}

// Leaked tells whether an example that people made is a training example, too, or so near that it has to be taken for a copy of one.
func (c calibration) Leaked(n Near) bool { return n.Exact || n.Distance < c.limit }

// Threshold is the distance below which a sample is taken for a copy.
func (c calibration) Threshold() float64 { return c.honest[c.rank-1] }

// judge marks the copies. One that is the same as a training example is one, however near honest examples are.
func (c calibration) judge(all []Near) []Near {
	for i := range all {
		all[i].Copy = all[i].Exact || all[i].Distance < c.Threshold()
	}
	return all
}

// Expected is the share of honest samples that are accused.
func (c calibration) Expected() float64 { return float64(c.rank) / float64(len(c.honest)+1) }

// chance is the probability that of so many samples like the held-out ones that many or more are nearer than the threshold:
// beta-binomial, for the threshold is itself one of a few examples.
func (c calibration) chance(of, near int) float64 {
	return betaBinomial(of, near, float64(c.alike+c.rank), float64(len(c.honest)-c.rank+1))
}

// exactChance is the probability that of so many samples that many or more are training examples, where leaked held-out ones are.
func (c calibration) exactChance(of, exact int) float64 {
	return betaBinomial(of, exact, float64(c.leaked+1), float64(len(c.honest)+c.alike))
}

// betaBinomial is the probability of that many or more of so many, each with the same probability, which is itself a draw from a
// beta distribution.
func betaBinomial(of, least int, a, b float64) float64 {
	var sum float64
	for k := least; k <= of; k++ {
		x, n := float64(k), float64(of)
		sum += math.Exp(-mathext.Lbeta(x+1, n-x+1) - math.Log(n+1) + mathext.Lbeta(x+a, n-x+b) - mathext.Lbeta(a, b))
	}
	return min(1, sum)
}

// folds are the parts of the held-out examples that are judged by what is learnt from the others.
const folds = 10

// crossFit counts how many of n held-out examples, in the order of the data, are accused by what is learnt without their part of it.
// Where one part of the data is unlike another, they are more than the threshold aims at.
func crossFit(n int, learn func(others []int) (accuses func(i int) bool, err error)) (wrongly, of int) {
	for fold := range folds {
		first, last := fold*n/folds, (fold+1)*n/folds
		var others []int
		for i := range n {
			if i < first || i >= last {
				others = append(others, i)
			}
		}
		accuses, err := learn(others)
		if err != nil {
			continue // too few of them
		}
		for i := first; i < last; i++ {
			if of++; accuses(i) {
				wrongly++
			}
		}
	}
	return wrongly, of
}

// Fresh is how many examples that people made are accused by what was learnt from others of the same kind.
type Fresh struct {
	Accused, Of int
	// LeftOut is how many are training examples, too, or as near to one as a copy with noise: they belong to neither.
	LeftOut int
}

// halve counts how many of a random half of the n honest ones among the held-out examples are accused by what is learnt from the other
// half: no part of the data is unlike the other, as those of crossFit may be.
func halve(held, n int, seed int64, learn func(others []int) (accuses func(i int) bool, err error)) (Fresh, error) {
	order := rand.New(rand.NewPCG(uint64(seed), 13)).Perm(n)
	accuses, err := learn(order[:n/2])
	if err != nil {
		return Fresh{}, err
	}
	fresh := Fresh{Of: n - n/2, LeftOut: held - n}
	for _, i := range order[n/2:] {
		if accuses(i) {
			fresh.Accused++
		}
	}
	return fresh, nil
}

// part is some of all, by their numbers.
func part[T any](all []T, numbers []int) []T {
	some := make([]T, len(numbers))
	for k, i := range numbers {
		some[k] = all[i]
	}
	return some
}
