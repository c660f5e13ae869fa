package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/backend"
	"github.com/atelier-go/atelier/gomlx_models/card"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/eval"
	"github.com/atelier-go/atelier/gomlx_models/eval/metrics"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/plotting/table"
	"github.com/spf13/cobra"
)

// scoring is what `atelier score` was told.
type scoring struct {
	data, train string
	json        bool
	framing
	opening
	eval.Options
}

// scored is what `atelier score --json` writes.
type scored struct {
	Folder  string `json:"folder"`
	Step    int    `json:"step"`
	Backend string `json:"backend"`
	card.Scored
}

func scoreCommand() *cobra.Command {
	var s scoring
	cmd := &cobra.Command{
		Use:   "score folder",
		Short: "Measure a trained model on data that it did not see, and keep the scores beside its weights",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return score(cmd, args[0], s)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&s.data, "data", "", "the held-out data set's `name` or path (default: what the model's own leaves, or its test set)")
	flags.StringVar(&s.train, "train", "", "the `name` or path of what the model learnt from (default: where it was then)")
	s.framing.flags(cmd)
	flags.IntVar(&s.Examples, "examples", 0, "the largest `number` of held-out examples and of samples (default: 10,000)")
	flags.IntVar(&s.Draws, "draws", 0, "the `number` of importance samples a picture (default: 500)")
	flags.IntVar(&s.Texts, "texts", 0, "the `number` of texts to draw (default: 100)")
	flags.IntVar(&s.Length, "length", 0, "the `number` of symbols of each text (default: 400)")
	flags.IntVar(&s.Resamples, "resamples", 0, "the `number` of resamples of the intervals (default: 200)")
	flags.Int64Var(&s.Seed, "seed", 0, "the `number` that the random numbers begin with")
	s.opening.flags(cmd)
	jsonFlag(cmd, &s.json, "folder, step, backend, data (name and digest of the held-out set), seed, and scores, each with name, value, low, high, unit, better and source")
	return cmd
}

func score(cmd *cobra.Command, folder string, s scoring) error {
	flag := s.given()
	if flag == "" && s.strokes {
		flag = "--strokes"
	}
	if flag != "" && s.data == "" && s.train == "" {
		return wrong(fmt.Errorf("atelier score: %s is for what --data or --train names: name it, or leave it out", flag))
	}
	run, err := openModel(cmd, folder, s.opening)
	if err != nil {
		return err
	}
	source, learnt, fault := s.learnt(cmd, run)
	if fault != nil && s.train != "" {
		return fault
	}
	held, err := s.held(cmd, run, source, fault)
	if err != nil {
		return err
	}
	s.Train = learnt
	if fault != nil {
		fmt.Fprintf(cmd.ErrOrStderr(), "atelier: %s, which the model learnt from, is not found (%v): what is fitted to data is fitted to the held-out set; name it with --train\n", run.Data.Name, fault)
	}
	if held.Digest() == run.Data.Digest {
		fmt.Fprintf(cmd.ErrOrStderr(), "atelier: the model learnt from %s: its scores there flatter it\n", held.Name())
	}
	s.Progress = func(doing string) { fmt.Fprintf(cmd.ErrOrStderr(), "%s ...\n", doing) }
	scores, err := eval.Scores(cmd.Context(), eval.Trained{Backend: run.Backend, Model: run.Model, Store: run.Store}, held, s.Options)
	if err != nil {
		return inFlags(err, nil)
	}
	said := card.Scored{Data: fit.Data{Name: held.Name(), Digest: held.Digest()}, Seed: s.Seed, Scores: scores}
	text, err := json.Marshal(said)
	if err != nil {
		return fmt.Errorf("atelier score: %w", err)
	}
	var kept error
	if !inZoo(folder) {
		if kept = fit.SaveScores(run, folder, text); kept == nil {
			kept = card.Write(folder, run, nil)
		}
	}
	if s.json {
		return errors.Join(writeJSON(cmd.OutOrStdout(), scored{folder, run.Step, backend.Name(run.Backend), said}), kept)
	}
	return errors.Join(writeScores(cmd.OutOrStdout(), held.Name(), scores), kept)
}

// held opens the data to score on: what the flag names, or what the model's own data leaves, if that was found.
func (s scoring) held(cmd *cobra.Command, run *fit.Run, learnt data.Source, fault error) (models.Dataset, error) {
	if s.data != "" {
		source, err := s.find(run, s.data)
		if err != nil {
			return nil, err
		}
		set, err := openData(cmd, source)
		if err == nil {
			tell(cmd, set)
		}
		return set, err
	}
	if fault != nil {
		return nil, fmt.Errorf("atelier: what %s, which the model learnt from, leaves to score on is not found: %w: name it with --data, and what the model learnt from with --train", run.Data.Name, fault)
	}
	source, ok := learnt.HeldOut()
	if !ok && run.Held != nil && run.Held.Source != nil {
		if source, err := data.Remembered(run.Held.Source); err == nil {
			return openData(cmd, source)
		}
	}
	if !ok {
		return nil, fmt.Errorf("atelier: the model learnt from all of %s: name a data set that it did not see with --data", run.Data.Name)
	}
	return openData(cmd, source)
}

// find finds data that is read as the model's own was, but for what the flags say.
func (s scoring) find(run *fit.Run, name string) (data.Source, error) {
	s.lines = s.lines || run.Model.Spec().Documents
	return s.framing.find(name, data.FrameOf(run.Data.Source, run.Model.Spec()), s.strict)
}

// learnt opens the data that the model learnt from: what the flag names, or what the model remembers. It fails if
// that is not there or holds other values by now.
func (s scoring) learnt(cmd *cobra.Command, run *fit.Run) (source data.Source, set models.Dataset, err error) {
	if s.train != "" {
		source, err = s.find(run, s.train)
	} else {
		source, err = remembered(run)
	}
	if err == nil {
		set, err = openData(cmd, source)
	}
	if err == nil && set.Digest() != run.Data.Digest {
		err = fmt.Errorf("atelier: %s holds other values than %s, which the model learnt from: name that with --train",
			cmp.Or(s.train, source.Name()), run.Data.Name)
	}
	if err != nil {
		return data.Source{}, nil, err
	}
	return source, set, nil
}

// remembered is the source of what the model learnt from. One that is older than the paths in its description knows
// names only, which are never taken for paths: one is likely to be that of the model's own folder.
func remembered(run *fit.Run) (data.Source, error) {
	if run.Data.Source != nil {
		return data.Remembered(run.Data.Source)
	}
	return namedPart(run.Data.Name)
}

// writeScores writes a table of the scores, and below it their sources and notes.
func writeScores(out io.Writer, on string, scores []metrics.Score) error {
	rows := [][]string{{"SCORE ON " + on, "VALUE", "95% INTERVAL", "UNIT", "BETTER"}}
	for _, s := range scores {
		rows = append(rows, []string{s.Name, fmt.Sprintf("%.4g", s.Value), s.FormatInterval(s.Interval), s.Unit, string(s.Better)})
	}
	_, err := fmt.Fprintln(out, table.Text(rows))
	for _, s := range scores {
		fmt.Fprintf(out, "%s: %s\n", s.Name, s.Source)
		if s.Note != "" {
			fmt.Fprintf(out, "  %s\n", s.Note)
		}
	}
	return err
}
