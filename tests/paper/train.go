package main

import (
	"fmt"
	"os"
	"time"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/eval"
	"github.com/atelier-go/atelier/gomlx_models/fit"
)

// seed is that of every draw and every score, and of what trains once.
const seed = 1

// smallSteps and smallExamples are those of the small form.
const (
	smallSteps    = 5
	smallExamples = 100
)

// train trains a model as the options say, with a line of progress every ten seconds.
func (l lab) train(config models.Config, source data.Source, o fit.Options) (*fit.Run, models.Dataset, error) {
	set, err := source.Open()
	if err != nil {
		return nil, nil, err
	}
	gen, err := config.Build(set.Spec())
	if err != nil {
		return nil, nil, err
	}
	if l.small {
		o = fit.Options{Steps: smallSteps}
	}
	o.Seed, o.SaveEvery = l.seed, time.Minute
	var told time.Duration
	o.Callbacks = []fit.Callback{{Do: func(p fit.Progress) error {
		if p.Done || p.Elapsed-told > 10*time.Second {
			told = p.Elapsed
			fmt.Fprintln(os.Stderr, p)
		}
		return nil
	}}}
	run, err := fit.Train(l.ctx, l.backend, gen, set, o)
	if err == nil && run.Stopped == fit.Interrupted {
		err = l.ctx.Err()
	}
	return run, set, err
}

func scored(run *fit.Run) eval.Trained {
	return eval.Trained{Backend: run.Backend, Model: run.Model, Store: run.Store}
}

// options are those of every score.
func (l lab) options(train models.Dataset) eval.Options {
	o := eval.Options{Train: train, Seed: seed, Progress: func(doing string) { fmt.Fprintln(os.Stderr, doing) }}
	if l.small {
		o.Examples, o.Draws, o.Texts, o.Resamples = smallExamples, 2, 20, 10
	}
	return o
}
