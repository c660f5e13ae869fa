package metrics

import (
	"fmt"

	"gonum.org/v1/gonum/mat"
)

// FeatureExtractor turns pictures into the numbers that sets of them are compared by.
type FeatureExtractor interface {
	// Name is what a score is said to be on, such as "PCA-64 features".
	Name() string
	// Of makes features [pictures, features] of pictures [pictures, values] in [0, 1]. It fails if they are of
	// another size than those that the features were fitted on.
	Extract(pictures *mat.Dense) (*mat.Dense, error)
}

// Pixels is the pictures themselves.
func Pixels() FeatureExtractor { return pixels{} }

type pixels struct{}

func (pixels) Name() string                                    { return "pixels" }
func (pixels) Extract(pictures *mat.Dense) (*mat.Dense, error) { return pictures, nil }

// PCA is the first n principal components of real pictures [pictures, values], each divided by nothing: its
// spread is that of the pictures along it. It fails if there are no more than n pictures, if they have fewer
// than n values, or if a value is not finite.
func PCA(real *mat.Dense, n int) (FeatureExtractor, error) {
	score := fmt.Sprintf("PCA-%d", n)
	if n < 1 {
		return nil, fmt.Errorf("metrics: %s: want at least 1 component", score)
	}
	if err := CheckSets(score, n+1, Set{"pictures", real}); err != nil {
		return nil, err
	}
	_, values := real.Dims()
	if n > values {
		return nil, fmt.Errorf("metrics: %s: pictures have %d values, want at least one for each component", score, values)
	}
	mean, vectors := principalAxes(real, n)
	if _, _, bad := findNotFinite(vectors); bad {
		return nil, fmt.Errorf("metrics: %s: the covariance of the pictures has no eigenvectors that LAPACK finds: take other pictures", score)
	}
	return principalComponents{mean: mean, vectors: vectors}, nil
}

// principalComponents is principal components.
type principalComponents struct {
	mean    []float64
	vectors *mat.Dense // one a column
}

func (c principalComponents) Name() string {
	_, n := c.vectors.Dims()
	return fmt.Sprintf("PCA-%d features", n)
}

func (c principalComponents) Extract(pictures *mat.Dense) (*mat.Dense, error) {
	if err := CheckWidth(c.Name(), pictures, len(c.mean)); err != nil {
		return nil, err
	}
	var features mat.Dense
	features.Mul(subtractFromRows(pictures, c.mean), c.vectors)
	return &features, nil
}
