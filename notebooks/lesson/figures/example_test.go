package figures_test

import (
	"fmt"
	"math"

	"github.com/atelier-go/atelier/notebooks/lesson/figures"
	"github.com/atelier-go/atelier/plotting"
)

// label prints what a figure says to those who do not see it.
func label(figure plotting.Figure) {
	b, err := figure.Bundle()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s\n", b[plotting.MIMEPlain])
}

func ExampleUnrolled() {
	label(figures.Unrolled{Word: "art"})
	// Output: a recurrent net, unrolled in time: h₁ = f(a·U + h₀·W), h₁·V → r; h₂ = f(r·U + h₁·W), h₂·V → t; the weights U, W and V are the same at each step
}

func ExampleConvolution() {
	label(figures.Convolution{Picture: [][]float64{{1, 2, 3}}, Kernel: [][]float64{{1, -1}}})
	// Output:
	// a convolution, step by step: animation, 2 frames of 258x54, 1s each
	// captions: y[0,0] = 1·1 + 2·(−1) = −1; y[0,1] = 2·1 + 3·(−1) = −1
}

func ExampleTransposed() {
	_, counts, err := figures.Transposed{Input: [][]float64{{1, 1, 1}}, Kernel: [][]float64{{1, 1, 1}}}.Output()
	fmt.Println(counts, err)
	// Output: [[1 1 2 1 2 1 1]] <nil>
}

func ExampleGame() {
	ways, err := figures.Game{Steps: 400}.Ways()
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, way := range ways {
		fmt.Printf("%s: %.2f from 0\n", way.Name, math.Hypot(way.X[400], way.Y[400]))
	}
	// Output:
	// minimax: 0.99 from 0
	// non-saturating: 0.40 from 0
	// with the penalty, γ = 0.3: 0.00 from 0
}
