package eval

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/eval/metrics"
)

// Options says how much to measure. Its zero value is the full measurement, a minute or two for 10,000
// pictures of 28x28 pixels.
type Options struct {
	// Train is what the model learnt from. Features are fitted on it and the width of Parzen's window is chosen
	// on it, and its own distance from the held-out examples is noted beside the model's. Without it, the
	// held-out examples stand in.
	Train models.Dataset
	// Examples is the most held-out examples used and the most pictures drawn; 10,000 if 0.
	Examples int
	// Draws is the number of latent draws for each example of a model whose likelihood can be bounded; 500 if 0.
	Draws int
	// Texts is the number of texts drawn; 100 if 0.
	Texts int
	// Length is the number of symbols of each text; 400 if 0.
	Length int
	// Resamples is that of metrics.Bootstrap; 200 if 0.
	Resamples int
	// Seed makes the scores reproducible.
	Seed int64
	// Progress is told what is measured next; it may be nil.
	Progress func(doing string)
}

// withDefaults fills in what is zero and reports every fault at once.
func (o Options) withDefaults() (Options, error) {
	const most = math.MaxInt32
	faults := errors.Join(
		inRange("the options", "Examples", o.Examples, 0, most),
		inRange("the options", "Draws", o.Draws, 0, most),
		inRange("the options", "Texts", o.Texts, 0, most),
		inRange("the options", "Length", o.Length, 0, most),
		o.bootstrap().Validate())
	o.Examples = cmp.Or(o.Examples, 10_000)
	o.Draws = cmp.Or(o.Draws, 500)
	o.Texts = cmp.Or(o.Texts, 100)
	o.Length = cmp.Or(o.Length, 400)
	if o.Progress == nil {
		o.Progress = func(string) {}
	}
	return o, faults
}

func (o Options) bootstrap() metrics.Bootstrap {
	return metrics.Bootstrap{Resamples: o.Resamples, Seed: o.Seed}
}

// importanceSampling is the options of LikelihoodBounds.
func (o Options) importanceSampling() ImportanceSampling {
	return ImportanceSampling{Examples: o.Examples, Draws: o.Draws, Seed: o.Seed, Resamples: o.Resamples}
}

// prepare checks the options, the model and the data sets, and says what comes next.
func (o Options) prepare(ctx context.Context, m Trained, held models.Dataset, want models.Kind) (Options, error) {
	o, err := o.withDefaults()
	if err != nil {
		return o, err
	}
	if err := m.validate(); err != nil {
		return o, err
	}
	if err := m.checkDataset(held); err != nil {
		return o, err
	}
	if kind := held.Spec().Kind; kind != want {
		return o, fmt.Errorf("eval: %s has %s, want %s: call Scores for whatever a model makes", held.Name(), kind, want)
	}
	if o.Train != nil {
		if err := m.checkDataset(o.Train); err != nil {
			return o, err
		}
	}
	return o, o.report(ctx, "reading "+held.Name())
}

// report tells what is measured next, or why nothing is.
func (o Options) report(ctx context.Context, doing string) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("eval: stopped before %s: %w", doing, err)
	}
	o.Progress(doing)
	return nil
}

// Scores measures what fits the model: Pictures or Text for those, the likelihood of answers for pairs, and
// the likelihood of drawings, or its bounds. It fails if nothing fits, if the held-out examples are not of the
// model's kind and size, if the context is cancelled, or as the single scores do.
func Scores(ctx context.Context, m Trained, held models.Dataset, o Options) ([]metrics.Score, error) {
	if held == nil {
		return nil, errors.New("eval: there are no held-out examples: give a data set")
	}
	switch kind := held.Spec().Kind; kind {
	case models.Pictures:
		return Pictures(ctx, m, held, o)
	case models.Text:
		return Text(ctx, m, held, o)
	case models.Pairs, models.Strokes:
		o, err := o.prepare(ctx, m, held, kind)
		if err != nil {
			return nil, err
		}
		if kind == models.Pairs {
			return CrossEntropy(ctx, m, held, o.bootstrap())
		}
		if likelihood, ok := m.Model.(models.Likelihood); ok {
			return drawingNats(ctx, m, likelihood, held, o)
		}
		return LikelihoodBounds(ctx, m, held, o.importanceSampling())
	default:
		return nil, fmt.Errorf("eval: there are no scores for %s", kind)
	}
}
