package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/signal"
	"syscall"
	"text/tabwriter"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/eval"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/spf13/cobra"
)

// scoring is what `atelier score` was told.
type scoring struct {
	data, train string
	strict      bool
	eval.Options
}

// verdict is what it writes beside the weights.
type verdict struct {
	Data   fit.Data     `json:"data"`
	Seed   int64        `json:"seed"`
	Scores []eval.Score `json:"scores"`
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
	flags.StringVar(&s.train, "train", "", "the `name` or path of what the model learnt from (default: the name that it remembers)")
	flags.IntVar(&s.Examples, "examples", 0, "the largest `number` of held-out examples and of samples (default: 10,000)")
	flags.IntVar(&s.Draws, "draws", 0, "the `number` of importance samples a picture (default: 500)")
	flags.IntVar(&s.Texts, "texts", 0, "the `number` of texts to draw (default: 100)")
	flags.IntVar(&s.Length, "length", 0, "the `number` of symbols of each text (default: 400)")
	flags.IntVar(&s.Resamples, "resamples", 0, "the `number` of resamples of the intervals (default: 200)")
	flags.Int64Var(&s.Seed, "seed", 0, "the `number` that the random numbers begin with")
	strictFlag(cmd, &s.strict)
	return cmd
}

func score(cmd *cobra.Command, folder string, s scoring) error {
	run, err := openModel(cmd, folder, s.strict)
	if err != nil {
		return err
	}
	held, err := s.held(run)
	if err != nil {
		return err
	}
	if s.Train, err = s.learnt(run); err != nil {
		return err
	}
	if s.Train == nil {
		fmt.Fprintf(cmd.ErrOrStderr(), "atelier: %s, which the model learnt from, is not found by its name: what is fitted to data is fitted to the held-out set; name it with --train\n", run.Data.Name)
	}
	if held.Digest() == run.Data.Digest {
		fmt.Fprintf(cmd.ErrOrStderr(), "atelier: the model learnt from %s: its scores there flatter it\n", held.Name())
	}
	ctx, stop := signal.NotifyContext(cmd.Context(), syscall.SIGINT)
	defer stop()
	s.Progress = func(doing string) { fmt.Fprintf(cmd.ErrOrStderr(), "%s ...\n", doing) }
	scores, err := eval.Scores(ctx, eval.Model{Backend: run.Backend, Generator: run.Generator, Store: run.Store}, held, s.Options)
	if err != nil {
		return err
	}
	text, err := json.Marshal(verdict{fit.Data{Name: held.Name(), Digest: held.Digest()}, s.Seed, scores})
	if err != nil {
		return fmt.Errorf("atelier score: %w", err)
	}
	return errors.Join(writeScores(cmd.OutOrStdout(), held.Name(), scores), fit.SaveScores(run, folder, text))
}

// held opens the data to score on.
func (s scoring) held(run *fit.Run) (models.Dataset, error) {
	if s.data == "" {
		source, ok := heldOut(run.Data.Name)
		if !ok {
			return nil, fmt.Errorf("atelier score: what %s holds out is not known: name a data set that the model did not see with --data", run.Data.Name)
		}
		return source.Open()
	}
	source, err := findSource(s.data)
	if err != nil {
		return nil, err
	}
	return source.Open()
}

// learnt opens the data that the model learnt from. Without a name given it is nil if it is not found.
func (s scoring) learnt(run *fit.Run) (models.Dataset, error) {
	name := s.train
	if name == "" {
		name = run.Data.Name
	}
	var set models.Dataset
	source, err := findSource(name)
	if err == nil {
		set, err = source.Open()
	}
	if err == nil && set.Digest() != run.Data.Digest {
		err = fmt.Errorf("atelier score: %s holds other values than %s, which the model learnt from: name that with --train", name, run.Data.Name)
	}
	switch {
	case err == nil:
		return set, nil
	case s.train == "":
		return nil, nil
	default:
		return nil, err
	}
}

// writeScores writes a table of the scores, and below it their sources and notes.
func writeScores(out io.Writer, on string, scores []eval.Score) error {
	table := tabwriter.NewWriter(out, 0, 8, 2, ' ', 0)
	fmt.Fprintf(table, "SCORE ON %s\tVALUE\t95%% INTERVAL\tUNIT\tBETTER\n", on)
	for _, s := range scores {
		fmt.Fprintf(table, "%s\t%.5g\t%.5g to %.5g\t%s\t%s\n", s.Name, s.Value, s.Low, s.High, s.Unit, s.Better)
	}
	err := table.Flush()
	fmt.Fprintln(out)
	for _, s := range scores {
		fmt.Fprintf(out, "%s: %s\n", s.Name, s.Source)
		if s.Note != "" {
			fmt.Fprintf(out, "  %s\n", s.Note)
		}
	}
	return err
}
