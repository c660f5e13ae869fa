package main

import (
	"fmt"
	"os"
	"strings"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/diagnose"
	"github.com/atelier-go/atelier/gomlx_models/eval"
	"github.com/atelier-go/atelier/gomlx_models/fit"
)

// scoreSeed is that of every draw for a score, another than those of the trainings' own.
const scoreSeed = 1000

// of is a trained model, for package eval.
func of(run *fit.Run) eval.Trained {
	return eval.Trained{Backend: run.Backend, Model: run.Model, Store: run.Store}
}

// options are those of every score.
func (l lab) options(train models.Dataset) eval.Options {
	o := eval.Options{Train: train, Seed: scoreSeed, Draws: 50, Progress: func(doing string) { fmt.Fprintln(os.Stderr, doing) }}
	if l.small {
		o.Examples, o.Draws, o.Resamples = 100, 2, 5
	}
	return o
}

// pictureScores is what eval and diagnose measure of pictures.
func (l lab) pictureScores(t trained) ([]number, error) {
	train, held, err := t.parts.open()
	if err != nil {
		return nil, err
	}
	reference := train
	if t.parts.reference.Name() != "" {
		if reference, err = t.parts.reference.Open(); err != nil {
			return nil, err
		}
	}
	scores, err := eval.Pictures(l.ctx, of(t.run), held, l.options(reference))
	if err != nil {
		return nil, err
	}
	var numbers []number
	for _, score := range scores {
		if !strings.HasPrefix(score.Name, "Parzen") { // misleads, and costs the most
			numbers = append(numbers, number{score.Name, score.Value, score.Unit})
		}
	}
	more, err := signs(t.run, train, held)
	return append(numbers, more...), err
}

// signs are what package diagnose measures of a model: whether its samples copy or collapse, and whether it overfits.
func signs(run *fit.Run, train, held models.Dataset) ([]number, error) {
	var fault error
	watch := diagnose.New(train, held, diagnose.Options{Every: 1, Fail: func(err error) { fault = err }})
	for _, done := range []bool{false, true} {
		if err := watch.Callback().Do(fit.Progress{Run: run, Step: run.Step, Done: done}); err != nil {
			return nil, err
		}
	}
	var numbers []number
	for _, c := range watch.Diagnosis().Checks {
		numbers = append(numbers, number{string(c.Sign), c.Last(), fmt.Sprintf("%g is fair, told at %g", c.Fair, c.Threshold)})
	}
	return numbers, fault
}

// open opens both parts.
func (p parts) open() (train, held models.Dataset, err error) {
	if train, err = p.train.Open(); err != nil {
		return nil, nil, err
	}
	held, err = p.held.Open()
	return train, held, err
}
