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

// largest is the largest size of a number that is compared: the sixth powers of the kernel, added up, stay finite.
const largest = 1e40

// checkSets checks that every set has at least so many rows, that all have as many columns, and that their
// numbers are finite and no larger than they can be.
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
		if i, j, ok := beyond(largest, s.of); ok {
			return fmt.Errorf("eval: %s: number %d of example %d of the %s is %g, want a finite one of at most %g in size", score, j, i, s.name, s.of.At(i, j), largest)
		}
	}
	return nil
}

// notFinite finds a number that is NaN or infinite.
func notFinite(m *mat.Dense) (row, column int, found bool) { return beyond(math.MaxFloat64, m) }

// beyond finds a number that is NaN or larger in size than most.
func beyond(most float64, m *mat.Dense) (row, column int, found bool) {
	rows, _ := m.Dims()
	for i := range rows {
		for j, x := range m.RawRowView(i) {
			if !(math.Abs(x) <= most) {
				return i, j, true
			}
		}
	}
	return 0, 0, false
}

// smallest is the size below which the squares of numbers lose their precision, and then vanish.
const smallest = 1e-100

// enlarged is two sets as they are, or, if all their numbers are so small that their squares would vanish, multiplied
// by a power of two, and that factor. What compares distances with each other is the same for both.
func enlarged(a, b *mat.Dense) (largerA, largerB *mat.Dense, factor float64) {
	most := max(mat.Max(a), -mat.Min(a), mat.Max(b), -mat.Min(b))
	if most == 0 || most > smallest {
		return a, b, 1
	}
	_, exponent := math.Frexp(most)
	factor = math.Ldexp(1, min(-exponent, 1000))
	var x, y mat.Dense
	x.Scale(factor, a)
	y.Scale(factor, b)
	return &x, &y, factor
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
