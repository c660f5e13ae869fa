package main

import (
	"github.com/gomlx/gomlx/core/tensors"
	"gonum.org/v1/gonum/mat"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/eval"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/gan"
	"github.com/atelier-go/atelier/gomlx_models/sample"
)

const (
	parzenEpochs  = 50
	parzenSamples = 10_000
	// validationShare is the share of the training pictures, the last ones, that choose sigma.
	validationShare = 1.0 / 60
)

// parzen measures the article's GAN by the window of Goodfellow et al. 2014, and, as a control of the measure
// itself, real pictures in the place of the samples (Theis et al. 2016, table 1: 243 nats).
func parzen(l lab) ([]result, error) {
	digits := l.digits()
	run, train, err := l.train(gan.Config{}, digits.train.First(1-validationShare), fit.Options{Epochs: parzenEpochs})
	if err != nil {
		return nil, err
	}
	held, err := digits.train.Last(validationShare).Open()
	if err != nil {
		return nil, err
	}
	test, err := digits.test.Open()
	if err != nil {
		return nil, err
	}
	count := parzenSamples
	if l.small {
		count = smallExamples
	}
	drawn, err := sample.New(run.Backend, run.Generator, run.Store).Draw(sample.Options{Count: count, Seed: seed})
	if err != nil {
		return nil, err
	}
	values, err := tensors.CopyFlatData[float32](drawn)
	if err != nil {
		return nil, err
	}
	validation, held10000 := pictures(held, held.Len()), pictures(test, test.Len())
	// A grid finer than the paper's: steps of 4% where theirs are of 29%, for control and model alike.
	control, err := eval.Parzen(pictures(train, count), validation, held10000, sigmas(), eval.Bootstrap{Seed: seed})
	if err != nil {
		return nil, err
	}
	model, err := eval.Parzen(rows(count, values), validation, held10000, sigmas(), eval.Bootstrap{Seed: seed})
	if err != nil {
		return nil, err
	}
	return []result{
		{Quantity: "real pictures, at least", Estimate: control.LogLikelihood, Unit: "nats", Must: atLeast(238)},
		{Quantity: "real pictures, at most", Estimate: control.LogLikelihood, Unit: "nats", Must: atMost(248)},
		{Quantity: "samples of the GAN", Estimate: model.LogLikelihood, Unit: "nats", Must: atLeast(214), Aim: atLeast(225), Note: eval.ParzenWarning},
	}, nil
}

// sigmas are the widths tried.
func sigmas() []float64 {
	var all []float64
	for sigma := 0.1; sigma < 0.4; sigma *= 1.04 {
		all = append(all, sigma)
	}
	return all
}

// pictures are the first count pictures of a set, one a row, in [0, 1].
func pictures(set models.Dataset, count int) *mat.Dense {
	values := tensors.MustCopyFlatData[uint8](set.Values()[0])[:count*set.Spec().Size()]
	scaled := make([]float32, len(values))
	for i, v := range values {
		scaled[i] = float32(v) / 255
	}
	return rows(count, scaled)
}

// rows is values as a matrix of count rows.
func rows(count int, values []float32) *mat.Dense {
	wide := make([]float64, len(values))
	for i, v := range values {
		wide[i] = float64(v)
	}
	return mat.NewDense(count, len(values)/count, wide)
}
