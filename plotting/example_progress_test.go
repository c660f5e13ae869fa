package plotting_test

import (
	"fmt"
	"time"

	"github.com/atelier-go/atelier/plotting"
)

func ExampleProgress() {
	b, err := plotting.Progress{Title: "VAE on digits", Step: 1200, Total: 5000, Rate: 25.1, Left: 151 * time.Second, Memory: 812e6}.Bundle()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s\n", b[plotting.MIMEPlain])
	// Output: VAE on digits: step 1200/5000 (24%), 25.1 steps/s, 2m31s left, 812 MB
}

func ExampleSeries() {
	b, err := plotting.Curves{
		Title:  "VAE on digits",
		Smooth: 0.9,
		Series: []plotting.Series{
			{Name: "train", Steps: []int{0, 100, 200, 300}, Values: []float64{5, 3, 2, 1}},
			{Name: "validation", Steps: []int{0, 100, 200, 300}, Values: []float64{5, 3.1, 2.5, 2.6}, Held: true},
		},
		Baselines: []plotting.Baseline{{Name: "the mean picture", Value: 4.2}},
	}.Bundle()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s\n", b[plotting.MIMEPlain])
	// Output: VAE on digits: train 1 at step 300 (first 5, smoothed 2.581); validation 2.6 at step 300 (first 5), best 2.5 at step 200; the mean picture 4.2
}
