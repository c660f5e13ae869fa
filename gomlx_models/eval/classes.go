package eval

import (
	"fmt"

	"gonum.org/v1/gonum/floats"
)

// leastShare is the part of a class's share of the real pictures that drawn ones must have to cover it.
const leastShare = 0.1

// ClassesCovered is how many classes drawn examples cover, from the classes that a classifier gives to real and
// to drawn ones: a class is covered if the share of drawn examples in it is at least a tenth of that of real
// ones (the count of modes of Metz et al. 2016, with a share in place of a single example). The
// interval is the bootstrap's over the drawn examples. It fails if a set is empty or a class not in
// [0, classes).
func ClassesCovered(real, drawn []int, classes int, b Bootstrap) (Estimate, error) {
	if err := b.enough(min(len(real), len(drawn))); err != nil {
		return Estimate{}, err
	}
	if err := between("the classes covered", "classes", classes, 1, 1<<20); err != nil {
		return Estimate{}, err
	}
	for _, class := range append(append([]int{}, real...), drawn...) {
		if class < 0 || class >= classes {
			return Estimate{}, fmt.Errorf("eval: the classes covered: a class is %d, want 0 to %d", class, classes-1)
		}
	}
	wanted := shares(real, ones(len(real)), classes)
	covered := func(weights []float64) float64 {
		var count float64
		for class, share := range shares(drawn, weights, classes) {
			if wanted[class] > 0 && share >= leastShare*wanted[class] {
				count++
			}
		}
		return count
	}
	return b.of(covered(ones(len(drawn))), func(i int) float64 { return covered(b.weights(i, len(drawn))) }), nil
}

// shares is the share of each class.
func shares(of []int, weights []float64, classes int) []float64 {
	counts := make([]float64, classes)
	for i, class := range of {
		counts[class] += weights[i]
	}
	floats.Scale(1/float64(len(of)), counts)
	return counts
}

// ones is the weights of examples that each count once.
func ones(n int) []float64 {
	weights := make([]float64, n)
	floats.AddConst(1, weights)
	return weights
}

// covered is the score, with how good the classifier is and the rarest class.
func (p pictures) covered(c *Classifier) (Score, error) {
	real, err := c.Classes(p.real)
	if err != nil {
		return Score{}, err
	}
	drawn, err := c.Classes(p.drawn)
	if err != nil {
		return Score{}, err
	}
	covered, err := ClassesCovered(real, drawn, c.classes, p.o.bootstrap())
	if err != nil {
		return Score{}, err
	}
	right := 0
	for i, class := range real {
		if class == int(p.labels[i]) {
			right++
		}
	}
	share := shares(drawn, ones(len(drawn)), c.classes)
	rarest := floats.MinIdx(share)
	return Score{
		Name: "classes covered", Estimate: covered, Unit: fmt.Sprintf("of %d classes", c.classes), Better: Higher,
		Source: "Metz et al. 2016",
		Note: fmt.Sprintf("by a classifier right on %.1f%% of the real pictures; the rarest class, %d, has %.1f%% of the drawn ones",
			100*float64(right)/float64(len(real)), rarest, 100*share[rarest]),
	}, nil
}
