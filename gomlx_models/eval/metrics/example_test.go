package metrics_test

import (
	"fmt"
	"strings"

	"gonum.org/v1/gonum/mat"

	"github.com/atelier-go/atelier/gomlx_models/eval/metrics"
)

// Two sets of single numbers: their means are 3 apart, their variances are 2 and 8.
func ExampleFrechetDistance() {
	real := mat.NewDense(2, 1, []float64{-1, 1})
	drawn := mat.NewDense(2, 1, []float64{1, 5})
	distance, err := metrics.FrechetDistance(real, drawn, metrics.Bootstrap{Seed: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.1f\n", distance.Value)
	// Output: 11.0
}

func ExampleSelfBLEU() {
	var texts [][]string
	for _, text := range []string{"the cat sat down", "the cat sat up", "rain fell all night"} {
		texts = append(texts, strings.Fields(text))
	}
	varied, err := metrics.SelfBLEU(texts, 2, metrics.Bootstrap{Seed: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.2f\n", varied.Value)
	// Output: 0.47
}
