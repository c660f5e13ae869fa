package metrics

import (
	"fmt"

	"gonum.org/v1/gonum/floats"
)

// minShare is the part of a class's share of the real pictures that drawn ones must have to cover it.
const minShare = 0.1

// ClassesCovered is how many classes drawn examples cover, from the classes that a classifier gives to real and
// to drawn ones: a class is covered if the share of drawn examples in it is at least a tenth of that of real
// ones (the count of modes of Metz et al. 2016, with a share in place of a single example). The
// interval is the bootstrap's over the drawn examples. It fails if a set is empty or a class not in
// [0, classes).
func ClassesCovered(real, drawn []int, classes int, b Bootstrap) (Estimate, error) {
	if err := b.validateFor(min(len(real), len(drawn))); err != nil {
		return Estimate{}, err
	}
	if err := inRange("the classes covered", "classes", classes, 1, 1<<20); err != nil {
		return Estimate{}, err
	}
	for _, class := range append(append([]int{}, real...), drawn...) {
		if class < 0 || class >= classes {
			return Estimate{}, fmt.Errorf("metrics: the classes covered: a class is %d, want 0 to %d", class, classes-1)
		}
	}
	wanted := ClassShares(real, classes)
	covered := func(weights []float64) float64 {
		var count float64
		for class, share := range weightedShares(drawn, weights, classes) {
			if wanted[class] > 0 && share >= minShare*wanted[class] {
				count++
			}
		}
		return count
	}
	return b.percentile(covered(ones(len(drawn))), func(i int) float64 { return covered(b.resampleWeights(i, len(drawn))) }), nil
}

// ClassShares is the share of examples in each of so many classes, which all are in [0, classes).
func ClassShares(of []int, classes int) []float64 { return weightedShares(of, ones(len(of)), classes) }

// weightedShares is the share of each class, each example counted as often as its weight says.
func weightedShares(of []int, weights []float64, classes int) []float64 {
	counts := make([]float64, classes)
	for i, class := range of {
		counts[class] += weights[i]
	}
	floats.Scale(1/float64(len(of)), counts)
	return counts
}
