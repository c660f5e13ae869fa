package sample

import (
	"errors"
	"fmt"
	"math"
)

// Lerp is linear interpolation: count points from a to b at equal distances, both ends included.
func Lerp(a, b []float32, count int) (Latents, error) {
	return interpolate(a, b, count, func(t float64) (wa, wb float64) { return 1 - t, t })
}

// Slerp is spherical linear interpolation: count points from a to b whose directions follow a great circle at equal angles, and whose lengths
// go evenly from that of a to that of b, both ends included. In many dimensions the points of a normal distribution lie
// near a sphere, which a line would leave (White 2016, section 2.1; weights without the lengths would send a walk
// between ends nearly opposite, one longer than the other, far outside). It fails if a and b point in opposite ways, or one is all 0.
func Slerp(a, b []float32, count int) (Latents, error) {
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
		return Lerp(a, b, count) // the same direction
	case math.Pi-angle < 1e-4:
		return nil, errors.New("sample: the ends of the slerp lie opposite each other, and every way round is as short: take Lerp, or another end")
	default:
		return interpolate(a, b, count, func(t float64) (wa, wb float64) {
			length := (1-t)*math.Sqrt(aa) + t*math.Sqrt(bb)
			return length / math.Sqrt(aa) * math.Sin((1-t)*angle) / sine, length / math.Sqrt(bb) * math.Sin(t*angle) / sine
		})
	}
}

// interpolate returns count weighted sums of a and b, the weights being functions of t from 0 to 1.
func interpolate(a, b []float32, count int, weights func(t float64) (wa, wb float64)) (Latents, error) {
	if len(a) != len(b) {
		return nil, lengthMismatch(a, b)
	}
	if count < 2 {
		return nil, fmt.Errorf("sample: a walk of %d points was asked for, want at least 2", count)
	}
	walk := make(Latents, count)
	for i := range walk {
		wa, wb := weights(float64(i) / float64(count-1))
		walk[i] = make([]float32, len(a))
		for j := range a {
			walk[i][j] = float32(wa*float64(a[j]) + wb*float64(b[j]))
		}
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
