package diagnose

import (
	"errors"
	"math"

	"github.com/atelier-go/atelier/gomlx_models/eval/metrics"
)

// neighbours are, for each of some pictures, the distances to the nearest and the second nearest of a set, and which is the
// nearest.
type neighbours struct {
	first, second []float64
	which         []int
}

// nearest finds the neighbours of examples among a set, all of the same width. Where own is true the two are one set, and no
// example is its own neighbour.
func nearest(examples, among [][]float32, own bool) neighbours {
	n := neighbours{make([]float64, len(examples)), make([]float64, len(examples)), make([]int, len(examples))}
	for i, x := range examples {
		first, second := float32(math.Inf(1)), float32(math.Inf(1))
		for j, y := range among {
			if own && i == j {
				continue
			}
			square := metrics.SquaredBelow(x, y, second)
			if square < first {
				first, second, n.which[i] = square, first, j
			} else if square < second {
				second = square
			}
		}
		n.first[i], n.second[i] = math.Sqrt(float64(first)), math.Sqrt(float64(second))
	}
	return n
}

// fairness is how much nearer held-out pictures lie to training pictures than to each other: the training pictures are
// more. It is what samples of an honest model have, too.
type fairness struct {
	train, held [][]float32
	toTrain     []float64  // of each held-out picture
	toHeld      neighbours // of each held-out picture among the others
}

// errSame says that held-out pictures stand among the training pictures, too.
var errSame = errors.New("diagnose: what is held out is in the training data, too")

// newFairness measures pictures. It fails if all held-out pictures are training pictures, or are all the same.
func newFairness(train, held [][]float32) (fairness, error) {
	f := fairness{train, held, nearest(held, train, false).first, nearest(held, held, true)}
	if !(sum(f.toTrain) > 0) || !(sum(f.toHeld.first) > 0) {
		return f, errSame
	}
	return f, nil
}

// copying is how much nearer samples lie to training pictures than a fair model's: the mean distance from samples to the
// nearest training picture over that to the nearest held-out one, divided by the same ratio of held-out pictures, which are
// fair samples if there are any (compare Lopez-Paz & Oquab 2017, and Meehan et al. 2020, who compare such distances). A
// model that does not copy has about 1, one that only copies 0. The interval is the jackknife's over the samples and the
// held-out pictures.
func (f fairness) copying(samples [][]float32) Estimate {
	toTrain, toHeld := nearest(samples, f.train, false).first, nearest(samples, f.held, false)
	a, b := sum(toTrain), sum(toHeld.first)
	c, d := sum(f.toTrain), sum(f.toHeld.first)
	ratio := func(a, b, c, d float64) float64 { return a / b / (c / d) }
	withoutSample := make([]float64, len(samples))
	for i := range samples {
		withoutSample[i] = ratio(a-toTrain[i], b-toHeld.first[i], c, d)
	}
	withoutHeld := make([]float64, len(f.held))
	lossB, lossD := toHeld.without(len(f.held)), f.toHeld.without(len(f.held))
	for j := range f.held {
		// The neighbours of picture j move away to their second nearest, and j itself is no sample any more. Where it was a
		// neighbour of its own neighbour, that one's move is counted among the rest.
		withoutHeld[j] = ratio(a, b+lossB[j], c-f.toTrain[j], d+lossD[j]-f.toHeld.first[j])
	}
	return around(ratio(a, b, c, d), jackknife(withoutSample)+jackknife(withoutHeld), 0, math.Inf(1))
}

// without is how much the sum of the first distances grows when one of so many pictures is left out of the set.
func (n neighbours) without(count int) []float64 {
	growth := make([]float64, count)
	for i, j := range n.which {
		growth[j] += n.second[i] - n.first[i]
	}
	return growth
}
