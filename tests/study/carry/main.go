// Command carry measures what carried knowledge is worth: a model learns little data from random weights and once more from
// the weights of a model that learnt other data, and the steps are counted after which the second is as good on held-out data
// as the first ever becomes.
//
//	go run ./tests/study/carry -seeds 3
//	go run ./tests/study/carry -only text -small
package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"os/signal"

	"github.com/gomlx/compute"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/backend"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/eval"
	"github.com/atelier-go/atelier/gomlx_models/eval/metrics"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/rnn"
	"github.com/atelier-go/atelier/gomlx_models/vae"
	"github.com/atelier-go/atelier/gomlx_models/zoo"
)

func main() {
	seeds := flag.Int("seeds", 3, "the `number` of seeds")
	only := flag.String("only", "", "the `name` of one experiment")
	small := flag.Bool("small", false, "a tenth of the steps")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := runAll(ctx, os.Stdout, *only, *seeds, *small); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// experiment is a model that learns one set for some steps, and then a smaller one.
type experiment struct {
	name            string
	config          models.Config
	from            func(folder string) (data.Source, error)
	to, held        func(folder string) (data.Source, error)
	fromSteps       int
	steps, everyOne int // of the small set; it is scored every so many
}

func source(s data.Source) func(string) (data.Source, error) {
	return func(string) (data.Source, error) { return s, nil }
}

var experiments = []experiment{
	{
		name: "digits", config: vae.Config{Preset: vae.Conv, Channels: 16, Units: 128},
		from: classesOf(data.MNIST(), 0, 4, 10_000), to: classesOf(data.MNIST(), 5, 9, 500), held: classesOf(data.MNISTTest(), 5, 9, 1000),
		fromSteps: 1500, steps: 1000, everyOne: 50,
	},
	{
		name: "clothes", config: vae.Config{Preset: vae.Conv, Channels: 16, Units: 128},
		from: source(data.MNIST()), to: source(data.FashionMNISTFull().Take(500)), held: source(data.FashionMNISTTest().Take(1000)),
		fromSteps: 1500, steps: 1000, everyOne: 50,
	},
	{
		name: "text", config: rnn.Config{Preset: rnn.GRU, Units: 192, Batch: 16},
		from: source(data.Shakespeare()), to: source(data.Opticks().Take(30_000)), held: source(data.Opticks().Last(0.03)),
		fromSteps: 1500, steps: 600, everyOne: 30,
	},
}

func runAll(ctx context.Context, out io.Writer, only string, seeds int, small bool) error {
	b, _, err := backend.New()
	if err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "atelier-carry-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	fmt.Fprintln(out, "| experiment | seed | best from random weights | at step | as good when carried, at step | share | best when carried |\n|---|---|---|---|---|---|---|")
	for _, e := range experiments {
		if only != "" && e.name != only {
			continue
		}
		if small {
			e.fromSteps, e.steps, e.everyOne = e.fromSteps/10, e.steps/10, e.everyOne/10
		}
		for seed := range seeds {
			if err := e.run(ctx, b, out, folder, int64(seed+1)); err != nil {
				return fmt.Errorf("study: %s: %w", e.name, err)
			}
		}
	}
	return nil
}

// run trains three times and writes a row.
func (e experiment) run(ctx context.Context, b compute.Backend, out io.Writer, folder string, seed int64) error {
	var sets [3]models.Dataset
	for i, open := range []func(string) (data.Source, error){e.from, e.to, e.held} {
		s, err := open(folder)
		if err != nil {
			return err
		}
		if sets[i], err = s.Open(); err != nil {
			return err
		}
	}
	gen, err := e.config.Build(sets[0].Spec())
	if err != nil {
		return err
	}
	from, err := fit.Train(ctx, b, gen, sets[0], fit.Options{Steps: e.fromSteps, Seed: seed})
	if err != nil {
		return err
	}
	scratch, err := e.learn(ctx, nil, b, sets[1], sets[2], seed)
	if err != nil {
		return err
	}
	carried, err := e.learn(ctx, from, b, sets[1], sets[2], seed)
	if err != nil {
		return err
	}
	best, at := scratch.best()
	other, _ := carried.best()
	reached := carried.first(best)
	share := "never"
	if reached >= 0 {
		share = fmt.Sprintf("%.2f", float64(reached)/float64(at))
	}
	_, err = fmt.Fprintf(out, "| %s | %d | %.4g | %d | %d | %s | %.4g |\n", e.name, seed, best, at, reached, share, other)
	return err
}

// curve is what a model scores on held-out data, by step; less is better.
type curve struct {
	steps  []int
	values []float64
}

func (c curve) best() (value float64, step int) {
	value = math.Inf(1)
	for i, v := range c.values {
		if v < value {
			value, step = v, c.steps[i]
		}
	}
	return value, step
}

// first is the step at which a value is reached, or -1.
func (c curve) first(value float64) int {
	for i, v := range c.values {
		if v <= value {
			return c.steps[i]
		}
	}
	return -1
}

// learn trains on the small set, from the weights of a run or from random ones.
func (e experiment) learn(ctx context.Context, from *fit.Run, b compute.Backend, set, held models.Dataset, seed int64) (c curve, err error) {
	config := e.config
	if from != nil {
		if config, err = zoo.Adopt(config, from.Model.Config(), from.Model.Spec(), set.Spec()); err != nil {
			return c, err
		}
	}
	gen, err := config.Build(set.Spec())
	if err != nil {
		return c, err
	}
	at := []int{0}
	for step := e.everyOne; step <= e.steps; step += cmp.Or(e.everyOne, 1) {
		at = append(at, step)
	}
	score := func(p fit.Progress) error {
		if len(c.steps) > 0 && c.steps[len(c.steps)-1] == p.Step {
			return nil
		}
		value, err := scoreOf(ctx, p.Run, held)
		c.steps, c.values = append(c.steps, p.Step), append(c.values, value)
		return err
	}
	_, err = fit.Train(ctx, b, gen, set, fit.Options{Steps: e.steps, Seed: seed, From: from, Callbacks: []fit.Callback{{At: at, Do: score}}})
	return c, err
}

// scoreOf is the negative ELBO of pictures, or the cross-entropy of a text.
func scoreOf(ctx context.Context, run *fit.Run, held models.Dataset) (float64, error) {
	m := eval.Trained{Backend: run.Backend, Model: run.Model, Store: run.Store}
	var scores []metrics.Score
	var err error
	if held.Spec().Kind == models.Text {
		scores, err = eval.CrossEntropy(ctx, m, held, metrics.Bootstrap{Resamples: 2, Seed: 1})
	} else {
		scores, err = eval.LikelihoodBounds(ctx, m, held, eval.ImportanceSampling{Examples: 500, Draws: 4, K: 4, Seed: 1, Resamples: 2})
	}
	if err != nil {
		return 0, err
	}
	return scores[0].Value, nil
}
