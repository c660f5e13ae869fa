package main

import (
	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/eval"
	"github.com/atelier-go/atelier/gomlx_models/eval/metrics"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/rnn"
)

const (
	// shakespeareSteps take a net of 256 units about 6 minutes of 2 cores that do nothing else. One of 512, the preset's,
	// takes 15 and is not tried.
	shakespeareSteps = 6000
	// The rate falls by 2^(-10/3) in a training.
	shakespeareHalfLife = 0.3 * shakespeareSteps
	// A candidate learns from eight ninths of the text for half of the steps.
	netsHeld  = 1.0 / 9
	netsSteps = shakespeareSteps / 2
)

// shakespeareNets chooses the dropout of a net half as wide as the preset's that reads its symbols by an embedding.
func shakespeareNets() *choosing {
	small := func(dropout float64) rnn.Config {
		return rnn.Config{Preset: rnn.GRU, Units: 256, Embedding: 64, Dropout: dropout, HalfLife: shakespeareHalfLife}
	}
	return &choosing{
		what: "net",
		how: "The net was chosen on the last ninth of the training text, 80% to 90% of the whole: each candidate learned from the first 80% for " +
			"half of the steps of the training that is scored, in which its rate fell as far.",
		of:   lab.plays,
		held: netsHeld,
		candidates: []candidate{
			{"256 units, dropout 0.1", small(0.1)},
			{"256 units, dropout 0.2", small(0.2)},
		},
		try: tryNet,
	}
}

func tryNet(l lab, c candidate, plays sets) (metrics.Score, error) {
	config := c.config.(rnn.Config)
	config.HalfLife = config.HalfLife * netsSteps / shakespeareSteps
	scores, err := l.crossEntropy(config, plays, netsSteps)
	if err != nil {
		return metrics.Score{}, err
	}
	return scores[0], nil
}

// shakespeare is held to less than bzip2's 1.662 nats a character.
func shakespeare(l lab, chosen models.Config) ([]result, error) {
	scores, err := l.crossEntropy(chosen, l.plays(), shakespeareSteps)
	if err != nil {
		return nil, err
	}
	return []result{of("", scores[0], atMost(1.55), atMost(1.4697)), of("", scores[1], nil, nil)}, nil
}

// crossEntropy trains a model of text and gives its nats and bits a character.
func (l lab) crossEntropy(config models.Config, plays sets, steps int) ([]metrics.Score, error) {
	run, _, err := l.train(config, plays.train, fit.Options{Steps: steps})
	if err != nil {
		return nil, err
	}
	test, err := plays.test.Open()
	if err != nil {
		return nil, err
	}
	return eval.CrossEntropy(l.ctx, scored(run), test, metrics.Bootstrap{Seed: seed})
}
