package datasheet

import (
	"cmp"
	"fmt"
	"image"
	"slices"

	"github.com/atelier-go/atelier/gomlx_models/data"
)

// Originals are the sizes of the files that pictures came from, in pixels, width by height, told apart by their areas.
type Originals struct {
	Smallest string `json:"smallest"`
	Median   string `json:"median"`
	Largest  string `json:"largest"`
	// Common are the most frequent sizes.
	Common []Share `json:"common"`
	// Different is the number of different sizes, and Smaller of files that are less wide or less high than the pictures.
	Different int `json:"different"`
	Smaller   int `json:"smaller"`
}

// originalsOf sums up sizes, of which there is one at least.
func originalsOf(sizes []image.Point, width, height int) *Originals {
	counts := map[string]int{}
	o := &Originals{}
	for _, size := range sizes {
		counts[sizeText(size)]++
		if size.X < width || size.Y < height {
			o.Smaller++
		}
	}
	sorted := slices.SortedFunc(slices.Values(sizes), func(a, b image.Point) int {
		return cmp.Or(cmp.Compare(a.X*a.Y, b.X*b.Y), cmp.Compare(a.X, b.X))
	})
	o.Smallest, o.Median, o.Largest = sizeText(sorted[0]), sizeText(sorted[len(sorted)/2]), sizeText(sorted[len(sorted)-1])
	o.Common, o.Different = shares(counts, len(sizes), 5), len(counts)
	return o
}

func sizeText(size image.Point) string { return fmt.Sprintf("%dx%d", size.X, size.Y) }

// filesOf gives the names of the files that pictures came from, below their folder, or "" where they came from none.
func filesOf(set *data.Pictures) func(i int) string {
	paths := set.Paths()
	return func(i int) string {
		if paths == nil {
			return ""
		}
		return paths[i]
	}
}

// fitText says what happened to pictures of other proportions, and to what is transparent.
func fitText(frame data.Frame) string {
	background := cmp.Or(frame.Background, "#ffffff")
	fit := map[data.Fit]string{
		data.FitCrop: "cut to its proportions", data.FitPad: "the rest " + background, data.FitStretch: "stretched to its proportions",
	}[cmp.Or(frame.Fit, data.FitCrop)]
	if frame.Channels == 4 {
		return fit + ", with what is transparent"
	}
	return fit + ", what is transparent on " + background
}
