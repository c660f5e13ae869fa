// Command eval prints the scores of package eval/metrics for two sets of numbers as JSON, so that they can be compared with
// those of other packages.
//
//	go run ./tests/eval -columns 64 -k 5 real drawn
//
// Each file holds float64 numbers, little-endian, row by row.
package main

import (
	"encoding/binary"
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"

	"gonum.org/v1/gonum/mat"

	"github.com/atelier-go/atelier/gomlx_models/eval/metrics"
)

func main() {
	columns := flag.Int("columns", 1, "numbers in a row")
	k := flag.Int("k", 5, "nearest neighbours")
	sigma := flag.Float64("sigma", 1, "width of Parzen's window")
	flag.Parse()
	if err := run(flag.Args(), *columns, *k, *sigma); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run reads two files and prints all scores of them.
func run(paths []string, columns, k int, sigma float64) error {
	if len(paths) != 2 {
		return fmt.Errorf("%d files, want 2: real and drawn", len(paths))
	}
	real, err := read(paths[0], columns)
	if err != nil {
		return err
	}
	drawn, err := read(paths[1], columns)
	if err != nil {
		return err
	}
	scores, err := measure(real, drawn, k, sigma)
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(scores)
}

// measure takes the scores by their names in the tests.
func measure(real, drawn *mat.Dense, k int, sigma float64) (map[string]float64, error) {
	few := metrics.Bootstrap{Resamples: 2}
	frechet, err := metrics.FrechetDistance(real, drawn, few)
	if err != nil {
		return nil, err
	}
	mmd, err := metrics.SquaredMMD(real, drawn)
	if err != nil {
		return nil, err
	}
	n, err := metrics.PrecisionRecall(real, drawn, k, few)
	if err != nil {
		return nil, err
	}
	window, err := metrics.Parzen(drawn, real, real, []float64{sigma}, few)
	if err != nil {
		return nil, err
	}
	return map[string]float64{
		"frechet": frechet.Value, "mmd": mmd, "parzen": window.LogLikelihood.Value,
		"precision": n.Precision.Value, "recall": n.Recall.Value, "density": n.Density.Value, "coverage": n.Coverage.Value,
	}, nil
}

// read reads a matrix.
func read(path string, columns int) (*mat.Dense, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	if columns < 1 || len(data) == 0 || len(data)%(8*columns) != 0 {
		return nil, fmt.Errorf("%s has %d bytes, want some rows of %d numbers of 8", path, len(data), columns)
	}
	values := make([]float64, len(data)/8)
	for i := range values {
		values[i] = math.Float64frombits(binary.LittleEndian.Uint64(data[8*i:]))
	}
	return mat.NewDense(len(values)/columns, columns, values), nil
}
