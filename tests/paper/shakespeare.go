package main

import (
	"time"

	"github.com/atelier-go/atelier/gomlx_models/eval"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/rnn"
)

// shakespeareModel is half as wide as the preset and reads its symbols by an embedding. A million of them are few: the
// preset came to 1.544 nats a character in 15 minutes, and this net with twice the dropout in 13 to 1.529.
var shakespeareModel = rnn.Config{Preset: rnn.GRU, Units: 256, Embedding: 64, Dropout: 0.1, HalfLife: 1800}

// Training ends with the steps, which take about 6 minutes on 2 cores that do nothing else, or with the time.
const (
	shakespeareSteps = 6000
	shakespeareTime  = 15 * time.Minute
)

// shakespeare is held to less than bzip2's 1.662 nats a character.
func shakespeare(l lab) ([]result, error) {
	plays := l.plays()
	run, _, err := l.train(shakespeareModel, plays.train, fit.Options{Steps: shakespeareSteps, Time: shakespeareTime})
	if err != nil {
		return nil, err
	}
	test, err := plays.test.Open()
	if err != nil {
		return nil, err
	}
	scores, err := eval.TextNats(l.ctx, scored(run), test, eval.Bootstrap{Seed: seed})
	if err != nil {
		return nil, err
	}
	return []result{of("", scores[0], atMost(1.55), atMost(1.4697)), of("", scores[1], nil, nil)}, nil
}
