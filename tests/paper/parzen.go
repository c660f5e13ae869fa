package main

import (
	"errors"
	"fmt"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/eval"
	"github.com/atelier-go/atelier/gomlx_models/eval/metrics"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/gan"
)

const (
	parzenEpochs  = 40
	parzenSamples = 10_000
	// sigmaShare is the share of the training pictures, the last ones, that choose sigma.
	sigmaShare = 1.0 / 60
	// A candidate learns from five sixths of the pictures, for 13 epochs of them.
	penaltiesHeld  = 1.0 / 6
	penaltiesSteps = 5000
)

// parzenPenalties chooses the penalty R1. All candidates are the article's networks with what steadies a long training:
// that penalty, a larger rate, averaged weights.
func parzenPenalties() *choosing {
	var penalties []candidate
	for _, r1 := range []float64{0.02, 0.05, 0.1, 0.3} {
		penalties = append(penalties, candidate{fmt.Sprintf("%g", r1), gan.Config{LearningRate: 5e-4, R1: r1, EMA: 0.999}})
	}
	return &choosing{
		what: "penalty R1",
		how: fmt.Sprintf("The penalty R1 was chosen on the last 10,000 of the 60,000 training pictures, a tenth of which chose sigma: each candidate "+
			"learned from the other 50,000 for %d steps, about a quarter of the training that is scored.", penaltiesSteps),
		of:         lab.digits,
		held:       penaltiesHeld,
		candidates: penalties,
		try:        tryPenalty,
	}
}

func tryPenalty(l lab, c candidate, digits sets) (metrics.Score, error) {
	window, err := l.window(c.config, fit.Options{Steps: penaltiesSteps}, windowSets{digits.train, digits.test.First(0.1), digits.test.Last(0.9)})
	return metrics.Score{Name: "Parzen-window log-likelihood", Estimate: window.model.LogLikelihood, Unit: "nats", Better: metrics.Higher}, err
}

// parzen measures the article's GAN by the window of Goodfellow et al. 2014, and, as a control of the measure
// itself, real pictures in the place of the samples (Theis et al. 2016, table 1: 243 nats).
func parzen(l lab, chosen models.Config) ([]result, error) {
	digits := l.digits()
	window, err := l.window(chosen, fit.Options{Epochs: parzenEpochs},
		windowSets{digits.train.First(1 - sigmaShare), digits.train.Last(sigmaShare), digits.test})
	if err != nil {
		return nil, err
	}
	control, model := window.control.LogLikelihood, window.model.LogLikelihood
	return []result{
		{Quantity: "real pictures, at least", Estimate: control, Unit: "nats", Must: atLeast(238), control: true},
		{Quantity: "real pictures, at most", Estimate: control, Unit: "nats", Must: atMost(248), control: true},
		{Quantity: "samples of the GAN", Estimate: model, Unit: "nats", Must: atLeast(214), Aim: atLeast(225), Note: metrics.ParzenWarning},
	}, nil
}

// windowSets are what a GAN learns from, what chooses sigma and what is scored.
type windowSets struct{ train, sigma, test data.Source }

// windows are the windows around real pictures and around a model's.
type windows struct{ control, model metrics.ParzenWindow }

// window trains a GAN and takes the windows.
func (l lab) window(config models.Config, o fit.Options, of windowSets) (windows, error) {
	run, train, err := l.train(config, of.train, o)
	if err != nil {
		return windows{}, err
	}
	held, fault1 := of.sigma.Open()
	test, fault2 := of.test.Open()
	if err := errors.Join(fault1, fault2); err != nil {
		return windows{}, err
	}
	count := parzenSamples
	if l.small {
		count = smallExamples
	}
	drawn, fault1 := eval.SampleMatrix(l.ctx, scored(run), count, seed)
	real, fault2 := eval.DatasetMatrix(train, count, seed)
	validation, fault3 := eval.DatasetMatrix(held, held.Len(), seed)
	tested, fault4 := eval.DatasetMatrix(test, test.Len(), seed)
	if err := errors.Join(fault1, fault2, fault3, fault4); err != nil {
		return windows{}, err
	}
	// A grid finer than the paper's: steps of 4% where theirs are of 29%, for control and model alike.
	var w windows
	w.control, fault1 = metrics.Parzen(real, validation, tested, sigmas(), metrics.Bootstrap{Seed: seed})
	w.model, fault2 = metrics.Parzen(drawn, validation, tested, sigmas(), metrics.Bootstrap{Seed: seed})
	return w, errors.Join(fault1, fault2)
}

// sigmas are the widths tried.
func sigmas() []float64 {
	var all []float64
	for sigma := 0.1; sigma < 0.4; sigma *= 1.04 {
		all = append(all, sigma)
	}
	return all
}
