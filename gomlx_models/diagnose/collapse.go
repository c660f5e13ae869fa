package diagnose

import (
	"math"

	"github.com/atelier-go/atelier/gomlx_models/eval/metrics"
)

// spread is the mean distance between two of some pictures, and its variance by the jackknife over the pictures. There are
// three at least.
func spread(pictures [][]float32) (distance, variance float64) {
	n := len(pictures)
	rows := make([]float64, n) // the sum of the distances from each
	for i, x := range pictures {
		for j, y := range pictures[:i] {
			d := math.Sqrt(float64(metrics.SquaredBelow(x, y, float32(math.Inf(1)))))
			rows[i] += d
			rows[j] += d
		}
	}
	total := sum(rows) / 2
	without := make([]float64, n)
	for i, row := range rows {
		without[i] = (total - row) / pairs(n-1)
	}
	return total / pairs(n), jackknife(without)
}

func pairs(n int) float64 { return float64(n*(n-1)) / 2 }

// collapse is the mean distance between two samples over that of two training pictures: about 1 of a model that draws as
// varied pictures as it learnt from, and 0 of one that draws one picture for ever.
func collapse(samples [][]float32, ofTrain float64) Estimate {
	distance, variance := spread(samples)
	return around(distance/ofTrain, variance/ofTrain/ofTrain, 0, math.Inf(1))
}
