package metrics

import (
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// principalAxes is the mean of rows and the n directions in which they spread the most, orthonormal, one a column, the widest
// last.
func principalAxes(rows *mat.Dense, n int) (mean []float64, axes *mat.Dense) {
	count, values := rows.Dims()
	if count >= values {
		all := fitGaussian(rows, nil)
		_, vectors := eigenDecomposition(all.covariance)
		return all.mean, mat.DenseCopyOf(vectors.Slice(0, values, values-n, values))
	}
	mean = columnMeans(rows)
	return mean, axesByProducts(subtractFromRows(rows, mean), n)
}

// axesByProducts is principalAxes of rows x with a mean of 0 that are fewer than they have values: the covariance x'x has the
// eigenvectors x'u for those u of xx', which is smaller (Turk & Pentland 1991, section "Calculating Eigenfaces").
func axesByProducts(x *mat.Dense, n int) *mat.Dense {
	var products mat.Dense
	products.Mul(x, x.T())
	squares, vectors := eigenDecomposition(symmetrized(&products))
	count, values := x.Dims()
	var axes mat.Dense
	axes.Mul(x.T(), vectors.Slice(0, count, count-n, count))
	rounding := squares[count-1] * float64(count) * 1e-12
	for i := range n {
		if square := squares[count-n+i]; !(square <= rounding) { // what is not a number stays
			scaleColumn(&axes, i, 1/math.Sqrt(square))
		} else {
			axes.SetCol(i, make([]float64, values))
		}
	}
	completeAxes(&axes)
	return &axes
}

// completeAxes puts a direction at right angles to all others in place of each column of zeros: where rows do not spread, any
// is as good as another.
func completeAxes(axes *mat.Dense) {
	values, n := axes.Dims()
	next := 0
	for i := range n {
		for mat.Norm(axes.ColView(i), 2) == 0 && next < values {
			direction := make([]float64, values)
			direction[next] = 1
			next++
			for range 2 { // once leaves what rounding left
				for j := range n {
					column := mat.Col(nil, j, axes)
					floats.AddScaled(direction, -floats.Dot(direction, column), column)
				}
			}
			if size := floats.Norm(direction, 2); size > 0.1 {
				floats.Scale(1/size, direction)
				axes.SetCol(i, direction)
			}
		}
	}
}

func scaleColumn(m *mat.Dense, column int, factor float64) {
	values := mat.Col(nil, column, m)
	floats.Scale(factor, values)
	m.SetCol(column, values)
}
