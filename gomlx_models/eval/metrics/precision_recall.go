package metrics

import (
	"fmt"
	"slices"
	"sync/atomic"

	"gonum.org/v1/gonum/mat"
)

// PRDC is how two sets of examples overlap, each in [0, 1] but for the density.
type PRDC struct {
	// Precision is the share of drawn examples that lie nearer to some real one than its k-th neighbour among
	// the real ones does, and Recall the share of real examples for which the same holds with the sets
	// exchanged (Kynkaanniemi et al. 2019, equations 1 and 2).
	Precision, Recall Estimate
	// Density counts, for each drawn example, how many real ones it is that near to, divided by k: 1 is what
	// equal distributions have in the mean. Coverage is the share of real examples that have a drawn one
	// that near (Naeem et al. 2020).
	Density, Coverage Estimate
}

// tieMargin is how much nearer, of a squared distance, "nearer" means: rounding must not decide between equals.
const tieMargin = 1e-9

// PrecisionRecall finds how real and drawn examples, both [examples, features], overlap, from the balls around each
// that reach to its k-th nearest neighbour of its own set, the border left out as in the authors' package
// prdc. All four depend on k and on the numbers of examples. The intervals are the bootstrap's over the
// drawn examples (precision, density) or the real ones (recall, coverage), with the balls as they are. It
// fails if a set has no more than k examples, if the features are unequal, or if a number is not finite.
func PrecisionRecall(real, drawn *mat.Dense, k int, b Bootstrap) (PRDC, error) {
	const score = "precision and recall"
	if k < 1 {
		return PRDC{}, fmt.Errorf("metrics: %s: k is %d, want at least 1", score, k)
	}
	if err := CheckSets(score, 2, Set{"real examples", real}, Set{"drawn examples", drawn}); err != nil {
		return PRDC{}, err
	}
	if smaller := min(rowCount(real), rowCount(drawn)); k >= smaller {
		return PRDC{}, fmt.Errorf("metrics: %s: k is %d and a set has %d examples, want k below that: lower k or take more examples", score, k, smaller)
	}
	real, drawn, _ = rescaled(real, drawn)
	o := membershipsOf(real, drawn, k)
	var n PRDC
	for _, part := range []struct {
		into   *Estimate
		values []float64
	}{{&n.Precision, o.precision}, {&n.Recall, o.recall}, {&n.Density, o.density}, {&n.Coverage, o.coverage}} {
		var err error
		if *part.into, err = b.Mean(part.values); err != nil {
			return PRDC{}, err
		}
	}
	return n, nil
}

// memberships has for each drawn example whether it is within a real one's ball and in how many of k, and for each
// real example whether it is within a drawn one's ball and whether a drawn one is within its own.
type memberships struct {
	precision, density, recall, coverage []float64
}

func membershipsOf(real, drawn *mat.Dense, k int) memberships {
	o := memberships{recall: make([]float64, rowCount(real)), coverage: make([]float64, rowCount(real))}
	ofReal, ofDrawn := neighbourRadii(real, k), neighbourRadii(drawn, k)
	// Several processors count the balls that a drawn example is in, and whole numbers add up in any order.
	balls := make([]atomic.Int64, rowCount(drawn))
	pairwiseDistances(real, drawn, func(i, first int, squares []float64) {
		for j, square := range squares {
			if square < ofDrawn[first+j] {
				o.recall[i] = 1
			}
			if square < ofReal[i] {
				o.coverage[i] = 1
				balls[first+j].Add(1)
			}
		}
	})
	for j := range balls {
		count := float64(balls[j].Load())
		o.precision = append(o.precision, min(count, 1))
		o.density = append(o.density, count/float64(k))
	}
	return o
}

// neighbourRadii is for each row the squared distance to its k-th nearest other row, less a hair.
func neighbourRadii(m *mat.Dense, k int) []float64 {
	nearest := make([][]float64, rowCount(m))
	pairwiseDistances(m, m, func(i, first int, squares []float64) {
		for j, square := range squares {
			if first+j != i {
				nearest[i] = insertSorted(nearest[i], square, k)
			}
		}
	})
	around := make([]float64, len(nearest))
	for i, found := range nearest {
		around[i] = found[k-1] * (1 - tieMargin)
	}
	return around
}

// insertSorted puts x into a sorted list of the k smallest so far.
func insertSorted(smallest []float64, x float64, k int) []float64 {
	if len(smallest) == k {
		if x >= smallest[k-1] {
			return smallest
		}
		smallest = smallest[:k-1]
	}
	at, _ := slices.BinarySearch(smallest, x)
	return slices.Insert(smallest, at, x)
}
