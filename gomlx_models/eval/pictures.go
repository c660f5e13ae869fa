package eval

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/eval/metrics"
	"github.com/atelier-go/atelier/gomlx_models/sample"
)

const (
	// pcaComponents is the number of principal components compared.
	pcaComponents = 64
	// neighboursK is the k of precision, recall, density and coverage (Naeem et al. 2020).
	neighboursK = 5
	// parzenValidation is the most examples on which Parzen's width is chosen.
	parzenValidation = 1000
	// minPictures is what all scores can be made of.
	minPictures = 20
	// sampleBatch is the number of pictures in one draw.
	sampleBatch = 250
)

// Pictures scores a model of pictures: the likelihood's bounds if it has some, else Parzen's estimate;
// distances on PCA-64 features and, if the pictures have labels, on those of a classifier, with the classes
// that samples cover; precision, recall, density and coverage on the last of these features. See Scores for
// when it fails.
func Pictures(ctx context.Context, m Trained, held models.Dataset, o Options) ([]metrics.Score, error) {
	o, err := o.prepare(ctx, m, held, models.Pictures)
	if err != nil {
		return nil, err
	}
	p, err := collectPictures(ctx, m, held, o)
	if err != nil {
		return nil, err
	}
	var scores []metrics.Score
	for _, part := range []func(context.Context) ([]metrics.Score, error){p.likelihoodScores, p.pcaScores, p.classifierScores} {
		more, err := part(ctx)
		if err != nil {
			return nil, err
		}
		scores = append(scores, more...)
	}
	return metrics.CheckScores(scores)
}

// pictureSets is what is compared, one picture a row, and the model and the data set that it is of. labels are those of
// the real ones, and train is nil if there is none.
type pictureSets struct {
	model              Trained
	held               models.Dataset
	o                  Options
	real, drawn, train *mat.Dense
	labels             []int32
}

// collectPictures reads real pictures and draws as many.
func collectPictures(ctx context.Context, m Trained, held models.Dataset, o Options) (pictureSets, error) {
	p := pictureSets{model: m, held: held, o: o}
	real, err := readPictures(held, o.Examples, o.Seed)
	if err != nil {
		return p, err
	}
	if real.len() < minPictures {
		return p, fmt.Errorf("eval: %s has %d pictures to score on, want at least %d: give more, or raise Examples", held.Name(), real.len(), minPictures)
	}
	p.real, p.labels = real.matrix(), real.labels
	if o.Train != nil {
		if p.train, err = DatasetMatrix(o.Train, o.Examples, o.Seed); err != nil {
			return p, err
		}
	}
	if err := o.report(ctx, fmt.Sprintf("drawing %d pictures", real.len())); err != nil {
		return p, err
	}
	p.drawn, err = SampleMatrix(ctx, m, real.len(), o.Seed)
	return p, err
}

// SampleMatrix draws so many pictures from a model as rows [count, values] in [0, 1]: the same for the same seed.
func SampleMatrix(ctx context.Context, m Trained, count int, seed int64) (*mat.Dense, error) {
	if err := inRange("drawing", "count", count, 1, math.MaxInt32); err != nil {
		return nil, err
	}
	m, err := m.clone(seed)
	if err != nil {
		return nil, err
	}
	sampler := sample.New(m.Backend, m.Model, m.Store)
	drawn := mat.NewDense(count, m.Model.Spec().Size(), nil)
	for first := 0; first < count; first += sampleBatch {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("eval: drawing: %w", err)
		}
		// Each draw has its own seed, far from those of another seed's draws.
		out, err := sampler.Draw(sample.Options{Count: sampleBatch, Seed: seed<<20 + int64(first)})
		if err != nil {
			return nil, err
		}
		if err := copyRows(drawn, first, min(sampleBatch, count-first), out); err != nil {
			return nil, err
		}
	}
	return drawn, metrics.CheckSets("drawing", 1, metrics.Set{Name: "drawn pictures", Examples: drawn})
}

// DatasetMatrix is at most so many pictures of a set as rows [pictures, values] in [0, 1], in a random order that
// the seed sets. Of pictures with alpha that is a value like the others, and colours are not multiplied by it: so a score counts
// colours that are not seen, too.
func DatasetMatrix(set models.Dataset, most int, seed int64) (*mat.Dense, error) {
	e, err := readPictures(set, most, seed)
	if err != nil {
		return nil, err
	}
	return e.matrix(), nil
}

func readPictures(set models.Dataset, most int, seed int64) (examples, error) {
	if kind := set.Spec().Kind; kind != models.Pictures {
		return examples{}, fmt.Errorf("eval: %s has %s, want pictures", set.Name(), kind)
	}
	if err := inRange("the pictures of "+set.Name(), "the most", most, 1, math.MaxInt32); err != nil {
		return examples{}, err
	}
	return readExamples(set, most, seed)
}

// reference is what features are fitted on.
func (p pictureSets) reference() *mat.Dense {
	if p.train != nil {
		return p.train
	}
	return p.real
}

// likelihoodScores is the bounds, or Parzen's estimate.
func (p pictureSets) likelihoodScores(ctx context.Context) ([]metrics.Score, error) {
	if _, ok := p.model.Model.(models.Bounded); ok {
		if err := p.o.report(ctx, "bounding the likelihood"); err != nil {
			return nil, err
		}
		return LikelihoodBounds(ctx, p.model, p.held, p.o.importanceSampling())
	}
	if err := p.o.report(ctx, "estimating the likelihood by Parzen's window"); err != nil {
		return nil, err
	}
	validation, test := p.splitForParzen()
	window, err := metrics.Parzen(p.drawn, validation, test, nil, p.o.bootstrap())
	if err != nil {
		return nil, err
	}
	note := fmt.Sprintf("warning: %s; sigma %.3g, chosen on %d other pictures", metrics.ParzenWarning, window.Sigma, rowCount(validation))
	if window.AtEdge {
		note += ", at the edge of those tried"
	}
	return []metrics.Score{{Name: fmt.Sprintf("Parzen-window log-likelihood from %d drawn pictures", rowCount(p.drawn)), Estimate: window.LogLikelihood,
		Unit: "nats a picture", Better: metrics.Higher, Source: "Breuleux et al. 2011; Goodfellow et al. 2014, section 5", Note: note}}, nil
}

// splitForParzen gives the pictures on which Parzen's width is chosen and those that are scored.
func (p pictureSets) splitForParzen() (validation, test *mat.Dense) {
	if p.train != nil {
		return rowRange(p.train, 0, min(parzenValidation, rowCount(p.train))), p.real
	}
	count := max(1, min(parzenValidation, rowCount(p.real)/10))
	return rowRange(p.real, 0, count), rowRange(p.real, count, rowCount(p.real))
}
