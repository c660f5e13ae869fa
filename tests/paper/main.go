// Command paper trains the models whose scores are known from papers, scores them, and writes what came out,
// beside what should, to RESULTS.md in its folder. Each experiment is one training of minutes; all take about
// an hour on 2 cores. With -choose it instead tries the candidates of those experiments that have several, on a part
// of the training data, and keeps which is best: that one is then trained and scored.
package main

import (
	"context"
	"flag"
	"fmt"
	"math"
	"os"
	"os/signal"
	"strings"
	"time"

	"github.com/gomlx/compute"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/backend"
)

func main() {
	only := flag.String("only", strings.Join(names(), ","), "the experiments to run, separated by commas")
	small := flag.Bool("small", false, "train for a few steps and keep no results, to see that all runs")
	choose := flag.Bool("choose", false, "try the candidates on a part of the training data and keep the best, instead of scoring")
	anew := flag.Bool("page", false, "write RESULTS.md anew from results.json, and train nothing")
	folder := flag.String("folder", "tests/paper", "where results.json and RESULTS.md are kept")
	flag.Parse()
	if *anew {
		kept, err := read(*folder)
		if err == nil {
			err = write(*folder, kept)
		}
		exit(err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	exit(run(ctx, strings.Split(*only, ","), forms{small: *small, choose: *choose}, *folder))
}

// exit ends the program.
func exit(err error) {
	if namesFolder != "" {
		_ = os.RemoveAll(namesFolder)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "paper:", err)
		os.Exit(1)
	}
	os.Exit(0)
}

// forms are the forms of the command.
type forms struct{ small, choose bool }

// lab is where experiments run.
type lab struct {
	ctx     context.Context
	backend compute.Backend
	small   bool
	// seed is that of the trainings.
	seed int64
}

func run(ctx context.Context, only []string, form forms, folder string) error {
	b, which, err := backend.New()
	if err != nil {
		return err
	}
	if which.Advice != "" {
		fmt.Fprintln(os.Stderr, "paper:", which.Advice)
	}
	l := lab{ctx: ctx, backend: b, small: form.small, seed: seed}
	for _, name := range only {
		e, err := find(name)
		if err != nil {
			return err
		}
		if form.choose && e.choosing == nil {
			continue
		}
		fmt.Printf("%s: %s\n", e.name, e.about)
		if err := e.do(l, form, folder); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// do chooses or scores and keeps what came out. The small form does both and keeps nothing.
func (e experiment) do(l lab, form forms, folder string) error {
	kept, err := read(folder)
	if err != nil {
		return err
	}
	done := kept[e.name]
	done.Name, done.About = e.name, e.about
	if e.choosing != nil && (form.choose || form.small) {
		if done.Choice, err = e.choosing.choose(l); err != nil {
			return err
		}
	}
	if !form.choose {
		if done, err = e.score(l, done); err != nil {
			return err
		}
		fmt.Print(done.String())
	}
	if form.small {
		return nil
	}
	return keep(folder, done)
}

// score trains the chosen model, scores it on the test data and puts the results in the place of those before.
func (e experiment) score(l lab, done outcome) (outcome, error) {
	var config models.Config
	if e.choosing != nil {
		var err error
		if config, err = e.choosing.chosen(done.Choice); err != nil {
			return outcome{}, err
		}
		done.Of = done.Choice.Chosen
		fmt.Printf("  training the chosen %s, %s, on all of the training data, to score it once on the test data\n", e.choosing.what, done.Of)
	}
	begun, cpu := time.Now(), cpuTime()
	results, err := repeated(l, func(l lab) ([]result, error) { return e.run(l, config) })
	if err != nil {
		return outcome{}, err
	}
	done.Results = results
	done.Seconds = math.Round(time.Since(begun).Seconds())
	done.CPUSeconds = math.Round((cpuTime() - cpu).Seconds())
	return done, nil
}
