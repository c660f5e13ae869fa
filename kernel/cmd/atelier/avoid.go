package main

import (
	"cmp"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/eval"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/sample"
)

// avoidCopies finds the seeds of samples that are no copies, for --avoid-copies, and says how many were refused.
func (d *drawing) avoidCopies(cmd *cobra.Command, run *fit.Run) error {
	if !d.avoid {
		return nil
	}
	if run.Model.Spec().Kind == models.Pairs {
		return wrong(errors.New("atelier sample: --avoid-copies is for pictures, drawings and texts, and the model answers questions: leave it out"))
	}
	if d.Count < 0 { // before the data are opened, which may be away
		return wrong(fmt.Errorf("atelier sample: --count is %d, want 1 or more", d.Count))
	}
	where := scoring{opening: d.opening}
	source, learnt, err := where.learnt(cmd, run)
	if err != nil {
		return fmt.Errorf("atelier sample: --avoid-copies compares with what the model learnt from: %w", err)
	}
	held, err := where.held(cmd, run, source, nil)
	if err != nil {
		return err
	}
	originals, err := eval.NewOriginals(cmd.Context(), learnt, held, d.passage(run.Model.Spec()))
	if err != nil {
		return err
	}
	model, err := d.tiling.of(cmd, run)
	if err != nil {
		return err
	}
	var refused int
	d.seedNumbers, refused, err = originals.Seeds(cmd.Context(), sample.New(run.Backend, model, run.Store), d.Options)
	if err != nil {
		return err
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "atelier: %d of %d samples were copies and are drawn anew, each sample of its own seed\n", refused, refused+len(d.seedNumbers))
	return nil
}

// passage is the number of symbols of what is written after the prompt, or 0 of what is no running text.
func (d *drawing) passage(spec models.Spec) int {
	if spec.Kind != models.Text || spec.Documents {
		return 0
	}
	return max(1, cmp.Or(d.Length, sample.DefaultLength)-len([]rune(d.Text)))
}
