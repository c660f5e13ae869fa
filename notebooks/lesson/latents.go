package lesson

import (
	"math"

	"github.com/atelier-go/atelier/gomlx_models/sample"
	"github.com/atelier-go/atelier/gomlx_models/studio"
)

// latentsSeed is that of the latent numbers that are looked at.
const latentsSeed = 3

// Lengths are the shortest and the longest distance from the origin of so many draws of a model's latent numbers.
func Lengths(run *studio.Run, count int) (shortest, longest float64) {
	points, err := sample.New(run.Backend, run.Model, run.Store).Latents(count, latentsSeed)
	Check(err)
	return lengths(points)
}

func lengths(points sample.Latents) (shortest, longest float64) {
	shortest = math.Inf(1)
	for _, point := range points {
		shortest, longest = min(shortest, Length(point)), max(longest, Length(point))
	}
	return shortest, longest
}

// Length is the distance of a point from the origin.
func Length(point []float32) float64 {
	squares := 0.0
	for _, number := range point {
		squares += float64(number) * float64(number)
	}
	return math.Sqrt(squares)
}

// Moved is every point moved by some times an offset.
func Moved(points sample.Latents, times float64, offset []float32) sample.Latents {
	var all sample.Latents
	for _, point := range points {
		moved, err := sample.Along(point, offset, times)
		Check(err)
		all = append(all, moved...)
	}
	return all
}

// Elsewhere is as many directions, drawn at random of a model's latent numbers, each made as long as the offset.
func Elsewhere(run *studio.Run, offset []float32, count int) sample.Latents {
	directions, err := sample.New(run.Backend, run.Model, run.Store).Latents(count, latentsSeed)
	Check(err)
	for _, direction := range directions {
		scale(direction, Length(offset))
	}
	return directions
}

// scale makes a point so far from the origin.
func scale(point []float32, length float64) {
	times := float32(length / Length(point))
	for i := range point {
		point[i] *= times
	}
}
