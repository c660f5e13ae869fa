package calibrate

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/gomlx/compute"

	"github.com/atelier-go/atelier/gomlx_models/choose"
	"github.com/atelier-go/atelier/gomlx_models/cost"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/zoo"
)

// warmUp is the number of steps before those that are timed.
const warmUp = 4

// shares are the parts of a training's time after which it is scored.
var shares = []float64{0.25, 0.5, 1}

// trial trains one preset on a ground for some time and scores it on the way.
type trial struct {
	ctx      context.Context
	enough   context.CancelFunc
	clock    clock
	score    func(context.Context, *fit.Run) ([]choose.Score, error)
	row      choose.Row // what all rows have in common
	seconds  float64    // of training
	progress func(share float64)
	// begun is the clock's time after the step first, which ends the warm-up, and scoring the time that scores took since.
	begun, scoring time.Duration
	first          int
	rows           []choose.Row
}

// measure trains a preset on a ground for that many seconds of training and gives a row for each share of it. Progress, which may
// be nil, is told how much of the time has passed.
func measure(ctx context.Context, b compute.Backend, p Preset, g ground, seconds float64, progress func(share float64)) ([]choose.Row, error) {
	config, err := zoo.Configure(p.Family, p.Name, nil)
	if err != nil {
		return nil, err
	}
	gen, err := config.Build(g.learn.Spec())
	if err != nil {
		return nil, err
	}
	price, err := cost.Of(gen)
	if err != nil {
		return nil, err
	}
	row := choose.Row{Ground: g.Ground, Family: p.Family, Preset: p.Name, FLOPs: price.FLOPs, Parameters: price.Parameters}
	inner, enough := context.WithCancel(ctx)
	defer enough()
	t := &trial{ctx: ctx, enough: enough, clock: clockOf(b), score: g.scorer.Score, row: row, seconds: seconds, progress: progress}
	_, err = fit.Train(inner, b, gen, g.learn, fit.Options{Steps: math.MaxInt32, Seed: 1, Callbacks: []fit.Callback{{Do: t.look}}})
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.Is(err, fit.ErrDiverged):
		return nil, fmt.Errorf("%w: %s %s on %s", err, p.Family, p.Name, g.Data)
	default:
		return t.rows, err
	}
}

// look is a fit.Callback: it scores where a share of the time has passed, and ends the training after the last.
func (t *trial) look(p fit.Progress) error {
	switch {
	case p.Done || p.Step < warmUp:
		return nil
	case t.first == 0:
		t.first, t.begun = p.Step, t.clock()
		return nil
	}
	step := (t.clock() - t.begun - t.scoring).Seconds() / float64(p.Step-t.first)
	passed := step * float64(p.Step)
	if t.progress != nil {
		t.progress(passed / t.seconds)
	}
	if passed < shares[len(t.rows)]*t.seconds {
		return nil
	}
	before := t.clock()
	scores, err := t.score(t.ctx, p.Run)
	if err != nil {
		return err
	}
	t.scoring += t.clock() - before
	row := t.row
	row.Steps, row.Seconds, row.Scores = p.Step, passed, scores
	t.rows = append(t.rows, row)
	if len(t.rows) == len(shares) {
		t.enough()
	}
	return nil
}
