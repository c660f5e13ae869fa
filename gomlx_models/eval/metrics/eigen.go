package metrics

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

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
