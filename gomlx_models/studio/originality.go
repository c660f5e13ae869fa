package studio

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/diagnose"
	"github.com/atelier-go/atelier/gomlx_models/eval"
	"github.com/atelier-go/atelier/gomlx_models/eval/originality"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/sample"
	"github.com/atelier-go/atelier/plotting"
)

// Originality is whether a model copies: the verdict, and the samples that are nearest to what it learnt from beside that.
type Originality struct {
	Verdict originality.Verdict
	// Nearest are those samples, the nearest first: pictures in one row and below them the training pictures, or texts.
	Nearest Samples
}

// nearestShown is how many pictures are shown, and nearestRead how many texts.
const nearestShown, nearestRead = 8, 3

// Originality draws samples and tells whether they are copies of what the model learnt from, by what was held out of it, which it
// opens again. The verdict is kept with the model.
func (r *Run) Originality() Originality {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	parts, err := r.parts(ctx)
	check(err)
	found, err := r.judge(ctx, parts)
	check(err)
	return found
}

// Originals draws what the options say, but nothing that is a copy of what the model learnt from: each sample is of a seed of its own, from that of
// the options on, which stands below it. A note says how many were refused.
func (r *Run) Originals(o sample.Options) Samples {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	parts, err := r.parts(ctx)
	check(err)
	judge, err := eval.NewOriginals(ctx, parts.Learn, parts.Held, o.Length)
	check(err)
	seeds, refused, err := judge.Seeds(ctx, r.sampler, o)
	check(err)
	drawn := r.ofSeeds(o, seeds)
	drawn.Note = fmt.Sprintf("%d of %d samples were copies and are not shown", refused, refused+len(seeds))
	return drawn
}

// parts opens what the model learnt from and what was held out. It fails if that is not there, or holds other values by now.
func (r *Run) parts(ctx context.Context) (parts diagnose.Parts, err error) {
	again := func(d fit.Data) (source data.Source, set models.Dataset, err error) {
		if source, err = data.Remembered(d.Source); err == nil {
			set, err = source.OpenWith(ctx, nil)
		}
		switch {
		case err != nil:
			return source, nil, fmt.Errorf("studio: %s, which the model knows, is not found: %w", d.Name, err)
		case set.Digest() != d.Digest:
			return source, nil, fmt.Errorf("studio: %s holds other values than when the model was trained: originality can only be told beside what it learnt from", d.Name)
		}
		return source, set, nil
	}
	learnt, set, err := again(r.Data)
	if err != nil {
		return parts, err
	}
	parts.Learn = set
	if r.Held != nil {
		_, parts.Held, err = again(*r.Held)
		return parts, err
	}
	held, ok := learnt.HeldOut()
	if !ok {
		return parts, fmt.Errorf("studio: the model learnt from all of %s, and without examples that it did not see nobody can tell what is honest: train on a part, such as source.First(0.9)", r.Data.Name)
	}
	parts.Held, err = held.OpenWith(ctx, nil)
	return parts, err
}

// judge draws, judges and keeps the verdict.
func (r *Run) judge(ctx context.Context, parts diagnose.Parts) (Originality, error) {
	verdict, drawn, err := eval.Originality(ctx, eval.Trained{Backend: r.Backend, Model: r.Model, Store: r.Store}, parts.Learn, parts.Held, 0, 1)
	if err != nil {
		return Originality{}, err
	}
	if err := KeepVerdict(r.Run, r.folder, verdict); err != nil {
		warn(err.Error())
	}
	nearest, err := nearestOf(verdict, drawn, parts.Learn)
	return Originality{verdict, nearest}, err
}

// KeepVerdict puts a verdict into a run, and into its newest checkpoint in the folder, if it is kept in one.
func KeepVerdict(run *fit.Run, folder string, verdict originality.Verdict) error {
	text, err := json.Marshal(verdict)
	if err != nil {
		return fmt.Errorf("studio: the verdict cannot be kept: %w", err)
	}
	run.Originality = text
	if folder == "" {
		return nil
	}
	return fit.SaveOriginality(run, folder, text)
}

// nearestOf shows the samples that are nearest.
func nearestOf(v originality.Verdict, drawn eval.Drawn, learnt models.Dataset) (s Samples, err error) {
	s.Title = "nearest to " + learnt.Name()
	numbers := v.Nearest(nearestShown)
	if drawn.Texts != nil {
		for _, i := range numbers[:min(nearestRead, len(numbers))] {
			s.Texts = append(s.Texts, drawn.Texts[i])
		}
		return s, nil
	}
	if s.Pictures, err = eval.NearestPictures(v, drawn, learnt, nearestShown); err != nil {
		return s, err
	}
	s.Captions = make([]string, len(s.Pictures)) // none of what was learnt
	for k, i := range numbers {
		s.Captions[k] = fmt.Sprintf("%.2f", v.Judged[i].Distance)
	}
	s.Columns, s.Rows = len(numbers), []string{"drawn", "learnt"}
	return s, nil
}

// Bundle is the samples that are nearest, with the verdict.
func (o Originality) Bundle() (plotting.Bundle, error) {
	shown := o.Nearest
	shown.Note = o.Verdict.Sentence() + " " + o.Verdict.Sureness()
	return shown.Bundle()
}

// EndingVerdict judges what was trained for a minute or more, where something was held out, and keeps the verdict. It gives what is to be
// told of it, or nothing. That it cannot be judged is told, too, and no reason to fail.
func EndingVerdict(ctx context.Context, run *fit.Run, folder string, parts diagnose.Parts, took time.Duration) string {
	if took < eval.JudgedFrom || parts.Held == nil || run.Model.Spec().Kind == models.Pairs || ctx.Err() != nil {
		return ""
	}
	verdict, _, err := eval.Originality(ctx, eval.Trained{Backend: run.Backend, Model: run.Model, Store: run.Store}, parts.Learn, parts.Held, 0, 1)
	if err != nil {
		return "originality is not judged: " + strings.TrimPrefix(strings.TrimPrefix(err.Error(), "eval: "), "originality: ")
	}
	if err := KeepVerdict(run, folder, verdict); err != nil {
		return verdict.Sentence() + " It is not kept: " + err.Error()
	}
	return verdict.Sentence()
}
