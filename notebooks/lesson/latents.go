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
		squares := 0.0
		for _, number := range point {
			squares += float64(number) * float64(number)
		}
		shortest, longest = min(shortest, math.Sqrt(squares)), max(longest, math.Sqrt(squares))
	}
	return shortest, longest
}
