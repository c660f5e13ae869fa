package metrics

import (
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// FrechetDistance is the squared Frechet distance between the normal distributions that have the means m and the
// covariances S of two sets,
//
//	|m1 - m2|^2 + tr(S1 + S2 - 2 (S1 S2)^(1/2))
//
// (Dowson & Landau 1982; Heusel et al. 2017, equation 6). Sets are [examples, features], the unit is
// that of the features, squared; it is at least 0. The trace of the root is taken from the eigenvalues of
// the symmetric S1^(1/2) S2 S1^(1/2), which are those of S1 S2. Covariances are divided by n - 1.
//
// The distance falls as n grows, so that only distances between as many examples can be compared (Chong &
// Forsyth 2020). The interval is the bootstrap's over the rows of both sets, moved by that bias. A resample
// costs 2 n d^2 + 10 d^3 operations. It fails if a set has fewer than 2 examples, if the sets have unequal
// features, or if a number is not finite.
func FrechetDistance(real, drawn *mat.Dense, b Bootstrap) (Estimate, error) {
	if err := CheckSets("the Frechet distance", 2, Set{"real examples", real}, Set{"drawn examples", drawn}); err != nil {
		return Estimate{}, err
	}
	if err := b.Validate(); err != nil {
		return Estimate{}, err
	}
	centre := columnMeans(real)
	real, drawn = subtractFromRows(real, centre), subtractFromRows(drawn, centre)
	value := frechet(real, drawn, nil, nil)
	estimate := b.biasCorrected(value, func(i int) float64 {
		// One set's resample has nothing to do with the other's.
		return frechet(real, drawn, b.resampleWeights(2*i, rowCount(real)), b.resampleWeights(2*i+1, rowCount(drawn)))
	})
	estimate.Low = max(0, estimate.Low)
	return estimate, estimate.checkFinite("the Frechet distance")
}

// SquaredFrechet is that distance without its interval. It fails as [FrechetDistance] does.
func SquaredFrechet(real, drawn *mat.Dense) (float64, error) {
	if err := CheckSets("the Frechet distance", 2, Set{"real examples", real}, Set{"drawn examples", drawn}); err != nil {
		return 0, err
	}
	centre := columnMeans(real)
	distance := frechet(subtractFromRows(real, centre), subtractFromRows(drawn, centre), nil, nil)
	return distance, Estimate{Value: distance}.checkFinite("the Frechet distance")
}

// frechet is the distance between rows, each counted as often as its weight says, or once.
func frechet(real, drawn *mat.Dense, ofReal, ofDrawn []float64) float64 {
	return fitGaussian(real, ofReal).frechetDistance(fitGaussian(drawn, ofDrawn))
}

// frechetDistance is the squared Frechet distance between two normal distributions.
func (p gaussian) frechetDistance(q gaussian) float64 {
	root := matrixSqrt(p.covariance)
	var half, product mat.Dense
	half.Mul(root, q.covariance)
	product.Mul(&half, root)
	var cross float64
	for _, value := range eigenvalues(symmetrized(&product)) {
		cross += math.Sqrt(max(0, value))
	}
	means := floats.Distance(p.mean, q.mean, 2)
	return max(0, means*means+mat.Trace(p.covariance)+mat.Trace(q.covariance)-2*cross)
}

// matrixSqrt is the symmetric square root of a covariance.
func matrixSqrt(s *mat.SymDense) *mat.Dense {
	values, vectors := eigenDecomposition(s)
	n := len(values)
	scaled := mat.NewDense(n, n, nil)
	scaled.Apply(func(_, j int, v float64) float64 { return v * math.Sqrt(max(0, values[j])) }, vectors)
	var root mat.Dense
	root.Mul(scaled, vectors.T())
	return &root
}
