package metrics_test

import (
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/eval/metrics"
)

// What the scores of 10,000 pictures cost.
const many = 10_000

func BenchmarkFrechet64(b *testing.B) {
	real, drawn := normal(1, many, 64, 0), normal(2, many, 64, 0.1)
	for b.Loop() {
		if _, err := metrics.FrechetDistance(real, drawn, metrics.Bootstrap{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkKernelDistance64(b *testing.B) {
	real, drawn := normal(1, many, 64, 0), normal(2, many, 64, 0.1)
	for b.Loop() {
		if _, err := metrics.KernelDistance(real, drawn, metrics.Subsets{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPrecisionRecall64(b *testing.B) {
	real, drawn := normal(1, many, 64, 0), normal(2, many, 64, 0.1)
	for b.Loop() {
		if _, err := metrics.PrecisionRecall(real, drawn, 5, metrics.Bootstrap{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkParzen784(b *testing.B) {
	drawn, validation, test := normal(1, many, 784, 0), normal(2, many/10, 784, 0), normal(3, many, 784, 0)
	for b.Loop() {
		if _, err := metrics.Parzen(drawn, validation, test, nil, metrics.Bootstrap{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPCA64(b *testing.B) {
	real := normal(1, many, 784, 0)
	for b.Loop() {
		if _, err := metrics.PCA(real, 64); err != nil {
			b.Fatal(err)
		}
	}
}
