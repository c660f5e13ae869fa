package eval

import (
	"context"
	"fmt"
	"image"
	"slices"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/eval/originality"
	"github.com/atelier-go/atelier/gomlx_models/sample"
)

// mostTries is how many samples are drawn, for each that is wanted, before a model is given up that only copies.
const mostTries = 20

// Seeds finds seeds, from that of the options on, each of which draws a sample that is no copy of what the model learnt from: one for each sample
// that the options ask for. With it comes how many were refused. It fails if nineteen samples of twenty are, or as drawing them does.
func (o *Originals) Seeds(ctx context.Context, from *sample.Sampler, options sample.Options) (seeds []int64, refused int, err error) {
	count := options.Number(o.spec)
	seeds = make([]int64, count)
	waiting := make([]int, count) // the samples that have no seed yet
	for i := range waiting {
		waiting[i] = i
	}
	next := options.Seed
	for tried := 0; len(waiting) > 0; {
		if tried += len(waiting); tried > mostTries*count {
			return nil, refused, fmt.Errorf("eval: of %d samples only %d are no copies, and %d are wanted: the model copies too often, train it on more examples or for fewer steps",
				tried-len(waiting), count-len(waiting), count)
		}
		for _, i := range waiting {
			seeds[i] = next
			next++
		}
		judged, err := o.judgeSeeds(ctx, from, options, seeds, waiting)
		if err != nil {
			return nil, refused, err
		}
		var still []int
		for k, i := range waiting {
			if judged[k].Copy {
				still = append(still, i)
			}
		}
		waiting = still
		refused += len(still)
	}
	return seeds, refused, nil
}

// judgeSeeds draws some samples, each of its own seed as if nothing else were drawn, and judges them.
func (o *Originals) judgeSeeds(ctx context.Context, from *sample.Sampler, options sample.Options, seeds []int64, which []int) ([]originality.Near, error) {
	var pictures []image.Image
	var drawings []sample.Drawing
	var texts []string
	for _, i := range which {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("eval: stopped while samples were drawn: %w", err)
		}
		one := options
		one.Count, one.Seed = 1, seeds[i]
		if len(options.Classes) > 1 {
			one.Classes = options.Classes[min(i, len(options.Classes)-1):][:1]
		}
		var err error
		switch o.spec.Kind {
		case models.Text:
			texts, err = appended(texts, one, from.Texts)
		case models.Strokes:
			drawings, err = appended(drawings, one, from.Drawings)
		default:
			pictures, err = appended(pictures, one, from.Pictures)
		}
		if err != nil {
			return nil, err
		}
	}
	switch o.spec.Kind {
	case models.Text:
		return o.Texts(texts)
	case models.Strokes:
		return o.Drawings(drawings)
	default:
		return o.Pictures(pictures)
	}
}

func appended[T any](to []T, options sample.Options, draw func(sample.Options) ([]T, error)) ([]T, error) {
	drawn, err := draw(options)
	return slices.Concat(to, drawn), err
}
