package eval

import (
	"fmt"
	"math"
	"runtime"
	"sync"
	"sync/atomic"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// set is a matrix of examples, one a row, and what an error calls it.
type set struct {
	name string
	of   *mat.Dense
}

// checkSets checks that every set has at least so many rows, that all have as many columns, and that their
// numbers are finite.
func checkSets(score string, least int, sets ...set) error {
	for _, s := range sets {
		if s.of == nil || s.of.IsEmpty() {
			return fmt.Errorf("eval: %s: there are no %s, want at least %d", score, s.name, least)
		}
		rows, columns := s.of.Dims()
		if rows < least {
			return fmt.Errorf("eval: %s: there are %d %s, want at least %d: take more", score, rows, s.name, least)
		}
		if _, want := sets[0].of.Dims(); columns != want {
			return fmt.Errorf("eval: %s: the %s have %d numbers each and the %s %d: take the same features of both", score, s.name, columns, sets[0].name, want)
		}
		if i, j, ok := notFinite(s.of); ok {
			return fmt.Errorf("eval: %s: number %d of example %d of the %s is %g, want a finite one", score, j, i, s.name, s.of.At(i, j))
		}
	}
	return nil
}

// notFinite finds a number that is NaN or infinite.
func notFinite(m *mat.Dense) (row, column int, found bool) {
	rows, _ := m.Dims()
	for i := range rows {
		for j, x := range m.RawRowView(i) {
			if math.IsNaN(x) || math.IsInf(x, 0) {
				return i, j, true
			}
		}
	}
	return 0, 0, false
}

// rows counts the rows of a matrix.
func rows(m *mat.Dense) int {
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

// minus is a copy of m with the vector taken off each row.
func minus(m *mat.Dense, vector []float64) *mat.Dense {
	moved := mat.DenseCopyOf(m)
	for i := range rows(m) {
		floats.Sub(moved.RawRowView(i), vector)
	}
	return moved
}

// picked is a copy of some rows.
func picked(m *mat.Dense, places []int) *mat.Dense {
	_, d := m.Dims()
	chosen := mat.NewDense(len(places), d, nil)
	for i, place := range places {
		chosen.SetRow(i, m.RawRowView(place))
	}
	return chosen
}

// part is rows from to to, not a copy.
func part(m *mat.Dense, from, to int) *mat.Dense {
	_, d := m.Dims()
	return m.Slice(from, to, 0, d).(*mat.Dense)
}

// parallel calls do with 0 to n-1, on as many processors as there are. What do writes must not depend on the
// order.
func parallel(n int, do func(i int)) {
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
