package sample

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/eval/metrics"
)

// Direction is a way through the space of a model's latent numbers.
type Direction struct {
	// Vector is of length 1.
	Vector []float32
	// Share is how much of the variance of the model's pictures lies along it, 0 to 1.
	Share float64
}

// directionDraws is how many pictures directions are found from: Harkonen et al. 2020 take a million, of networks a thousand times as large.
const directionDraws = 2048

// Directions finds the count directions along which the model's pictures change the most, the strongest first: the principal
// components of drawn pictures, at most 16 pixels high and wide, carried over to the latent numbers by linear regression
// (Harkonen et al. 2020, section 2, with pictures in the place of activations). Each points to where its largest number grows. It
// fails if the model has no latent numbers or fewer than count. Classes are those of the draws, in turn.
func (s *Sampler) Directions(count int, seed int64, classes ...int) ([]Direction, error) {
	size, err := s.LatentSize()
	if err != nil {
		return nil, err
	}
	if err := errors.Join(models.Within("sample", "the number of directions", count, 1, size), checkClasses(s.model.Spec(), classes, len(classes)), takes(s.model, classes),
		wantsClasses(s.model, classes, "give some")); err != nil {
		return nil, err
	}
	z, pictures, err := s.drawThumbnails(seed, classes)
	if err != nil {
		return nil, err
	}
	_, values := pictures.Dims()
	components, err := metrics.PCA(pictures, min(count, values))
	if err != nil {
		return nil, fmt.Errorf("sample: the pictures have no principal components: %w", err)
	}
	along, err := components.Extract(pictures)
	if err != nil {
		return nil, fmt.Errorf("sample: the pictures have no principal components: %w", err)
	}
	whole := totalVariance(pictures)
	directions := make([]Direction, min(count, values))
	for i := range directions {
		directions[i] = regressed(z, mat.Col(nil, i, along), whole)
	}
	slices.SortStableFunc(directions, func(a, b Direction) int { return -cmp.Compare(a.Share, b.Share) })
	return directions, nil
}

// drawThumbnails draws points and what the model makes of them, reduced: [draws, values].
func (s *Sampler) drawThumbnails(seed int64, classes []int) (Latents, *mat.Dense, error) {
	z, err := s.Latents(directionDraws, seed)
	if err != nil {
		return nil, nil, err
	}
	groups := max(1, len(classes))
	var pictures []float64
	for i := range groups {
		part := z[i*len(z)/groups : (i+1)*len(z)/groups]
		var class []int
		if len(classes) > 0 {
			class = classes[i : i+1]
		}
		values, err := s.decodeThumbnails(part, class)
		if err != nil {
			return nil, nil, err
		}
		pictures = append(pictures, values...)
	}
	return z, mat.NewDense(len(z), len(pictures)/len(z), pictures), nil
}

// totalVariance is the sum of the variances of the columns.
func totalVariance(rows *mat.Dense) float64 {
	_, values := rows.Dims()
	var sum float64
	for j := range values {
		sum += stat.Variance(mat.Col(nil, j, rows), nil)
	}
	return sum
}

// regressed is the direction in which points z go as a component of their pictures grows.
func regressed(z Latents, component []float64, whole float64) Direction {
	vector := make([]float64, len(z[0]))
	for i, c := range component {
		for j, v := range z[i] {
			vector[j] += c * float64(v)
		}
	}
	size, largest := floats.Norm(vector, 2), 0.0
	for _, v := range vector {
		if math.Abs(v) > math.Abs(largest) {
			largest = v
		}
	}
	d := Direction{Vector: make([]float32, len(vector)), Share: stat.Variance(component, nil) / whole}
	for j, v := range vector {
		d.Vector[j] = float32(v / math.Copysign(size, largest))
	}
	return d
}
