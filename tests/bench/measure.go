package main

import (
	"context"
	"math"
	"time"

	"github.com/gomlx/compute"

	"github.com/atelier-go/atelier/gomlx_models/cost"
	"github.com/atelier-go/atelier/gomlx_models/fit"
)

// timing is what the peers report of one workload, and the arithmetic of a step.
type timing struct {
	Batch      int     `json:"batch"`
	FirstStepS float64 `json:"first_step_s"`
	StepsPerS  float64 `json:"steps_per_s"`
	FLOPs      int     `json:"flops"`
}

// warmUp is the number of steps before those that are timed, as in the peers.
const warmUp = 4

// measure trains a workload with package fit, as a user would, and times its steps.
func measure(b compute.Backend, w workload, seconds float64) (timing, error) {
	set, err := w.data()
	if err != nil {
		return timing{}, err
	}
	gen, err := w.config.Build(set.Spec())
	if err != nil {
		return timing{}, err
	}
	batch, _ := gen.Minibatch()
	counted, err := cost.Of(gen)
	if err != nil {
		return timing{}, err
	}
	ctx, enough := context.WithCancel(context.Background())
	defer enough()
	var first, warm, last time.Time
	steps, warmStep, begun := 0, 0, time.Now()
	_, err = fit.Train(ctx, b, gen, set, fit.Options{
		Steps: math.MaxInt, Seed: 1, SaveEvery: time.Hour,
		Callbacks: []fit.Callback{{Do: func(p fit.Progress) error {
			if p.Done {
				return nil
			}
			last = time.Now()
			switch {
			case p.Step == 1:
				first = last
			case p.Step >= warmUp && warm.IsZero():
				warm, warmStep = last, p.Step
			}
			steps = p.Step - warmStep
			if !warm.IsZero() && last.Sub(warm).Seconds() >= seconds {
				enough()
			}
			return nil
		}}},
	})
	if err != nil {
		return timing{}, err
	}
	return timing{
		Batch:      batch,
		FirstStepS: rounded(first.Sub(begun).Seconds()),
		StepsPerS:  rounded(float64(steps) / last.Sub(warm).Seconds()),
		FLOPs:      counted.FLOPs,
	}, nil
}

// rounded keeps three decimals.
func rounded(x float64) float64 { return math.Round(x*1000) / 1000 }
