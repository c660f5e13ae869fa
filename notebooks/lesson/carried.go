package lesson

import (
	"cmp"
	"image"
	"slices"

	"github.com/atelier-go/atelier/gomlx_models/sample"
	"github.com/atelier-go/atelier/gomlx_models/studio"
)

// Reached is the first step at which a training's loss on what was held out was that low, or 0 if it never was.
func Reached(run *studio.Run, loss float64) int {
	held := run.History.Held
	for i, value := range held.Values {
		if float64(value) <= loss {
			return held.Steps[i]
		}
	}
	return 0
}

// Brightness is the mean grey of a picture, from 0, black, to 1, white.
func Brightness(picture image.Image) float64 {
	return mean(sample.Brightness(picture, 1))
}

// ByBrightness parts pictures into the darker and the brighter half. Of an odd number the one in the middle is brighter.
func ByBrightness(pictures []image.Image) (darker, brighter []image.Image) {
	sorted := slices.Clone(pictures)
	slices.SortStableFunc(sorted, func(a, b image.Image) int { return cmp.Compare(Brightness(a), Brightness(b)) })
	half := len(sorted) / 2
	return sorted[:half], sorted[half:]
}

// Codes are the means of the latent numbers that a model that encodes finds for pictures of one class.
func Codes(run *studio.Run, pictures []image.Image, class int) sample.Latents {
	means, _, err := sample.New(run.Backend, run.Model, run.Store).Encode(pictures, []int{class})
	Check(err)
	return means
}
