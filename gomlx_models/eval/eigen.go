package eval

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// eigen is the eigenvalues of a symmetric matrix, the smallest first, and their vectors, one a column. All are
// NaN if LAPACK does not find them, and so is every score made from them, which then is refused.
func eigen(s *mat.SymDense) ([]float64, *mat.Dense) {
	var factors mat.EigenSym
	if !factors.Factorize(s, true) {
		n := s.SymmetricDim()
		vectors := mat.NewDense(n, n, nil)
		vectors.Apply(func(int, int, float64) float64 { return math.NaN() }, vectors)
		return mat.Row(nil, 0, vectors), vectors
	}
	var vectors mat.Dense
	factors.VectorsTo(&vectors)
	return factors.Values(nil), &vectors
}

// eigenvalues is the eigenvalues alone.
func eigenvalues(s *mat.SymDense) []float64 {
	var factors mat.EigenSym
	if !factors.Factorize(s, false) {
		return []float64{math.NaN()}
	}
	return factors.Values(nil)
}

// symmetric is the mean of a square matrix and its transpose, which rounding made differ.
func symmetric(m *mat.Dense) *mat.SymDense {
	n := rows(m)
	s := mat.NewSymDense(n, nil)
	for i := range n {
		for j := i; j < n; j++ {
			s.SetSym(i, j, (m.At(i, j)+m.At(j, i))/2)
		}
	}
	return s
}
