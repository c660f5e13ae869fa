// Command make makes the models of the zoo: for each name it trains as the recipe says, scores the model on data that it
// did not see, and writes its file and its card. The same recipe gives the same bytes on one machine.
//
//	go run ./gomlx_models/zoo/make -into gomlx_models/zoo/pretrained/models tang
package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"

	"github.com/gomlx/compute"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/backend"
	"github.com/atelier-go/atelier/gomlx_models/eval"
	"github.com/atelier-go/atelier/gomlx_models/eval/metrics"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/zoo"
	"github.com/atelier-go/atelier/gomlx_models/zoo/pretrained"
)

func main() {
	into := flag.String("into", filepath.Join("gomlx_models", "zoo", "pretrained", "models"), "the `folder` for the files and their cards")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := makeAll(ctx, os.Stdout, *into, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// makeAll makes the models of some names.
func makeAll(ctx context.Context, out io.Writer, into string, names []string) error {
	chosen, err := choose(names)
	if err != nil {
		return err
	}
	b, _, err := backend.New()
	if err != nil {
		return err
	}
	for _, r := range chosen {
		file, card, err := r.make(ctx, b, out)
		if err == nil {
			err = errors.Join(
				os.WriteFile(filepath.Join(into, r.name+".safetensors"), file, 0o644),
				os.WriteFile(filepath.Join(into, r.name+".md"), []byte(card), 0o644))
		}
		if err != nil {
			return fmt.Errorf("zoo: %s: %w", r.name, err)
		}
		fmt.Fprintf(out, "%s: %d bytes in %s\n", r.name, len(file), into)
	}
	return nil
}

// choose gives the recipes of names.
func choose(names []string) (chosen []recipe, err error) {
	var known []string
	for _, r := range recipes {
		known = append(known, r.name)
	}
	for _, name := range names {
		found := false
		for _, r := range recipes {
			if r.name == name {
				chosen, found = append(chosen, r), true
			}
		}
		if !found {
			return nil, fmt.Errorf("zoo: there is no recipe %q, want some of %s", name, strings.Join(known, ", "))
		}
	}
	if len(chosen) == 0 {
		return nil, fmt.Errorf("zoo: nothing is named to be made, want some of %s", strings.Join(known, ", "))
	}
	return chosen, nil
}

// maxBytes is of one file.
const maxBytes = 3e6

// make trains and packs a model.
func (r recipe) make(ctx context.Context, b compute.Backend, out io.Writer) (file []byte, card string, err error) {
	run, set, err := r.learn(ctx, b, out)
	if err != nil {
		return nil, "", err
	}
	if r.elsewhere {
		run.Data.Source = nil
	}
	// What is scored is what is given away: the weights in half precision.
	if file, err = fit.Pack(run, nil); err != nil {
		return nil, "", err
	}
	packed, err := fit.Unpack(b, file, r.name, zoo.Build)
	if err != nil {
		return nil, "", err
	}
	on, scores, err := r.score(ctx, packed, set, out)
	if err != nil {
		return nil, "", err
	}
	about, err := json.Marshal(pretrained.Card{
		About: r.about, DataFrom: r.dataFrom, License: r.license, Recipe: "make zoo NAMES=" + r.name, Cost: r.cost,
		ScoredOn: on, Scores: scores, Limits: r.limits,
	})
	if err != nil {
		return nil, "", err
	}
	if file, err = fit.Pack(run, about); err != nil {
		return nil, "", err
	}
	if len(file) > maxBytes {
		return nil, "", fmt.Errorf("the file has %d bytes, want at most %.0f: make the model smaller", len(file), maxBytes)
	}
	model, err := pretrained.Describe(r.name, file)
	return file, model.Markdown(), err
}

// learn trains the model.
func (r recipe) learn(ctx context.Context, b compute.Backend, out io.Writer) (*fit.Run, models.Dataset, error) {
	set, err := r.train.Open()
	if err != nil {
		return nil, nil, err
	}
	config, err := zoo.Configure(r.family, r.preset, []byte(r.fields))
	if err != nil {
		return nil, nil, err
	}
	gen, err := config.Build(set.Spec())
	if err != nil {
		return nil, nil, err
	}
	show := fit.Callback{Every: max(1, r.steps/20), Do: func(p fit.Progress) error {
		_, err := fmt.Fprintf(out, "%s: %s\n", r.name, p)
		return err
	}}
	run, err := fit.Train(ctx, b, gen, set, fit.Options{Steps: r.steps, Seed: r.seed, Callbacks: []fit.Callback{show}})
	if err == nil && run.Stopped == fit.Interrupted {
		err = errors.New("interrupted")
	}
	return run, set, err
}

// usualScoring takes a minute.
var usualScoring = eval.Options{Examples: 2000, Draws: 50, Texts: 20}

// score measures the model on what was held out.
func (r recipe) score(ctx context.Context, run *fit.Run, learnt models.Dataset, out io.Writer) (on string, scores []metrics.Score, err error) {
	held, err := r.held.Open()
	if err != nil {
		return "", nil, err
	}
	o := r.scoring
	o.Train, o.Seed = learnt, 1
	o.Examples, o.Draws, o.Texts = cmp.Or(o.Examples, usualScoring.Examples), cmp.Or(o.Draws, usualScoring.Draws), cmp.Or(o.Texts, usualScoring.Texts)
	o.Progress = func(doing string) { fmt.Fprintf(out, "%s: %s\n", r.name, doing) }
	scores, err = eval.Scores(ctx, eval.Trained{Backend: run.Backend, Model: run.Model, Store: run.Store}, held, o)
	return held.Name(), scores, err
}
