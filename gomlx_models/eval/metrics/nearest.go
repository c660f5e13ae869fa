package metrics

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// NearestNeighbours finds, for each example of a set, the row of another that is nearest to it, and the Euclidean distance to
// it. Both sets are [examples, values]. Of rows equally near it is the first. It fails if a set is empty, if they have
// unequal values, or if a number is not finite.
func NearestNeighbours(examples, among *mat.Dense) (rows []int, distance []float64, err error) {
	if err := CheckSets("the nearest examples", 1, Set{"examples", examples}, Set{"examples to find them among", among}); err != nil {
		return nil, nil, err
	}
	n, _ := examples.Dims()
	examples, among, factor := rescaled(examples, among)
	rows, distance = make([]int, n), make([]float64, n)
	for i := range distance {
		distance[i] = math.Inf(1)
	}
	pairwiseDistances(examples, among, func(i, first int, squares []float64) {
		for j, square := range squares {
			if square < distance[i] {
				rows[i], distance[i] = first+j, square
			}
		}
	})
	for i := range distance {
		distance[i] = math.Sqrt(distance[i]) / factor
	}
	return rows, distance, nil
}

// SquaredBelow is the squared Euclidean distance of two rows of one width, or, as soon as it is no smaller than a limit, some number no smaller than that.
func SquaredBelow(a, b []float32, limit float32) float32 {
	var sum float32
	for len(a) >= 8 && sum < limit {
		a8, b8 := a[:8], b[:8]
		d0, d1, d2, d3 := a8[0]-b8[0], a8[1]-b8[1], a8[2]-b8[2], a8[3]-b8[3]
		d4, d5, d6, d7 := a8[4]-b8[4], a8[5]-b8[5], a8[6]-b8[6], a8[7]-b8[7]
		sum += d0*d0 + d1*d1 + d2*d2 + d3*d3 + d4*d4 + d5*d5 + d6*d6 + d7*d7
		a, b = a[8:], b[8:]
	}
	if sum < limit {
		for i, v := range a {
			d := v - b[i]
			sum += d * d
		}
	}
	return sum
}
