package originality

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
)

const (
	// near is how many training pictures are compared with a sample in the end.
	near = 10
	// kept is how many are left after a first comparison, and refined how many are compared to parts of cells.
	kept, refined = 24, 3
	// leastTrained is how few training pictures there may be.
	leastTrained = kept
)

// Pictures judges pictures by those that a model learnt from.
type Pictures struct {
	train        *index
	coarse, fine seen // the training pictures as they are compared
	held         []Near
	calibration
}

// Near is how near a sample is to what the model learnt from.
type Near struct {
	// Distance is 0 of a copy and about 1 of what is as far from its nearest training picture as that is from others like it, or,
	// of a text, 1 less the share that is copied.
	Distance float64 `json:"distance"`
	// Nearest is the number of the training picture that is most like it; of a text where in the training text the longest copied
	// piece begins, in bytes, or -1.
	Nearest int `json:"nearest"`
	// Exact tells whether it is the same as a training example, to the last pixel or letter, and Copy whether it is, or is nearer than
	// the threshold.
	Exact bool `json:"exact,omitempty"`
	Copy  bool `json:"copy"`
}

// mostHeld is how many held-out examples are measured.
const mostHeld = 1000

// NewPictures learns how near is too near from pictures that people made and the model did not see. It fails if there are too few
// of either, if they are of two sizes, or if the context ends.
func NewPictures(ctx context.Context, train, held Set) (*Pictures, error) {
	if err := train.like(held); err != nil {
		return nil, err
	}
	if train.Len() < leastTrained {
		return nil, fmt.Errorf("originality: there are %d training pictures, want %d or more to tell a copy by", train.Len(), leastTrained)
	}
	if err := checkHeld(held.Len(), 0); err != nil {
		return nil, err
	}
	p := &Pictures{}
	var err error
	if p.train, err = newIndex(ctx, train); err != nil {
		return nil, err
	}
	if distinct := p.train.distinct.Len(); distinct < leastTrained {
		return nil, fmt.Errorf("originality: there are %d different training pictures, want %d or more to tell a copy by", distinct, leastTrained)
	}
	if p.coarse, p.fine, err = p.train.distinct.bothSeen(ctx); err != nil {
		return nil, err
	}
	if p.held, err = p.measure(ctx, held.part(choose(held.Len(), mostHeld))); err != nil {
		return nil, err
	}
	limit, err := p.limit(ctx)
	if err != nil {
		return nil, err
	}
	p.calibration, err = calibrate(p.held, limit)
	return p, err
}

// noisyCopies is how many copies with noise are made to see how near such are.
const noisyCopies = 100

// limit is how near no honest picture may be: as the half of copies that have noise are. Drawings have twins in many sets, mirrored or
// with a stroke more.
func (p *Pictures) limit(ctx context.Context) (float64, error) {
	near, err := p.measure(ctx, p.copies(noisy, noisyCopies, rand.New(rand.NewPCG(5, 3))))
	if err != nil {
		return 0, err
	}
	slices.SortFunc(near, func(a, b Near) int { return cmp.Compare(a.Distance, b.Distance) })
	return near[len(near)/2].Distance, nil
}

// choose gives at most so many of n numbers at random, the same each time, in their order.
func choose(n, most int) []int {
	chosen := rand.New(rand.NewPCG(7, 11)).Perm(n)[:min(n, most)]
	slices.Sort(chosen)
	return chosen
}

// falseAccusations are how many held-out pictures that have not leaked are accused by a threshold that was learnt without their part of
// them.
func (p *Pictures) falseAccusations() (wrongly, of int) { return crossFit(p.learning()) }

// Fresh learns a threshold from a random half of the held-out pictures and judges the other half. It fails if they are too few.
func (p *Pictures) Fresh(seed int64) (Fresh, error) {
	n, learn := p.learning()
	return halve(len(p.held), n, seed, learn)
}

// learning is how many held-out pictures have not leaked, and what learns from some of them to accuse others.
func (p *Pictures) learning() (n int, learn func(of []int) (func(int) bool, error)) {
	var honest []Near
	for _, n := range p.held {
		if !p.Leaked(n) {
			honest = append(honest, n)
		}
	}
	return len(honest), func(of []int) (func(int) bool, error) {
		c, err := calibrate(part(honest, of), 0)
		return func(i int) bool { return honest[i].Distance < c.Threshold() }, err
	}
}

