package metrics

import (
	"math"
	"runtime"
	"sync"
	"sync/atomic"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// minScale is the size below which the squares of numbers lose their precision, and then vanish.
const minScale = 1e-100

// rescaled is two sets as they are, or, if all their numbers are so small that their squares would vanish, multiplied
// by a power of two, and that factor. What compares distances with each other is the same for both.
func rescaled(a, b *mat.Dense) (largerA, largerB *mat.Dense, factor float64) {
	most := max(mat.Max(a), -mat.Min(a), mat.Max(b), -mat.Min(b))
	if most == 0 || most > minScale {
		return a, b, 1
	}
	_, exponent := math.Frexp(most)
	factor = math.Ldexp(1, min(-exponent, 1000))
	var x, y mat.Dense
	x.Scale(factor, a)
	y.Scale(factor, b)
	return &x, &y, factor
}

// rowCount counts the rows of a matrix.
func rowCount(m *mat.Dense) int {
	n, _ := m.Dims()
	return n
}

// columnMeans is the mean of the rows.
func columnMeans(m *mat.Dense) []float64 {
	n, d := m.Dims()
	mean := make([]float64, d)
	for i := range n {
		floats.Add(mean, m.RawRowView(i))
	}
	floats.Scale(1/float64(n), mean)
	return mean
}

// subtractFromRows is a copy of m with the vector taken off each row.
func subtractFromRows(m *mat.Dense, vector []float64) *mat.Dense {
	moved := mat.DenseCopyOf(m)
	for i := range rowCount(m) {
		floats.Sub(moved.RawRowView(i), vector)
	}
	return moved
}

// selectRows is a copy of some rows.
func selectRows(m *mat.Dense, places []int) *mat.Dense {
	_, d := m.Dims()
	chosen := mat.NewDense(len(places), d, nil)
	for i, place := range places {
		chosen.SetRow(i, m.RawRowView(place))
	}
	return chosen
}

// rowRange is rows from to to, not a copy.
func rowRange(m *mat.Dense, from, to int) *mat.Dense {
	_, d := m.Dims()
	return m.Slice(from, to, 0, d).(*mat.Dense)
}

// parallelFor calls do with 0 to n-1, on as many processors as there are. What do writes must not depend on the
// order.
func parallelFor(n int, do func(i int)) {
	var next atomic.Int64
	var group sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		group.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	group.Wait()
}
