package plotting_test

import (
	"fmt"
	"image"

	"github.com/atelier-go/atelier/plotting"
)

// Label prints a figure as a reader has it who sees no picture.
func Label(fig plotting.Figure) {
	b, err := fig.Bundle()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s\n", b[plotting.MIMEPlain])
}

func ExampleScatter() {
	Label(plotting.Scatter{Title: "encodings", XLabel: "z1", YLabel: "z2", Equal: true, Groups: []plotting.Group{
		{Name: "0", X: []float64{-1, -1.2, -0.8}, Y: []float64{0, 0.2, -0.2}},
		{Name: "1", X: []float64{1, 1.1, 0.9}, Y: []float64{0.5, 0.4, 0.6}},
	}})
	// Output: encodings: 6 points in 2 groups, (z1, z2): 0 (3) around (-1, 0); 1 (3) around (1, 0.5); 100.0% of the points lie nearest to the centre of their own group
}

func ExampleTradeoff() {
	Label(plotting.Tradeoff{Title: "digits", XLabel: "precision", YLabel: "recall", Models: []plotting.Scored{
		{Name: "GAN", X: plotting.Interval{Value: 0.81, Low: 0.79, High: 0.83}, Y: plotting.Interval{Value: 0.42, Low: 0.38, High: 0.46}},
		{Name: "VAE", X: plotting.Interval{Value: 0.64, Low: 0.61, High: 0.66}, Y: plotting.Interval{Value: 0.71, Low: 0.68, High: 0.74}},
	}})
	// Output: digits: GAN precision 0.81 [0.79, 0.83], recall 0.42 [0.38, 0.46]; VAE precision 0.64 [0.61, 0.66], recall 0.71 [0.68, 0.74]; no other model is at least as good in both as GAN or VAE
}

func ExampleHistogram() {
	Label(plotting.Histogram{Title: "distances", XLabel: "distance", Bins: 4, Samples: []plotting.Sample{
		{Name: "real", Values: []float64{0, 1, 1, 2, 4}},
	}})
	// Output: distances: distance in 4 bins: real has 5 values from 0 to 4, median 1, half of them from 1 to 2, most in 1 to 2 (40.0%)
}

func ExampleConfusion() {
	Label(plotting.Confusion{Title: "digits", Classes: []string{"4", "9"}, Counts: [][]int{{97, 3}, {12, 88}}})
	// Output: digits: accuracy 92.5%, 185 of 200 examples; most frequent confusion: 9 taken for 4, 12 times; weakest class: 9, 88.0% of 100 right
}

func ExampleBars() {
	Label(plotting.Bars{Title: "log-likelihood", Unit: "nats a picture", Better: "higher", Sort: true, Bars: []plotting.Bar{
		{Name: "GAN", Value: 225, Low: 223, High: 227},
		{Name: "VAE", Value: 284, Low: 281, High: 286},
	}})
	// Output: log-likelihood: nats a picture, higher is better: VAE 284 [281, 286]; GAN 225 [223, 227]; best is VAE
}

func ExampleParallel() {
	Label(plotting.Parallel{Title: "sweep", Axes: []plotting.Axis{
		{Name: "rate", Log: true, Numbers: []float64{1e-4, 1e-3, 1e-2}},
		{Name: "optimiser", Words: []string{"adam", "sgd", "adam"}},
		{Name: "loss", Numbers: []float64{0.7, 0.4, 0.9}},
	}})
	// Output: sweep: 3 runs by rate, optimiser and loss; highest loss 0.9 with rate 0.01, optimiser adam; lowest loss 0.4 with rate 0.001, optimiser sgd
}

func ExampleManifold() {
	places := []float64{-2, 0, 2}
	m := plotting.Manifold{Title: "decodings", XLabel: "z1", YLabel: "z2", X: places, Y: []float64{2, 0, -2}}
	for range 9 {
		m.Images = append(m.Images, image.NewGray(image.Rect(0, 0, 28, 28)))
	}
	Label(m)
	// Output: decodings: 9 samples, 28x28, a map of 3 columns and 3 rows: z1 from -2 at the left to 2 at the right, z2 from 2 at the top to -2 at the bottom
}

func ExampleSummary() {
	Label(plotting.Summary{Title: "classifier", Layers: []plotting.Layer{
		{Name: "hidden", Kind: "Dense", Output: []int{128}, Parameters: 100480},
		{Name: "norm", Kind: "BatchNorm", Output: []int{128}, Parameters: 512, Frozen: 256},
		{Name: "logits", Kind: "Dense", Output: []int{10}, Parameters: 1290},
	}})
	// Output:
	// classifier
	// layer   kind       output  parameters
	// hidden  Dense      (128)      100,480
	// norm    BatchNorm  (128)          512
	// logits  Dense      (10)         1,290
	// total: 102,282 parameters, 399.5 KiB
	// trained: 102,026 parameters, 398.5 KiB
	// not trained: 256 parameters, 1.0 KiB
}

func ExampleNetwork() {
	Label(plotting.Network{Title: "y = f(xW + b)",
		Nodes: []plotting.Node{{ID: "x", Kind: "input"}, {ID: "W", Kind: "weight"}, {ID: "b", Kind: "weight"}, {ID: "xW"}, {ID: "xW + b"}, {ID: "y"}},
		Edges: []plotting.Edge{{From: "x", To: "xW"}, {From: "W", To: "xW"}, {From: "xW", To: "xW + b"}, {From: "b", To: "xW + b"}, {From: "xW + b", To: "y", Label: "f"}}})
	// Output:
	// y = f(xW + b): 6 nodes and 5 edges in 4 levels
	// x (input)
	// W (weight)
	// b (weight)
	// xW from x and W
	// xW + b from xW and b
	// y from xW + b by f
}

func ExampleArchitecture() {
	Label(plotting.Architecture{Title: "autoencoder", Parts: []plotting.Part{
		{Name: "encoder", Blocks: []plotting.Block{{Kind: "picture", Output: []int{28, 28, 1}}, {Kind: "dense", Output: []int{32}, Weights: 25_120}}},
		{Name: "decoder", Blocks: []plotting.Block{{Kind: "dense", Output: []int{28, 28, 1}, Weights: 25_872}}},
	}}.In(map[string]string{"dense": "linear"}))
	// Output:
	// autoencoder: encoder: 25,120 weights: picture 28×28×1 → linear 32
	// decoder: 25,872 weights: linear 28×28×1
}

func ExampleAttention() {
	Label(plotting.Attention{Title: "a line", Columns: []string{"春", "眠"}, Rows: []string{"处"}, Weights: [][]float64{{0.8, 0.2}}})
	// Output: a line: 处 looks at 春 (80.0%)
}

func ExamplePlane() {
	Label(plotting.Plane{Title: "codes", XLabel: "z1", YLabel: "z2", Groups: []plotting.Group{{Name: "coats", X: []float64{0, 1, 9}, Y: []float64{0, 1, 0}}}})
	// Output: codes: coats: 2 of 3 points
}

func ExampleDiagram() {
	frames := make([]image.Image, 2)
	for i := range frames {
		frame, err := plotting.Diagram{Width: 100, Height: 20, Dots: []plotting.Dot{{X: 30 + 40*float64(i), Y: 10, Radius: 5}}}.Image()
		if err != nil {
			fmt.Println(err)
			return
		}
		frames[i] = frame
	}
	Label(plotting.Animation{Title: "a dot moves", Frames: frames, Scale: 1, Ink: true})
	// Output: a dot moves: animation, 2 frames of 100x20, 200ms each
}
