package main

import (
	"time"

	"github.com/atelier-go/atelier/gomlx_models/eval"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/rnn"
)

// Training ends with the steps, which take about 12 minutes on 2 cores that do nothing else, or with the time.
const (
	shakespeareSteps = 5000
	shakespeareTime  = 15 * time.Minute
)

// shakespeare is held to less than bzip2's 1.662 nats a character.
func shakespeare(l lab) ([]result, error) {
	plays := l.plays()
	run, _, err := l.train(rnn.Config{Preset: rnn.GRU}, plays.train, fit.Options{Steps: shakespeareSteps, Time: shakespeareTime})
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
