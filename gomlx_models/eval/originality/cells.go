package originality

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/atelier-go/atelier/gomlx_models/eval/metrics"
)

const (
	// cellOf is how many samples and held-out pictures a cell has on average at least, and leastIn how many of both there are in one
	// that counts.
	cellOf, leastIn = 20, 5
	// mostCells, rounds: k-means stops after so many.
	mostCells, rounds = 10, 20
)

// CopyingTest is C_T, the test for copying of Meehan, Chaudhuri and Dasgupta 2020 (section 3.3): in each cell of the space of
// thumbnails, how much nearer samples lie to training pictures than held-out pictures do, as the standardized U of Mann and
// Whitney; the mean over the cells, each by its share of held-out pictures. Far below 0 the model copies, far above it is far
// from the data. A model that copies a few of its samples alone is not told by it. NaN if no cell has enough of both; it fails if
// the pictures are not of the training pictures' size, or if the context ends.
func (p *Pictures) CopyingTest(ctx context.Context, held, samples Set) (float64, error) {
	if err := errors.Join(p.train.set.like(held), p.train.set.like(samples)); err != nil {
		return 0, err
	}
	ofHeld, err := p.train.places(ctx, held)
	if err != nil {
		return 0, err
	}
	ofSamples, err := p.train.places(ctx, samples)
	if err != nil {
		return 0, err
	}
	centres := kMeans(part(p.train.points, choose(len(p.train.points), fittedOn)), min(max(1, min(len(ofHeld), len(ofSamples))/cellOf), mostCells))
	inHeld, err := p.distances(ctx, centres, ofHeld)
	if err != nil {
		return 0, err
	}
	inSamples, err := p.distances(ctx, centres, ofSamples)
	if err != nil {
		return 0, err
	}
	return copyingTest(centres, inHeld, inSamples), nil
}

// inCell is the cell that a picture is in, and its distance from the nearest training picture.
type inCell struct {
	cell     int
	distance float64
}

func (p *Pictures) distances(ctx context.Context, centres, points [][]float32) ([]inCell, error) {
	all := make([]inCell, len(points))
	return all, parallel(ctx, len(points), func(i int) {
		all[i] = inCell{nearestCentre(centres, points[i]), p.train.nearest(points[i], 1)[0].distance}
	})
}

func copyingTest(centres [][]float32, held, samples []inCell) float64 {
	var sum, counted float64
	for cell := range centres {
		of := func(all []inCell) (distances []float64) {
			for _, one := range all {
				if one.cell == cell {
					distances = append(distances, one.distance)
				}
			}
			return distances
		}
		p, q := of(held), of(samples)
		if min(len(p), len(q)) >= leastIn {
			sum += float64(len(p)) * standardizedU(q, p)
			counted += float64(len(p))
		}
	}
	return sum / counted
}

// standardizedU is the U of Mann and Whitney, of how often a value of the first is above one of the second, in standard
// deviations from what chance gives, with the correction for continuity of the paper's own code.
func standardizedU(q, p []float64) float64 {
	var u float64
	for _, a := range q {
		for _, b := range p {
			switch {
			case a > b:
				u++
			case a == b:
				u += 0.5
			}
		}
	}
	m, n := float64(len(q)), float64(len(p))
	return (u - (m*n/2 - 0.5)) / math.Sqrt(m*n*(m+n+1)/12)
}

// kMeans finds the centres of so many cells of points (Lloyd 1982), begun as k-means++ does (Arthur & Vassilvitskii 2007).
func kMeans(points [][]float32, cells int) [][]float32 {
	random := rand.New(rand.NewPCG(13, 17))
	centres := [][]float32{points[random.IntN(len(points))]}
	for len(centres) < cells {
		far := make([]float64, len(points))
		var all float64
		for i, point := range points {
			far[i] = float64(metrics.SquaredBelow(point, centres[nearestCentre(centres, point)], math.MaxFloat32))
			all += far[i]
		}
		at, left := 0, random.Float64()*all
		for ; at < len(points)-1 && left >= far[at]; at++ {
			left -= far[at]
		}
		centres = append(centres, points[at])
	}
	for range rounds {
		sums, counts := make([][]float32, cells), make([]float32, cells)
		for _, point := range points {
			cell := nearestCentre(centres, point)
			if sums[cell] == nil {
				sums[cell] = make([]float32, len(point))
			}
			counts[cell]++
			for i, v := range point {
				sums[cell][i] += v
			}
		}
		before := slices.Clone(centres)
		for cell, sum := range sums {
			for i := range sum {
				sum[i] /= counts[cell]
			}
			if sum != nil {
				centres[cell] = sum
			}
		}
		if slices.EqualFunc(before, centres, slices.Equal) {
			break
		}
	}
	return centres
}

func nearestCentre(centres [][]float32, point []float32) int {
	best, least := 0, float32(math.MaxFloat32)
	for i, centre := range centres {
		if square := metrics.SquaredBelow(point, centre, least); square < least {
			best, least = i, square
		}
	}
	return best
}
