package main

import (
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/eval"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/rnn"
)

// shakespeareSteps take about 12 minutes on 2 cores.
const shakespeareSteps = 5000

// shakespeare is held to less than bzip2's 1.662 nats a character.
func shakespeare(l lab) ([]result, error) {
	run, _, err := l.train(rnn.Config{Preset: rnn.GRU}, data.Shakespeare().First(0.9), fit.Options{Steps: shakespeareSteps})
	if err != nil {
		return nil, err
	}
	held := data.Shakespeare().Last(0.1)
	if l.small {
		held = held.Take(2000)
	}
	test, err := held.Open()
	if err != nil {
		return nil, err
	}
	scores, err := eval.TextNats(l.ctx, scored(run), test, eval.Bootstrap{Seed: seed})
	if err != nil {
		return nil, err
	}
	return []result{of("", scores[0], atMost(1.55), atMost(1.4697)), of("", scores[1], nil, nil)}, nil
}
