package main

import (
	"time"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
)

const (
	peakSize   = 2048 // of the square matrices, too large for any cache but the last
	peakChain  = 4    // products in one execution
	peakRounds = 5
)

// peak is the best speed of large float32 matrix products on a backend, in floating point operations a second. The
// last product is the result itself: with a sum of it at the end, XLA runs the chain on a CPU at a twentieth of its
// speed.
func peak(b compute.Backend) (float64, error) {
	exec, err := graph.NewExec(b, func(x *graph.Node) *graph.Node {
		y := x
		for range peakChain {
			y = graph.MatMul(y, x)
		}
		return y
	})
	if err != nil {
		return 0, err
	}
	x := tensors.FromShape(shapes.Make(dtypes.Float32, peakSize, peakSize))
	best := 0.0
	for range peakRounds + 1 { // the first compiles
		begun := time.Now()
		out, err := exec.Call(x)
		if err != nil {
			return 0, err
		}
		_ = tensors.MustCopyFlatData[float32](out[0]) // waits for the end
		best = max(best, 2*peakChain*peakSize*peakSize*peakSize/time.Since(begun).Seconds())
	}
	return best, nil
}
