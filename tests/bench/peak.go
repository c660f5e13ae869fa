package main

import (
	"slices"
	"time"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
)

const (
	peakSize   = 2048 // of the square matrices, too large for any cache but the last
	peakChain  = 4    // products in one execution
	peakRounds = 5
)

// peak is the best speed of large float32 matrix products on a backend, in floating point operations a second.
func peak(b compute.Backend) (float64, error) {
	exec, err := graph.NewExec(b, func(x *graph.Node) *graph.Node {
		y := x
		for range peakChain {
			y = graph.MatMul(y, x)
		}
		return graph.ReduceAllSum(y)
	})
	if err != nil {
		return 0, err
	}
	// All products are equal to it: numbers that shrink would become subnormal, which take twenty times as long.
	x := tensors.FromFlatDataAndDimensions(slices.Repeat([]float32{1.0 / peakSize}, peakSize*peakSize), peakSize, peakSize)
	best := 0.0
	for range peakRounds + 1 { // the first compiles
		begun := time.Now()
		out, err := exec.Call(x)
		if err != nil {
			return 0, err
		}
		_ = tensors.ToScalar[float32](out[0]) // waits for the end
		best = max(best, 2*peakChain*peakSize*peakSize*peakSize/time.Since(begun).Seconds())
	}
	return best, nil
}
