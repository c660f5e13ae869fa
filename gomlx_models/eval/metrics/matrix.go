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

// eigenDecomposition is the eigenvalues of a symmetric matrix, the smallest first, and their vectors, one a column. All are
// NaN if LAPACK does not find them, and so is every score made from them, which then is refused.
func eigenDecomposition(s *mat.SymDense) ([]float64, *mat.Dense) {
	var factors mat.EigenSym
	if !hasFiniteNorm(s) || !factors.Factorize(s, true) {
		n := s.SymmetricDim()
		vectors := mat.NewDense(n, n, nil)
		vectors.Apply(func(int, int, float64) float64 { return math.NaN() }, vectors)
		return mat.Row(nil, 0, vectors), vectors
	}
	var vectors mat.Dense
	factors.VectorsTo(&vectors)
	return factors.Values(nil), &vectors
}

// eigenvalues is the eigenvalues alone, by the faster way where that works: gonum 0.16's Dsterf hands on a wrong stride,
// and so panics, where a part of the matrix is so small that it must be scaled.
func eigenvalues(s *mat.SymDense) (values []float64) {
	defer func() {
		if recover() != nil {
			values, _ = eigenDecomposition(s)
		}
	}()
	var factors mat.EigenSym
	if !hasFiniteNorm(s) || !factors.Factorize(s, false) {
		return []float64{math.NaN()}
	}
	return factors.Values(nil)
}

// hasFiniteNorm tells what LAPACK takes: of other matrices it may not return.
func hasFiniteNorm(s *mat.SymDense) bool {
	size := mat.Norm(s, 1)
	return !math.IsNaN(size) && !math.IsInf(size, 0)
}

// symmetrized is the mean of a square matrix and its transpose, which rounding made differ.
func symmetrized(m *mat.Dense) *mat.SymDense {
	n := rowCount(m)
	s := mat.NewSymDense(n, nil)
	for i := range n {
		for j := i; j < n; j++ {
			s.SetSym(i, j, (m.At(i, j)+m.At(j, i))/2)
		}
	}
	return s
}

// blockSize is the number of rows and of columns of the distances that are held at a time: 2 MB a processor.
const blockSize = 512

// pairwiseDistances hands the squared distances between rows of a and rows of b to visit, a block of a row at a time:
// those of row i of a to rows from first on of b. The blocks of one row come one after the other, in
// order, those of different rows at the same time; visit must not keep the slice.
//
// They are taken from products of matrices, |x|^2 + |y|^2 - 2 x.y, which is fast, and from sets with the mean
// of a taken off, so that little is lost to rounding. Those below 0 for rounding are 0.
func pairwiseDistances(a, b *mat.Dense, visit func(i, first int, squares []float64)) {
	mean := columnMeans(a)
	a, b = subtractFromRows(a, mean), subtractFromRows(b, mean)
	normsA, normsB := squaredNorms(a), squaredNorms(b)
	n, m := rowCount(a), rowCount(b)
	parallelFor((n+blockSize-1)/blockSize, func(block int) {
		from, to := block*blockSize, min(n, (block+1)*blockSize)
		var products mat.Dense
		for first := 0; first < m; first += blockSize {
			last := min(m, first+blockSize)
			products.Reset()
			products.Mul(rowRange(a, from, to), rowRange(b, first, last).T())
			for i := from; i < to; i++ {
				squares := products.RawRowView(i - from)
				for j, product := range squares {
					squares[j] = max(0, normsA[i]+normsB[first+j]-2*product)
				}
				visit(i, first, squares)
			}
		}
	})
}

// squaredNorms is the squared length of each row.
func squaredNorms(m *mat.Dense) []float64 {
	norms := make([]float64, rowCount(m))
	for i := range norms {
		row := m.RawRowView(i)
		norms[i] = floats.Dot(row, row)
	}
	return norms
}

// gaussian is what a normal distribution is known by.
type gaussian struct {
	mean       []float64
	covariance *mat.SymDense
}

// fitGaussian takes the moments of rows, each counted as often as its weight says, or once.
func fitGaussian(m *mat.Dense, weights []float64) gaussian {
	n, d := m.Dims()
	if weights == nil {
		weights = ones(n)
	}
	mean := make([]float64, d)
	for i, w := range weights {
		floats.AddScaled(mean, w/float64(n), m.RawRowView(i))
	}
	centred := subtractFromRows(m, mean)
	for i, w := range weights {
		floats.Scale(math.Sqrt(w), centred.RawRowView(i))
	}
	var products mat.Dense
	products.Mul(centred.T(), centred)
	covariance := symmetrized(&products)
	covariance.ScaleSym(1/float64(n-1), covariance)
	return gaussian{mean: mean, covariance: covariance}
}