// Judge tells of each picture how near it is to a training picture, and whether that is too near. It fails if they are not of the
// training pictures' size, or if the context ends.
func (p *Pictures) Judge(ctx context.Context, pictures Set) ([]Near, error) {
	if err := p.train.set.like(pictures); err != nil {
		return nil, err
	}
	all, err := p.measure(ctx, pictures)
	if err != nil {
		return nil, err
	}
	return p.judge(all), nil
}

// seen is pictures as they are compared.
type seen struct {
	frame
	pictures [][]float32
}

// seen makes the pictures of a set small and a little soft, about the middle of what stands out or about their own.
func (s Set) seen(ctx context.Context, most int, centred bool) (seen, error) {
	small := seen{s.reduced(most), make([][]float32, s.Len())}
	err := parallel(ctx, s.Len(), func(i int) {
		picture, top, left := s.picture(i), 0.0, 0.0
		if centred {
			top, left = s.middle(picture)
		}
		small.pictures[i] = s.reduce(picture, small.frame, top, left)
		blur(small.pictures[i], small.frame)
	})
	return small, err
}

// bothSeen is the pictures as they are compared first and then.
func (s Set) bothSeen(ctx context.Context) (coarse, fine seen, err error) {
	if coarse, err = s.seen(ctx, coarseSide, true); err == nil {
		fine, err = s.seen(ctx, fineSide, false)
	}
	return coarse, fine, err
}

// measure gives the distances of pictures, each from the training pictures.
func (p *Pictures) measure(ctx context.Context, pictures Set) ([]Near, error) {
	thumbnails, err := p.train.thumbnails(ctx, pictures)
	if err != nil {
		return nil, err
	}
	points, err := p.train.project(thumbnails)
	if err != nil {
		return nil, err
	}
	for i := range thumbnails {
		thumbnails[i] = mirrored(thumbnails[i], p.train.thumbnail)
	}
	mirrors, err := p.train.project(thumbnails)
	if err != nil {
		return nil, err
	}
	all := make([]Near, pictures.Len())
	coarse, fine, err := pictures.bothSeen(ctx)
	if err != nil {
		return nil, err
	}
	return all, parallel(ctx, len(all), func(i int) {
		alike := append(p.train.nearest(points[i], candidates), p.train.nearest(mirrors[i], candidates)...)
		all[i] = p.compare(newAligner(coarse.pictures[i], coarse.frame), newAligner(fine.pictures[i], fine.frame), alike)
		all[i].Exact = bytes.Equal(pictures.pixels(i), p.train.set.pixels(all[i].Nearest))
	})
}

// compare measures the distance of a picture, placed as fits best, from its nearest training picture, over the mean distance from
// others that are like it. Training pictures that are the same count once.
func (p *Pictures) compare(coarse, fine aligner, alike []found) Near {
	slices.SortFunc(alike, func(a, b found) int { return cmp.Compare(a.picture, b.picture) })
	alike = slices.CompactFunc(alike, func(a, b found) bool { return a.picture == b.picture })
	order := func(of []found, distance func(other found) float64) {
		for i := range of {
			of[i].distance = distance(of[i])
		}
		slices.SortStableFunc(of, func(a, b found) int { return cmp.Compare(a.distance, b.distance) })
	}
	order(alike, func(other found) float64 { return float64(coarse.coarsely(p.coarse.pictures[other.picture]).left) })
	alike = alike[:min(kept, len(alike))]
	fits := map[int]fit{}
	order(alike, func(other found) float64 {
		best := fine.coarsely(p.fine.pictures[other.picture])
		fits[other.picture] = best
		return fine.mean(best.left)
	})
	alike = alike[:near]
	order(alike[:refined], func(other found) float64 {
		return fine.finely(p.fine.pictures[other.picture], fits[other.picture])
	})
	var others float64
	for _, other := range alike[near/2:] {
		others += other.distance / (near - near/2)
	}
	near := Near{Nearest: p.train.numbers[alike[0].picture]}
	if alike[0].distance > 0 {
		near.Distance = alike[0].distance / others
	}
	return near
}
