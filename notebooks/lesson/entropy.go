package lesson

import (
	"maps"
	"math"
	"slices"

	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/sample"
)

// Entropy is that of a text's blocks of n neighbouring symbols, in nats.
func Entropy(text string, n int) float64 {
	symbols := []rune(text)
	counts, total := map[string]float64{}, float64(len(symbols)-n+1)
	for i := range len(symbols) - n + 1 {
		counts[string(symbols[i:i+n])]++
	}
	sum := 0.0
	for _, count := range slices.Sorted(maps.Values(counts)) { // in one order, or sums differ in their last digits
		sum -= count / total * math.Log(count/total)
	}
	return sum
}

// Greys is the mean entropy of the pixels of a grey picture, in nats: what still surprises who knows the probability of
// each pixel exactly.
func Greys(set *data.Pictures) float64 {
	sum := 0.0
	for _, picture := range First(set, set.Len()) {
		sum += surprise(sample.Brightness(picture, 1))
	}
	return sum / float64(set.Len())
}

// Marginal is the entropy of the pixels of a grey picture one by one, in nats: what surprises who knows how bright each pixel
// is in the mean of the set, and nothing else.
func Marginal(set *data.Pictures) float64 {
	spec := set.Spec()
	mean := make([]float32, spec.Height*spec.Width)
	for _, picture := range First(set, set.Len()) {
		for i, grey := range sample.Brightness(picture, 1) {
			mean[i] += grey / float32(set.Len())
		}
	}
	return surprise(mean)
}

// surprise is the entropy of pixels that are white with these probabilities, else black.
func surprise(whites []float32) float64 {
	sum := 0.0
	for _, white := range whites {
		for _, p := range []float64{float64(white), 1 - float64(white)} {
			if p > 0 {
				sum -= p * math.Log(p)
			}
		}
	}
	return sum
}
