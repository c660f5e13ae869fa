package metrics_test

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"
)

// line is a set of single numbers.
func line(values ...float64) *mat.Dense { return mat.NewDense(len(values), 1, values) }

// plane is a set of pairs of numbers.
func plane(values ...float64) *mat.Dense { return mat.NewDense(len(values)/2, 2, values) }

// normal is n examples of d standard normal numbers, each moved by shift.
func normal(seed uint64, n, d int, shift float64) *mat.Dense {
	random := rand.New(rand.NewPCG(seed, 0))
	m := mat.NewDense(n, d, nil)
	m.Apply(func(int, int, float64) float64 { return random.NormFloat64() + shift }, m)
	return m
}

func near(got, want, tolerance float64) bool { return math.Abs(got-want) <= tolerance }
