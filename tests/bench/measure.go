package main

import (
	"context"
	"fmt"
	"math"
	"os"
	"strings"
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
	// Parameters is the number of weights that are learnt, PeakMB the most memory that the process has held so far, 0 if
	// the system does not say.
	Parameters int     `json:"parameters"`
	PeakMB     float64 `json:"peak_mb"`
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
		Parameters: counted.Parameters,
		PeakMB:     peakMemory(),
	}, nil
}

// rounded keeps three decimals.
func rounded(x float64) float64 { return math.Round(x*1000) / 1000 }

// peakMemory is the most memory in MB that this process has held, by Linux, or 0.
func peakMemory() float64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	kB := 0.0
	_, _ = fmt.Sscan(rest, &kB) // of another form, it stays 0
	return rounded(kB / 1024)
}
