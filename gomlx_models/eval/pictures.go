package eval

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/sample"
)

const (
	// componentsUsed is the number of principal components compared.
	componentsUsed = 64
	// nearest is the k of precision, recall, density and coverage (Naeem et al. 2020).
	nearest = 5
	// validationExamples is the most examples on which Parzen's width is chosen.
	validationExamples = 1000
	// fewestPictures is what all scores can be made of.
	fewestPictures = 20
	// drawnAtOnce is the number of pictures in one draw.
	drawnAtOnce = 250
)

// Pictures scores a model of pictures: the likelihood's bounds if it has some, else Parzen's estimate;
// distances on PCA-64 features and, if the pictures have labels, on those of a classifier, with the classes
// that samples cover; precision, recall, density and coverage on the last of these features. See Scores for
// when it fails.
func Pictures(ctx context.Context, m Trained, held models.Dataset, o Options) ([]Score, error) {
	o, err := o.begin(ctx, m, held, models.Pictures)
	if err != nil {
		return nil, err
	}
	p, err := gather(ctx, m, held, o)
	if err != nil {
		return nil, err
	}
	var scores []Score
	for _, part := range []func(context.Context, Trained, models.Dataset) ([]Score, error){p.likelihood, p.byComponents, p.byClassifier} {
		more, err := part(ctx, m, held)
		if err != nil {
			return nil, err
		}
		scores = append(scores, more...)
	}
	return checked(scores)
}

// pictures is what is compared, one picture a row. labels are those of the real ones, and train is nil if there
// is none.
type pictures struct {
	o                  Options
	real, drawn, train *mat.Dense
	labels             []int32
}

// gather reads real pictures and draws as many.
func gather(ctx context.Context, m Trained, held models.Dataset, o Options) (pictures, error) {
	p := pictures{o: o}
	real, err := readPictures(held, o.Examples, o.Seed)
	if err != nil {
		return p, err
	}
	if real.len() < fewestPictures {
		return p, fmt.Errorf("eval: %s has %d pictures to score on, want at least %d: give more, or raise Examples", held.Name(), real.len(), fewestPictures)
	}
	p.real, p.labels = real.matrix(), real.labels
	if o.Train != nil {
		if p.train, err = Rows(o.Train, o.Examples, o.Seed); err != nil {
			return p, err
		}
	}
	if err := o.next(ctx, fmt.Sprintf("drawing %d pictures", real.len())); err != nil {
		return p, err
	}
	p.drawn, err = Drawn(ctx, m, real.len(), o.Seed)
	return p, err
}

// Drawn draws so many pictures from a model as rows [count, values] in [0, 1]: the same for the same seed.
func Drawn(ctx context.Context, m Trained, count int, seed int64) (*mat.Dense, error) {
	if err := between("drawing", "count", count, 1, math.MaxInt32); err != nil {
		return nil, err
	}
	m, err := m.copied(seed)
	if err != nil {
		return nil, err
	}
	sampler := sample.New(m.Backend, m.Model, m.Store)
	drawn := mat.NewDense(count, m.Model.Spec().Size(), nil)
	for first := 0; first < count; first += drawnAtOnce {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("eval: drawing: %w", err)
		}
		// Each draw has its own seed, far from those of another seed's draws.
		out, err := sampler.Draw(sample.Options{Count: drawnAtOnce, Seed: seed<<20 + int64(first)})
		if err != nil {
			return nil, err
		}
		if err := into(drawn, first, min(drawnAtOnce, count-first), out); err != nil {
			return nil, err
		}
	}
	return drawn, checkSets("drawing", 1, set{"drawn pictures", drawn})
}

// Rows is at most so many pictures of a set as rows [pictures, values] in [0, 1], in a random order that
// the seed sets.
func Rows(set models.Dataset, most int, seed int64) (*mat.Dense, error) {
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
	if err := between("the pictures of "+set.Name(), "the most", most, 1, math.MaxInt32); err != nil {
		return examples{}, err
	}
	return read(set, most, seed)
}

// fitting is what features are fitted on.
func (p pictures) fitting() *mat.Dense {
	if p.train != nil {
		return p.train
	}
	return p.real
}

// likelihood is the bounds, or Parzen's estimate.
func (p pictures) likelihood(ctx context.Context, m Trained, held models.Dataset) ([]Score, error) {
	if _, ok := m.Model.(models.Bounded); ok {
		if err := p.o.next(ctx, "bounding the likelihood"); err != nil {
			return nil, err
		}
		return Bounds(ctx, m, held, p.o.importance())
	}
	if err := p.o.next(ctx, "estimating the likelihood by Parzen's window"); err != nil {
		return nil, err
	}
	validation, test := p.split()
	window, err := Parzen(p.drawn, validation, test, nil, p.o.bootstrap())
	if err != nil {
		return nil, err
	}
	note := fmt.Sprintf("warning: %s; sigma %.3g, chosen on %d other pictures", ParzenWarning, window.Sigma, rows(validation))
	if window.AtEdge {
		note += ", at the edge of those tried"
	}
	return []Score{{Name: fmt.Sprintf("Parzen-window log-likelihood from %d drawn pictures", rows(p.drawn)), Estimate: window.LogLikelihood,
		Unit: "nats a picture", Better: Higher, Source: "Breuleux et al. 2011; Goodfellow et al. 2014, section 5", Note: note}}, nil
}

// split gives the pictures on which Parzen's width is chosen and those that are scored.
func (p pictures) split() (validation, test *mat.Dense) {
	if p.train != nil {
		return part(p.train, 0, min(validationExamples, rows(p.train))), p.real
	}
	count := max(1, min(validationExamples, rows(p.real)/10))
	return part(p.real, 0, count), part(p.real, count, rows(p.real))
}
