package lesson

import (
	"image"
	"math"

	"github.com/atelier-go/atelier/gomlx_models/eval/metrics"
	"github.com/atelier-go/atelier/gomlx_models/sample"
)

// Copying is how much nearer drawn pictures lie to those that a model learnt from than to unseen ones: the mean distance to
// the nearest picture learnt from over that to the nearest unseen one. It is divided by the same ratio of the first half of
// the unseen pictures beside the other half, for the pictures learnt from are more. A model that invents has about 1, one
// that recites 0. The cell ends if fewer than two are unseen. Package diagnose measures the like while a model trains.
func Copying(drawn, learnt, unseen []image.Image) float64 {
	if len(unseen) < 2 {
		panic(fault("lesson: copying is told by two held-out pictures or more: hold out a larger part"))
	}
	known, judges := colours(learnt), colours(unseen)
	honest, others := judges[:len(judges)/2], judges[len(judges)/2:]
	made := colours(drawn)
	return nearest(made, known) / nearest(made, others) / (nearest(honest, known) / nearest(honest, others))
}

// Variety is the mean distance between two of the pictures, 0 if all are the same.
func Variety(pictures []image.Image) float64 {
	rows, sum, pairs := colours(pictures), 0.0, 0
	for i := range rows {
		for j := range i {
			sum, pairs = sum+apart(rows[i], rows[j], math.Inf(1)), pairs+1
		}
	}
	return sum / float64(max(1, pairs))
}

// nearest is the sum of the distances from pictures to the most similar one of others.
func nearest(pictures, others [][]float32) float64 {
	sum := 0.0
	for _, picture := range pictures {
		least := math.Inf(1)
		for _, other := range others {
			least = min(least, apart(picture, other, least))
		}
		sum += least
	}
	return sum
}

// apart is the Euclidean distance of two pictures, or some number no smaller than a limit where it is that large.
func apart(a, b []float32, limit float64) float64 {
	return math.Sqrt(float64(metrics.SquaredBelow(a, b, float32(limit*limit))))
}

// colours are pictures as rows of red, green and blue from 0 to 1.
func colours(pictures []image.Image) [][]float32 {
	rows := make([][]float32, len(pictures))
	for i, picture := range pictures {
		rows[i] = sample.Brightness(picture, 3)
	}
	return rows
}
