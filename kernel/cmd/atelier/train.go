package main

import (
	"context"
	"errors"
	"fmt"
	"os/signal"
	"strings"
	"syscall"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/zoo"
	"github.com/spf13/cobra"
)

// order is what `atelier train` was told.
type order struct {
	preset, config, data string
	fit.Options
}

func trainCommand() *cobra.Command {
	var o order
	cmd := &cobra.Command{
		Use:   "train family",
		Short: "Train a model: " + strings.Join(families(), ", "),
		Example: `  atelier train gan --preset dcgan --data fashion-mnist --steps 5000 --seed 7 --out runs/dcgan
  atelier train rnn --config '{"units": 512}' --data poems.txt --time 10m --out runs/poems`,
		Args:      cobra.ExactArgs(1),
		ValidArgs: families(),
		RunE:      func(cmd *cobra.Command, args []string) error { return train(cmd, args[0], o) },
	}
	flags := cmd.Flags()
	flags.StringVar(&o.preset, "preset", "", "the preset's `name` (default: article; see atelier presets)")
	flags.StringVar(&o.config, "config", "", "fields that replace the preset's, as a JSON `object`")
	flags.StringVar(&o.data, "data", "", "the data set's `name` or path, or a part such as shakespeare-first-0.9 (see atelier data list)")
	flags.IntVar(&o.Steps, "steps", 0, "stop after that `number` of steps, those of a resumed model included")
	flags.Float64Var(&o.Epochs, "epochs", 0, "stop when as many examples as the data set has were seen that `number` of times")
	flags.DurationVar(&o.Time, "time", 0, "stop after that `time`, such as 15m")
	flags.Int64Var(&o.Seed, "seed", 0, "the `number` that the random numbers begin with")
	flags.StringVar(&o.Folder, "out", "", "the `folder` that keeps the model")
	flags.BoolVar(&o.Resume, "resume", false, "go on with the model in the folder, if there is one")
	strictFlag(cmd, &o.Strict)
	for _, name := range []string{"data", "out"} {
		_ = cmd.MarkFlagRequired(name) // fails only for a flag that does not exist
	}
	cmd.MarkFlagsOneRequired("steps", "epochs", "time")
	return cmd
}

func train(cmd *cobra.Command, family string, o order) error {
	if o.Strict && !o.Resume {
		return errors.New("atelier: --strict is for the model that --resume goes on with: give both, or leave it out")
	}
	gen, set, err := o.prepare(family)
	if err != nil {
		return err
	}
	if err := checkFolder(o.Folder); err != nil {
		return err
	}
	b, err := openBackend(cmd)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(cmd.Context(), syscall.SIGINT)
	defer stop()
	defer context.AfterFunc(ctx, stop)() // a second interrupt ends the program
	meter := newMeter(cmd.ErrOrStderr())
	o.Watch = []fit.Watch{{Do: meter.show}}
	o.Warn = func(warning string) { fmt.Fprintln(cmd.ErrOrStderr(), "atelier:", warning) }
	run, err := fit.Train(ctx, b, gen, set, o.Options)
	meter.close()
	switch {
	case errors.Is(err, fit.ErrHoldsModel):
		return fmt.Errorf("atelier: %s %w: give --resume to go on with it, or another --out", o.Folder, fit.ErrHoldsModel)
	case err != nil:
		return err
	case run.Stopped == fit.Interrupted && run.Step == 0:
		return errors.New("atelier: interrupted before the first step; there is no model")
	case run.Stopped == fit.Interrupted:
		return fmt.Errorf("atelier: interrupted after step %d; the model is kept in %s: --resume goes on with it", run.Step, o.Folder)
	}
	fmt.Fprintf(cmd.OutOrStdout(), "%s\nthe model is in %s\n", meter.last, o.Folder)
	return nil
}

// prepare builds the model for its data.
func (o order) prepare(family string) (models.Generator, models.Dataset, error) {
	if err := o.Options.Validate(); err != nil {
		return nil, nil, err
	}
	config, err := zoo.Configure(family, o.preset, []byte(o.config))
	if err != nil {
		return nil, nil, err
	}
	source, err := findSource(o.data)
	if err != nil {
		return nil, nil, err
	}
	set, err := source.Open()
	if err != nil {
		return nil, nil, err
	}
	gen, err := config.Build(set.Spec())
	return gen, set, err
}
