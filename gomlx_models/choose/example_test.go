package choose_test

import (
	"fmt"
	"time"

	"github.com/atelier-go/atelier/gomlx_models/choose"
)

// Two presets were measured on 500 pictures: after 100 steps of a tenth of a second each the second is nearer to the data.
func Example() {
	on := choose.Ground{Data: "leaves", Kind: "pictures", Height: 32, Width: 32, Channels: 3, Examples: 500, Machine: "2 cores", Source: "a test"}
	row := func(family, preset string, distance float64) choose.Row {
		return choose.Row{Ground: on, Family: family, Preset: preset, Steps: 100, Seconds: 10, FLOPs: 1e9, Parameters: 1e6,
			Scores: []choose.Score{{Measure: choose.Frechet, Value: distance}}}
	}
	rows := []choose.Row{row("gan", "dcgan", 60), row("vae", "conv", 40)}
	advice, err := choose.Choose(choose.Situation{
		Kind: "pictures", Height: 32, Width: 32, Channels: 3, Examples: 450, Budget: 10 * time.Second,
		Presets: []choose.Preset{{Family: "gan", Name: "dcgan", FLOPs: 1e9, Parameters: 1e6}, {Family: "vae", Name: "conv", FLOPs: 1e9, Parameters: 1e6}},
	}, rows)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(advice.Best, "for", advice.Best.Steps, "steps")
	fmt.Println(advice.WhyNot[0])
	// Output:
	// vae conv for 100 steps
	// gan dcgan had a Frechet distance on PCA-64 features of 60 squared units there after 100 steps, as many as it makes in the same time: 1.50 times worse. [a test, 2 cores]
}
