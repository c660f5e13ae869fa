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
