package metrics

import (
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

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
