package sample

import (
	"errors"
	"fmt"

	"github.com/atelier-go/atelier/gomlx_models"
)

// Mean is the point in the middle of others. It fails if there is none, or if they have unequal numbers.
func (z Latents) Mean() ([]float32, error) {
	if len(z) == 0 {
		return nil, errors.New("sample: there is no point to take the mean of, want at least one")
	}
	if err := z.check(len(z[0])); err != nil {
		return nil, err
	}
	mean := make([]float32, len(z[0]))
	for j := range mean {
		var sum float64
		for _, point := range z {
			sum += float64(point[j])
		}
		mean[j] = float32(sum / float64(len(z)))
	}
	return mean, nil
}

// Offset leads from the middle of one group of points to that of another: from "shirts" to "pullovers", say (Larsen et al. 2016,
// section 4.2; Radford et al. 2015, section 6.3.2). It fails if a group is empty, or if points have unequal numbers.
func Offset(from, to Latents) ([]float32, error) {
	a, err := from.Mean()
	if err != nil {
		return nil, fmt.Errorf("%w (of the points to begin with)", err)
	}
	b, err := to.Mean()
	if err != nil {
		return nil, fmt.Errorf("%w (of the points to go to)", err)
	}
	if len(a) != len(b) {
		return nil, lengthMismatch(a, b)
	}
	for i := range b {
		b[i] -= a[i]
	}
	return b, nil
}

// Along adds so many times an offset or the vector of a direction to a point: a point for each amount. It fails if they have unequal
// numbers.
func Along(z, offset []float32, amounts ...float64) (Latents, error) {
	if len(z) != len(offset) {
		return nil, lengthMismatch(z, offset)
	}
	points := make(Latents, len(amounts))
	for i, amount := range amounts {
		points[i] = make([]float32, len(z))
		for j := range z {
			points[i][j] = z[j] + float32(amount)*offset[j]
		}
	}
	return points, nil
}

// Steps are count amounts from low to high, evenly spread, for Along. It fails if count is below 2.
func Steps(low, high float64, count int) ([]float64, error) {
	if err := models.AtLeast("sample", "the number of steps", count, 2); err != nil {
		return nil, err
	}
	amounts := make([]float64, count)
	for i := range amounts {
		amounts[i] = low + (high-low)*float64(i)/float64(count-1)
	}
	return amounts, nil
}
