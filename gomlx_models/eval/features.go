package eval

import (
	"fmt"

	"gonum.org/v1/gonum/mat"
)

// Features turns pictures into the numbers that sets of them are compared by.
type Features interface {
	// Name is what a score is said to be on, such as "PCA-64 features".
	Name() string
	// Of makes features [pictures, features] of pictures [pictures, values] in [0, 1]. It fails if they are of
	// another size than those that the features were fitted on.
	Of(pictures *mat.Dense) (*mat.Dense, error)
}

// Pixels is the pictures themselves.
func Pixels() Features { return pixels{} }

type pixels struct{}

func (pixels) Name() string                               { return "pixels" }
func (pixels) Of(pictures *mat.Dense) (*mat.Dense, error) { return pictures, nil }

// PCA is the first n principal components of real pictures [pictures, values], each divided by nothing: its
// spread is that of the pictures along it. It fails if there are no more than n pictures, if they have fewer
// than n values, or if a value is not finite.
func PCA(real *mat.Dense, n int) (Features, error) {
	score := fmt.Sprintf("PCA-%d", n)
	if n < 1 {
		return nil, fmt.Errorf("eval: %s: want at least 1 component", score)
	}
	if err := checkSets(score, n+1, set{"pictures", real}); err != nil {
		return nil, err
	}
	_, values := real.Dims()
	if n > values {
		return nil, fmt.Errorf("eval: %s: pictures have %d values, want at least one for each component", score, values)
	}
	all := momentsOf(real, nil)
	_, vectors := eigen(all.covariance)
	if _, _, bad := notFinite(vectors); bad {
		return nil, fmt.Errorf("eval: %s: the covariance of the pictures has no eigenvectors that LAPACK finds: take other pictures", score)
	}
	return components{mean: all.mean, vectors: mat.DenseCopyOf(vectors.Slice(0, values, values-n, values))}, nil
}

// components is principal components.
type components struct {
	mean    []float64
	vectors *mat.Dense // one a column
}

func (c components) Name() string {
	_, n := c.vectors.Dims()
	return fmt.Sprintf("PCA-%d features", n)
}

func (c components) Of(pictures *mat.Dense) (*mat.Dense, error) {
	if err := fitted(c.Name(), pictures, len(c.mean)); err != nil {
		return nil, err
	}
	var features mat.Dense
	features.Mul(minus(pictures, c.mean), c.vectors)
	return &features, nil
}

// fitted checks that pictures have as many values as those that features were fitted on.
func fitted(name string, pictures *mat.Dense, want int) error {
	if err := checkSets(name, 1, set{"pictures", pictures}); err != nil {
		return err
	}
	if _, values := pictures.Dims(); values != want {
		return fmt.Errorf("eval: %s: pictures have %d values and were fitted on %d: take pictures of one size", name, values, want)
	}
	return nil
}
