package datasheet

import (
	"math"
	"slices"
)

// frequencies is how many of the lowest frequencies along each side a perceptual hash takes.
const frequencies = 8

// cosines are the two tables of the discrete cosine transform of pictures of one size, [frequencies][pixels].
type cosines struct{ across, down [frequencies][]float32 }

func newCosines(width, height int) *cosines {
	c := &cosines{}
	for k := range frequencies {
		c.across[k], c.down[k] = cosine(k, width), cosine(k, height)
	}
	return c
}

func cosine(k, size int) []float32 {
	wave := make([]float32, size)
	for i := range wave {
		wave[i] = float32(math.Cos(math.Pi * float64(k) * (float64(i) + 0.5) / float64(size)))
	}
	return wave
}

// coefficients is the low corner of a picture's discrete cosine transform. But for the first, which is its brightness,
// they are as if all pictures had the same contrast.
type coefficients [frequencies * frequencies]float32

func (c *cosines) of(grey []float32) (found coefficients) {
	width := len(c.across[0])
	var rows [frequencies][]float32
	for u := range rows {
		rows[u] = make([]float32, len(grey)/width)
	}
	for y := range rows[0] {
		line := grey[y*width : (y+1)*width]
		for u := range rows {
			rows[u][y] = dot(c.across[u], line)
		}
	}
	energy := 0.0
	for v := range frequencies {
		for u := range frequencies {
			value := dot(c.down[v], rows[u])
			if found[v*frequencies+u] = value; v+u > 0 {
				energy += float64(value) * float64(value)
			}
		}
	}
	if contrast := float32(math.Sqrt(energy)); contrast > 0 {
		for i := 1; i < len(found); i++ {
			found[i] /= contrast
		}
	}
	return found
}

func dot(a, b []float32) (sum float32) {
	for i, value := range a {
		sum += value * b[i]
	}
	return sum
}

// perceptualHashes are hashes of 64 bits that few changes of a picture change: of each low frequency, whether it is
// stronger than in half of the set. So each bit splits the set in two, however alike its pictures are.
func perceptualHashes(of []coefficients) []uint64 {
	hashes := make([]uint64, len(of))
	sample := make([]float32, 0, medianOf)
	step := max(1, len(of)/medianOf)
	for bit := range len(coefficients{}) {
		sample = sample[:0]
		for i := 0; i < len(of); i += step {
			sample = append(sample, of[i][bit])
		}
		slices.Sort(sample)
		median := sample[len(sample)/2]
		for i := range of {
			if of[i][bit] > median+nothing {
				hashes[i] |= 1 << bit
			}
		}
	}
	return hashes
}

// nothing is the strength below which a frequency is not there but for rounding.
const nothing = 1e-3

// medianOf is about how many pictures the medians are taken of.
const medianOf = 4096
