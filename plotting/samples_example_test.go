package plotting_test

import (
	"fmt"
	"image"
	"time"

	"github.com/atelier-go/atelier/plotting"
)

func show(fig plotting.Figure) {
	b, err := fig.Bundle()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s\n", b[plotting.MIMEPlain])
}

func pictures(n int) []image.Image {
	out := make([]image.Image, n)
	for i := range out {
		out[i] = image.NewGray(image.Rect(0, 0, 28, 28))
	}
	return out
}

// Pointing at a sample shows its note and the training image nearest to it.
func ExampleGrid_notes() {
	show(plotting.Grid{
		Title:   "digits",
		Images:  pictures(2),
		Notes:   []string{"seed 1, distance 4.2", "seed 2, distance 3.9"},
		Nearest: pictures(2),
	})
	// Output:
	// digits: 2 samples, 28x28, each with its nearest image
	// notes: seed 1, distance 4.2; seed 2, distance 3.9
}

func ExampleCompare() {
	show(plotting.Compare{Title: "VAE", Before: pictures(8), After: pictures(8), Labels: [2]string{"", "reconstruction"}})
	// Output: VAE: before and reconstruction: 8 samples, 28x28
}

// The frames are grids of samples at several steps of a training.
func ExampleAnimation() {
	training := plotting.Animation{Title: "training", Delay: 100 * time.Millisecond, Hold: 2 * time.Second}
	for _, step := range []int{1, 10, 100} {
		frame, err := plotting.Grid{Images: pictures(16)}.Image()
		if err != nil {
			fmt.Println(err)
			return
		}
		training.Frames = append(training.Frames, frame)
		training.Captions = append(training.Captions, fmt.Sprint("step ", step))
	}
	show(training)
	file, err := training.GIF()
	fmt.Printf("%s %v\n", file[:6], err)
	// Output:
	// training: animation, 3 frames of 234x234, 100ms each
	// captions: step 1; step 10; step 100
	// GIF89a <nil>
}

func ExampleLetters() {
	show(plotting.Letters{
		Title:         "after q comes u",
		Symbols:       []string{"q", "u", "a", "y"},
		Probabilities: []float64{1, 0.99, 0.4, 0.02},
		Given:         1,
	})
	// Output:
	// after q comes u
	//
	// quay
	//
	// mean surprise 1.613 nats a symbol, over 3 after 1 that were given
}

func ExampleStrokes() {
	square := []plotting.Point{{X: 0, Y: 0}, {X: 1, Y: 0}, {X: 1, Y: 1}, {X: 0, Y: 1}, {X: 0, Y: 0}}
	show(plotting.Strokes{Drawings: []plotting.Drawing{{square}}})
	// Output: 1 drawing of 1 stroke, 5 points
}
