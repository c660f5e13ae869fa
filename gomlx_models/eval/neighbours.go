package eval

import (
	"fmt"
	"slices"
	"sync/atomic"

	"gonum.org/v1/gonum/mat"
)

// Neighbourhood is how two sets of examples overlap, each in [0, 1] but for the density.
type Neighbourhood struct {
	// Precision is the share of drawn examples that lie nearer to some real one than its k-th neighbour among
	// the real ones does, and Recall the share of real examples for which the same holds with the sets
	// exchanged (Kynkaanniemi et al. 2019, equations 1 and 2).
	Precision, Recall Estimate
	// Density counts, for each drawn example, how many real ones it is that near to, divided by k: 1 is what
	// equal distributions have in the mean. Coverage is the share of real examples that have a drawn one
	// that near (Naeem et al. 2020).
	Density, Coverage Estimate
}

// tie is how much nearer, of a squared distance, "nearer" means: rounding must not decide between equals.
const tie = 1e-9

// Neighbours finds how real and drawn examples, both [examples, features], overlap, from the balls around each
// that reach to its k-th nearest neighbour of its own set, the border left out as in the authors' package
// prdc. All four depend on k and on the numbers of examples. The intervals are the bootstrap's over the
// drawn examples (precision, density) or the real ones (recall, coverage), with the balls as they are. It
// fails if a set has no more than k examples, if the features are unequal, or if a number is not finite.
func Neighbours(real, drawn *mat.Dense, k int, b Bootstrap) (Neighbourhood, error) {
	const score = "precision and recall"
	if k < 1 {
		return Neighbourhood{}, fmt.Errorf("eval: %s: k is %d, want at least 1", score, k)
	}
	if err := checkSets(score, 2, set{"real examples", real}, set{"drawn examples", drawn}); err != nil {
		return Neighbourhood{}, err
	}
	if smaller := min(rows(real), rows(drawn)); k >= smaller {
		return Neighbourhood{}, fmt.Errorf("eval: %s: k is %d and a set has %d examples, want k below that: lower k or take more examples", score, k, smaller)
	}
	real, drawn, _ = enlarged(real, drawn)
	o := overlapOf(real, drawn, k)
	var n Neighbourhood
	for _, part := range []struct {
		into   *Estimate
		values []float64
	}{{&n.Precision, o.precise}, {&n.Recall, o.recalled}, {&n.Density, o.dense}, {&n.Coverage, o.covered}} {
		var err error
		if *part.into, err = b.Mean(part.values); err != nil {
			return Neighbourhood{}, err
		}
	}
	return n, nil
}

// overlap has for each drawn example whether it is within a real one's ball and in how many of k, and for each
// real example whether it is within a drawn one's ball and whether a drawn one is within its own.
type overlap struct {
	precise, dense, recalled, covered []float64
}

func overlapOf(real, drawn *mat.Dense, k int) overlap {
	o := overlap{recalled: make([]float64, rows(real)), covered: make([]float64, rows(real))}
	ofReal, ofDrawn := radii(real, k), radii(drawn, k)
	// Several processors count the balls that a drawn example is in, and whole numbers add up in any order.
	balls := make([]atomic.Int64, rows(drawn))
	distances(real, drawn, func(i, first int, squares []float64) {
		for j, square := range squares {
			if square < ofDrawn[first+j] {
				o.recalled[i] = 1
			}
			if square < ofReal[i] {
				o.covered[i] = 1
				balls[first+j].Add(1)
			}
		}
	})
	for j := range balls {
		count := float64(balls[j].Load())
		o.precise = append(o.precise, min(count, 1))
		o.dense = append(o.dense, count/float64(k))
	}
	return o
}

// radii is for each row the squared distance to its k-th nearest other row, less a hair.
func radii(m *mat.Dense, k int) []float64 {
	nearest := make([][]float64, rows(m))
	distances(m, m, func(i, first int, squares []float64) {
		for j, square := range squares {
			if first+j != i {
				nearest[i] = insert(nearest[i], square, k)
			}
		}
	})
	around := make([]float64, len(nearest))
	for i, found := range nearest {
		around[i] = found[k-1] * (1 - tie)
	}
	return around
}

// insert puts x into a sorted list of the k smallest so far.
func insert(smallest []float64, x float64, k int) []float64 {
	if len(smallest) == k {
		if x >= smallest[k-1] {
			return smallest
		}
		smallest = smallest[:k-1]
	}
	at, _ := slices.BinarySearch(smallest, x)
	return slices.Insert(smallest, at, x)
}
