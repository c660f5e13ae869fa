package lesson

import (
	"cmp"
	"image"
	"slices"

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

// ByBrightness parts pictures into the darker and the brighter half. Of an odd number the one in the middle is brighter.
func ByBrightness(pictures []image.Image) (darker, brighter []image.Image) {
	sorted := slices.Clone(pictures)
	slices.SortStableFunc(sorted, func(a, b image.Image) int { return cmp.Compare(Brightness(a), Brightness(b)) })
	half := len(sorted) / 2
	return sorted[:half], sorted[half:]
}
