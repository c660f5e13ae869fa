package calibrate

import (
	"context"
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/choose"
	"github.com/atelier-go/atelier/gomlx_models/eval"
	"github.com/atelier-go/atelier/gomlx_models/eval/metrics"
	"github.com/atelier-go/atelier/gomlx_models/fit"
)

const (
	// components is the number of principal components that pictures are compared by, at most.
	components = 64
	// mostReal is the number of held-out pictures that are compared with as many drawn ones, at most.
	mostReal = 500
	// mostReference is the number of pictures that the components are of, at most.
	mostReference = 1000
	// neighbours is the k of the coverage (Naeem et al. 2020).
	neighbours = 5
	// scoreSeed is that of every draw for a score, another than those of trainings.
	scoreSeed = 1000
)

// Scorer scores models on one part of the data that is held out, in seconds and not in minutes as package eval does: no
// classifier is trained, and there are no intervals.
type Scorer struct {
	held   models.Dataset
	views  []view // of pictures
	counts int    // of pictures that are drawn
}

// view is what is compared of pictures: features of the pictures themselves or of their details.
type view struct {
	measure  choose.Measure
	of       func(pictures *mat.Dense) *mat.Dense
	features metrics.FeatureExtractor
	real     *mat.Dense
}

// NewScorer reads the part that is learnt from, on which features of pictures are fitted, and the part that is held out. It fails
// if there are too few pictures.
func NewScorer(learn, held models.Dataset) (*Scorer, error) {
	s := &Scorer{held: held}
	spec := held.Spec()
	if spec.Kind != models.Pictures {
		return s, nil
	}
	real, err := eval.DatasetMatrix(held, mostReal, scoreSeed)
	if err != nil {
		return nil, err
	}
	reference, err := eval.DatasetMatrix(learn, mostReference, scoreSeed)
	if err != nil {
		return nil, err
	}
	s.counts, _ = real.Dims()
	n, width := reference.Dims()
	for _, v := range []view{
		{measure: choose.Frechet, of: func(pictures *mat.Dense) *mat.Dense { return pictures }},
		{measure: choose.Detail, of: func(pictures *mat.Dense) *mat.Dense { return details(pictures, spec) }},
	} {
		if v.features, err = metrics.PCA(v.of(reference), min(components, n-1, width)); err != nil {
			return nil, fmt.Errorf("calibrate: %s: %w", learn.Name(), err)
		}
		if v.real, err = v.features.Extract(v.of(real)); err != nil {
			return nil, fmt.Errorf("calibrate: %s: %w", held.Name(), err)
		}
		s.views = append(s.views, v)
	}
	return s, nil
}

// Score measures a model: of pictures their distances and the coverage, of all else the likelihood.
func (s *Scorer) Score(ctx context.Context, run *fit.Run) ([]choose.Score, error) {
	m := eval.Trained{Backend: run.Backend, Model: run.Model, Store: run.Store}
	if s.views == nil {
		return s.likelihood(ctx, m)
	}
	drawn, err := eval.SampleMatrix(ctx, m, s.counts, scoreSeed)
	if err != nil {
		return nil, err
	}
	var scores []choose.Score
	for i, v := range s.views {
		features, err := v.features.Extract(v.of(drawn))
		if err != nil {
			return nil, err
		}
		distance, err := metrics.SquaredFrechet(v.real, features)
		if err != nil {
			return nil, err
		}
		scores = append(scores, choose.Score{Measure: v.measure, Value: distance})
		if i > 0 {
			continue
		}
		near, err := metrics.PrecisionRecall(v.real, features, neighbours, few)
		if err != nil {
			return nil, err
		}
		scores = append(scores, choose.Score{Measure: choose.Coverage, Value: near.Coverage.Value})
	}
	return scores, nil
}

// few resamples are enough where nobody asks for the interval.
var few = metrics.Bootstrap{Resamples: 2}

// likelihood is what the model gives the part that is held out.
func (s *Scorer) likelihood(ctx context.Context, m eval.Trained) ([]choose.Score, error) {
	measure, score := choose.CrossEntropy, eval.CrossEntropy
	if s.held.Spec().Kind == models.Strokes {
		measure = choose.Likelihood
		score = func(ctx context.Context, m eval.Trained, held models.Dataset, _ metrics.Bootstrap) ([]metrics.Score, error) {
			return eval.Scores(ctx, m, held, eval.Options{Resamples: few.Resamples, Seed: scoreSeed})
		}
	}
	scores, err := score(ctx, m, s.held, few)
	if err != nil {
		return nil, err
	}
	return []choose.Score{{Measure: measure, Value: scores[0].Value}}, nil
}

// details is what pictures differ by from the mean of each pixel with its eight neighbours, channel by channel; beyond an edge lies
// the pixel at the edge.
func details(pictures *mat.Dense, spec models.Spec) *mat.Dense {
	count, width := pictures.Dims()
	left := mat.NewDense(count, width, nil)
	for i := range count {
		from, to := pictures.RawRowView(i), left.RawRowView(i)
		at := func(y, x, c int) int {
			y, x = min(max(y, 0), spec.Height-1), min(max(x, 0), spec.Width-1)
			return (y*spec.Width+x)*spec.Channels + c
		}
		for y := range spec.Height {
			for x := range spec.Width {
				for c := range spec.Channels {
					sum := 0.0
					for dy := -1; dy <= 1; dy++ {
						for dx := -1; dx <= 1; dx++ {
							sum += from[at(y+dy, x+dx, c)]
						}
					}
					to[at(y, x, c)] = from[at(y, x, c)] - sum/9
				}
			}
		}
	}
	return left
}
