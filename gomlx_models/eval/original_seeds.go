package eval

import (
	"context"
	"fmt"
	"strings"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/eval/originality"
	"github.com/atelier-go/atelier/gomlx_models/sample"
)

// mostTries is how many samples are drawn, for each that is wanted, before a model is given up that only copies.
const mostTries = 20

// Seeds finds seeds, from that of the options on, each of which draws a sample that is no copy of what the model learnt from: one for each sample
// that the options ask for. With it comes how many were refused. What a text begins with, it was given and is not judged by. It fails if so many
// are refused that twenty for each do not do, if the options are for something else, or as drawing them does.
func (o *Originals) Seeds(ctx context.Context, from *sample.Sampler, options sample.Options) (seeds []int64, refused int, err error) {
	count := options.Number(o.spec)
	if err := checkSeeds(options, count); err != nil {
		return nil, 0, err
	}
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

// checkSeeds wants options that draw samples one by one.
func checkSeeds(options sample.Options, count int) error {
	switch classes := len(options.Classes); {
	case count < 1:
		return models.FieldError("eval", "Count", "is %d, want 1 or more", count)
	case classes > 1 && classes != count:
		return models.FieldError("eval", "Classes", "has %d classes for %d samples, want one for each, or one for all", classes, count)
	case len(options.Above) > 0:
		return models.FieldError("eval", "Above", "has pictures to complete, which are copies as far as they go: leave it out")
	}
	return nil
}

// judgeSeeds draws some samples, each of its own seed as if nothing else were drawn, and judges them.
func (o *Originals) judgeSeeds(ctx context.Context, from *sample.Sampler, options sample.Options, seeds []int64, which []int) ([]originality.Near, error) {
	var drawn Drawn
	for _, i := range which {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("eval: stopped while samples were drawn: %w", err)
		}
		one := options
		one.Count, one.Seed = 1, seeds[i]
		if len(options.Classes) > 1 {
			one.Classes = options.Classes[i : i+1]
		}
		next, err := o.draw(from, one)
		if err != nil {
			return nil, err
		}
		drawn.Pictures = append(drawn.Pictures, next.Pictures...)
		for _, text := range next.Texts {
			drawn.Texts = append(drawn.Texts, strings.TrimPrefix(text, options.Text))
		}
	}
	return o.judge(ctx, drawn)
}
