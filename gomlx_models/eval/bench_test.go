package eval_test

import (
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/eval"
)

// What the scores of 10,000 pictures cost.
const many = 10_000

func BenchmarkFrechet64(b *testing.B) {
	real, drawn := normal(1, many, 64, 0), normal(2, many, 64, 0.1)
	for b.Loop() {
		if _, err := eval.Frechet(real, drawn, eval.Bootstrap{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkKernelDistance64(b *testing.B) {
	real, drawn := normal(1, many, 64, 0), normal(2, many, 64, 0.1)
	for b.Loop() {
		if _, err := eval.KernelDistance(real, drawn, eval.Subsets{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkNeighbours64(b *testing.B) {
	real, drawn := normal(1, many, 64, 0), normal(2, many, 64, 0.1)
	for b.Loop() {
		if _, err := eval.Neighbours(real, drawn, 5, eval.Bootstrap{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkParzen784(b *testing.B) {
	drawn, validation, test := normal(1, many, 784, 0), normal(2, many/10, 784, 0), normal(3, many, 784, 0)
	for b.Loop() {
		if _, err := eval.Parzen(drawn, validation, test, nil, eval.Bootstrap{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPCA64(b *testing.B) {
	real := normal(1, many, 784, 0)
	for b.Loop() {
		if _, err := eval.PCA(real, 64); err != nil {
			b.Fatal(err)
		}
	}
}
