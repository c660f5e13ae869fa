package originality

import (
	"context"
	"crypto/sha256"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/atelier-go/atelier/gomlx_models/eval/metrics"
)

// What the pictures that are like one are found by: thumbnails in their main directions.
const (
	thumbnailSide = 8
	directions    = 32
	// fittedOn is how many pictures the directions are of at most.
	fittedOn = 4000
	// candidates is how many are found by them, of a picture and of its mirror image each.
	candidates = 40
)

// index finds the pictures of a set that are like one.
type index struct {
	set       Set
	distinct  Set   // without pictures that are there before
	numbers   []int // of those in the set
	thumbnail frame
	axes      metrics.FeatureExtractor
	points    [][]float32 // of each distinct picture, the widest direction first
}

func newIndex(ctx context.Context, set Set) (*index, error) {
	x := &index{set: set, thumbnail: set.reduced(thumbnailSide)}
	before := map[[sha256.Size]byte]bool{}
	for i := range set.Len() {
		if sum := sha256.Sum256(set.pixels(i)); !before[sum] {
			before[sum] = true
			x.numbers = append(x.numbers, i)
		}
	}
	x.distinct = set
	if len(x.numbers) < set.Len() {
		x.distinct = set.part(x.numbers)
	}
	small, err := x.thumbnails(ctx, x.distinct)
	if err != nil {
		return nil, err
	}
	fitted := rows(part(small, choose(len(small), fittedOn)))
	_, width := fitted.Dims()
	if x.axes, err = metrics.PCA(fitted, min(directions, width, len(small)-1)); err != nil {
		return nil, err
	}
	x.points, err = x.project(small)
	return x, err
}

// thumbnails are pictures as they are compared: about the middle of what stands out, and with what is beside each cell, so that
// what has moved a little, or a line in it, counts less. How bright they are counts little.
func (x *index) thumbnails(ctx context.Context, set Set) ([][]float32, error) {
	all, err := set.seen(ctx, thumbnailSide, true)
	if err != nil {
		return nil, err
	}
	for i := range all.pictures {
		center(all.pictures[i], x.thumbnail.channels)
	}
	return all.pictures, nil
}

// brightness is how much of the mean of each channel counts in a thumbnail: a picture of one colour has nothing else.
const brightness = 0.1

// center takes most of the mean of each channel away.
func center(picture []float32, channels int) {
	means := make([]float32, channels)
	for i, v := range picture {
		means[i%channels] += v / float32(len(picture)/channels)
	}
	for i := range picture {
		picture[i] -= (1 - brightness) * means[i%channels]
	}
}

// mirrored is a picture with left and right exchanged.
func mirrored(picture []float32, f frame) []float32 {
	other := make([]float32, len(picture))
	for y := range f.rows {
		for x := range f.columns {
			copy(other[(y*f.columns+f.columns-1-x)*f.channels:][:f.channels], picture[(y*f.columns+x)*f.channels:])
		}
	}
	return other
}

// blur takes a quarter of the mean of both neighbours into each cell, down and across.
func blur(picture []float32, f frame) {
	const share = 0.25
	line := make([]float32, max(f.rows, f.columns))
	pass := func(first, step, n int) {
		for i := range n {
			line[i] = picture[first+i*step]
		}
		for i := range n {
			before, after := line[max(i-1, 0)], line[min(i+1, n-1)]
			picture[first+i*step] = (1-2*share)*line[i] + share*(before+after)
		}
	}
	for c := range f.channels {
		for y := range f.rows {
			pass(y*f.columns*f.channels+c, f.channels, f.columns)
		}
		for column := range f.columns {
			pass(column*f.channels+c, f.columns*f.channels, f.rows)
		}
	}
}

// places are those of the thumbnails of pictures in the main directions.
func (x *index) places(ctx context.Context, set Set) ([][]float32, error) {
	small, err := x.thumbnails(ctx, set)
	if err != nil {
		return nil, err
	}
	return x.project(small)
}

// project gives the places of thumbnails in the main directions, the widest first.
func (x *index) project(small [][]float32) ([][]float32, error) {
	if len(small) == 0 {
		return nil, nil
	}
	features, err := x.axes.Extract(rows(small))
	if err != nil {
		return nil, err
	}
	n, width := features.Dims()
	points := make([][]float32, n)
	for i := range points {
		points[i] = make([]float32, width)
		for j, v := range features.RawRowView(i) {
			points[i][width-1-j] = float32(v)
		}
	}
	return points, nil
}

func rows(of [][]float32) *mat.Dense {
	m := mat.NewDense(len(of), len(of[0]), nil)
	for i, row := range of {
		for j, v := range row {
			m.Set(i, j, float64(v))
		}
	}
	return m
}

// found is a picture of the set, by its number, and how far it is.
type found struct {
	picture  int
	distance float64
}

// nearest finds the pictures nearest to a point, the nearest first.
func (x *index) nearest(point []float32, count int) []found {
	best := make([]found, 0, count+1)
	limit := float32(math.Inf(1))
	for i, other := range x.points {
		square := metrics.SquaredBelow(point, other, limit)
		if square >= limit {
			continue
		}
		at, _ := slices.BinarySearchFunc(best, float64(square), func(f found, d float64) int {
			if f.distance <= d {
				return -1
			}
			return 1
		})
		best = slices.Insert(best, at, found{i, float64(square)})
		if len(best) > count {
			best = best[:count]
		}
		if len(best) == count {
			limit = float32(best[count-1].distance)
		}
	}
	for i := range best {
		best[i].distance = math.Sqrt(best[i].distance)
	}
	return best
}
