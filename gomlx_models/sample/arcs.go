package sample

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// Lerp is linear interpolation: count points from a to b at equal distances, both ends included.
func Lerp(a, b []float32, count int) (Latents, error) {
	if len(a) != len(b) {
		return nil, lengthMismatch(a, b)
	}
	return spread(line(a, b), count)
}

// Slerp is spherical linear interpolation: count points from a to b whose directions follow a great circle at equal angles, and whose lengths
// go evenly from that of a to that of b, both ends included. In many dimensions the points of a normal distribution lie
// near a sphere, which a line would leave (White 2016, section 2.1; weights without the lengths would send a walk
// between ends nearly opposite, one longer than the other, far outside). It fails if a and b point in opposite ways, or one is all 0.
func Slerp(a, b []float32, count int) (Latents, error) {
	along, err := arc(a, b)
	if err != nil {
		return nil, err
	}
	return spread(along, count)
}

// way leads from one point, at 0, to another, at 1.
type way func(t float64) []float32

// line is the way of Lerp.
func line(a, b []float32) way {
	return weighted(a, b, func(t float64) (wa, wb float64) { return 1 - t, t })
}

// arc is the way of Slerp.
func arc(a, b []float32) (way, error) {
	if len(a) != len(b) {
		return nil, lengthMismatch(a, b)
	}
	var dot, aa, bb float64
	for i := range a {
		dot += float64(a[i]) * float64(b[i])
		aa += float64(a[i]) * float64(a[i])
		bb += float64(b[i]) * float64(b[i])
	}
	if aa == 0 || bb == 0 {
		return nil, errors.New("sample: one end of the slerp is all 0 and has no direction: take Lerp")
	}
	angle := math.Acos(max(-1, min(1, dot/math.Sqrt(aa*bb))))
	switch sine := math.Sin(angle); {
	case angle < 1e-4:
		return line(a, b), nil // the same direction
	case math.Pi-angle < 1e-4:
		return nil, errors.New("sample: the ends of the slerp lie opposite each other, and every way round is as short: take Lerp, or another end")
	default:
		return weighted(a, b, func(t float64) (wa, wb float64) {
			length := (1-t)*math.Sqrt(aa) + t*math.Sqrt(bb)
			return length / math.Sqrt(aa) * math.Sin((1-t)*angle) / sine, length / math.Sqrt(bb) * math.Sin(t*angle) / sine
		}), nil
	}
}

// weighted is the way of weighted sums of a and b. Its ends are a and b to the last bit.
func weighted(a, b []float32, weights func(t float64) (wa, wb float64)) way {
	return func(t float64) []float32 {
		switch t {
		case 0:
			return slices.Clone(a)
		case 1:
			return slices.Clone(b)
		}
		wa, wb := weights(t)
		z := make([]float32, len(a))
		for i := range z {
			z[i] = float32(wa*float64(a[i]) + wb*float64(b[i]))
		}
		return z
	}
}

// spread is count points of a way, at equal distances, both ends included.
func spread(along way, count int) (Latents, error) {
	if count < 2 {
		return nil, fmt.Errorf("sample: a walk of %d points was asked for, want at least 2", count)
	}
	walk := make(Latents, count)
	for i := range walk {
		walk[i] = along(float64(i) / float64(count-1))
	}
	return walk, nil
}

func lengthMismatch(a, b []float32) error {
	return fmt.Errorf("sample: the ends of the walk have %d and %d numbers, want as many", len(a), len(b))
}

// traverseRange is how far Traverse goes to each side: of a standard normal, all but 3 in 1000 lie within.
const traverseRange = 3

// Traverse returns count copies of z with one of its numbers going from -3 to 3.
func Traverse(z []float32, coordinate, count int) (Latents, error) {
	if coordinate < 0 || coordinate >= len(z) {
		return nil, fmt.Errorf("sample: coordinate is %d, want 0 to %d", coordinate, len(z)-1)
	}
	a, b := append([]float32{}, z...), append([]float32{}, z...)
	a[coordinate], b[coordinate] = -traverseRange, traverseRange
	return Lerp(a, b, count)
}
