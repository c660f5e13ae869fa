package metrics

import (
	"errors"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"
)

// Subsets says how KernelDistance takes parts of its sets.
type Subsets struct {
	// Count is the number of subsets; 50 if 0.
	Count int
	// Size is the number of examples in each; 1000 if 0, but at most half of either set.
	Size int
	Seed int64
}

// WithDefaults fills in what is zero for sets of at least n examples.
func (s Subsets) WithDefaults(n int) Subsets {
	if s.Count == 0 {
		s.Count = 50
	}
	if s.Size == 0 {
		s.Size = max(2, min(1000, n/2))
	}
	return s
}

func (s Subsets) validate(n int) error {
	return errors.Join(
		inRange("the kernel distance", "Count", s.Count, 2, 1<<20),
		inRange("the kernel distance", "Size", s.Size, 2, n),
	)
}

// KernelDistance is the mean over subsets of [SquaredMMD] with the polynomial kernel of degree 3 (Binkowski et
// al. 2018): an unbiased estimate, in units of that kernel, that is 0 in the mean for equal
// distributions and may be below. Sets are [examples, features]. Low and High are no confidence interval of that mean
// but the [SubsetSpread] of the subsets, between which lies the middle 95% of their values: as wide as subsets of that size
// make it, however many examples there are. It fails as SquaredMMD does, or if the subsets are larger than the sets.
func KernelDistance(real, drawn *mat.Dense, s Subsets) (Estimate, error) {
	if err := CheckSets("the kernel distance", 2, Set{"real examples", real}, Set{"drawn examples", drawn}); err != nil {
		return Estimate{}, err
	}
	smaller := min(rowCount(real), rowCount(drawn))
	s = s.WithDefaults(smaller)
	if err := s.validate(smaller); err != nil {
		return Estimate{}, err
	}
	values := make([]float64, s.Count)
	parallelFor(s.Count, func(i int) {
		random := rand.New(rand.NewPCG(uint64(s.Seed), uint64(i)))
		values[i] = squaredMMD(
			selectRows(real, random.Perm(rowCount(real))[:s.Size]),
			selectRows(drawn, random.Perm(rowCount(drawn))[:s.Size]))
	})
	distance := percentileInterval(stat.Mean(values, nil), values)
	return distance, distance.checkFinite("the kernel distance")
}

// SquaredMMD is the unbiased estimate of the squared maximum mean discrepancy (Gretton et al. 2012, equation
// 3) between sets [examples, features] under the kernel (x.y/features + 1)^3 of Binkowski et al. 2018. It
// fails if a set has fewer than 2 examples, if the features are unequal, or if a number is not finite.
func SquaredMMD(real, drawn *mat.Dense) (float64, error) {
	if err := CheckSets("the kernel distance", 2, Set{"real examples", real}, Set{"drawn examples", drawn}); err != nil {
		return 0, err
	}
	distance := squaredMMD(real, drawn)
	return distance, Estimate{Value: distance}.checkFinite("the kernel distance")
}

func squaredMMD(x, y *mat.Dense) float64 {
	n, m := float64(rowCount(x)), float64(rowCount(y))
	return kernelSum(x, x, true)/(n*(n-1)) + kernelSum(y, y, true)/(m*(m-1)) - 2*kernelSum(x, y, false)/(n*m)
}

// kernelSum adds up the kernel over all pairs of rows of x and y, or over those of unequal places.
func kernelSum(x, y *mat.Dense, unequal bool) float64 {
	_, d := x.Dims()
	var sum float64
	var products mat.Dense
	for first := 0; first < rowCount(x); first += blockSize {
		last := min(rowCount(x), first+blockSize)
		products.Reset()
		products.Mul(rowRange(x, first, last), y.T())
		for i := first; i < last; i++ {
			for j, product := range products.RawRowView(i - first) {
				if unequal && i == j {
					continue
				}
				k := product/float64(d) + 1
				sum += k * k * k
			}
		}
	}
	return sum
}
