package plotting_test

import (
	"fmt"
	"image"
	"maps"
	"math"
	"os"
	"slices"

	"github.com/atelier-go/atelier/plotting"
	"github.com/atelier-go/atelier/plotting/display"
)

func ExampleCurves() {
	chart := plotting.Curves{
		Title: "two losses",
		LogY:  true,
		Series: []plotting.Series{
			{Name: "train", Steps: []int{0, 100, 200}, Values: []float64{2.303, 0.41, 0.052}},
			{Name: "validation", Steps: []int{0, 200}, Values: []float64{2.31, 0.3}},
		},
	}
	b, err := chart.Bundle()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(slices.Sorted(maps.Keys(b)))
	fmt.Printf("%s\n", b[plotting.MIMEPlain])
	// Output:
	// [image/png text/html text/plain]
	// two losses: train 0.052 at step 200 (first 2.303); validation 0.3 at step 200 (first 2.31)
}

func ExampleGrid() {
	grid := plotting.Grid{Title: "step 500"}
	for range 64 {
		grid.Images = append(grid.Images, image.NewGray(image.Rect(0, 0, 28, 28)))
	}
	b, err := grid.Bundle()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s\n", b[plotting.MIMEPlain])
	// Output: step 500: 64 samples, 28x28
}

func ExamplePassage() {
	b, err := plotting.Passage{Title: "temperature 0.7", Texts: []string{"the light which"}}.Bundle()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s\n", b[plotting.MIMEPlain])
	// Output:
	// temperature 0.7
	//
	// the light which
}

// A training loop calls Update at every step; the screen decides which frames are drawn.
func ExampleScreen() {
	folder, err := os.MkdirTemp("", "plotting")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = os.RemoveAll(folder) }()

	screen := display.NewScreen(display.Options{Folder: folder})
	loss := plotting.Series{Name: "loss"}
	chart := func() plotting.Figure {
		return plotting.Curves{Title: "training", Series: []plotting.Series{loss}}
	}
	for step := range 1000 {
		loss.Steps = append(loss.Steps, step)
		loss.Values = append(loss.Values, math.Exp(-float64(step)/200))
		if err := screen.Update("loss", chart); err != nil {
			fmt.Println(err)
			return
		}
	}
	if err := screen.Close(); err != nil {
		fmt.Println(err)
		return
	}
	text, err := os.ReadFile(folder + "/loss.txt")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(string(text))
	// Output: training: loss 0.006772 at step 999 (first 1)
}
