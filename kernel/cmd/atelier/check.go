package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/backend"
	"github.com/atelier-go/atelier/gomlx_models/eval"
	"github.com/atelier-go/atelier/gomlx_models/eval/originality"
	"github.com/atelier-go/atelier/gomlx_models/studio"
	"github.com/atelier-go/atelier/plotting"
	"github.com/atelier-go/atelier/plotting/export"
	"github.com/atelier-go/atelier/plotting/table"
)

// checking is what `atelier check` was told.
type checking struct {
	scoring
	count int
	out   string
}

// checkedModel is what `atelier check --json` writes.
type checkedModel struct {
	Folder   string              `json:"folder"`
	Step     int                 `json:"step"`
	Backend  string              `json:"backend"`
	Outcome  originality.Outcome `json:"outcome"`
	Sentence string              `json:"sentence"`
	originality.Verdict
}

func checkCommand() *cobra.Command {
	var c checking
	cmd := &cobra.Command{
		Use:   "check folder",
		Short: "Tell whether a trained model copies what it learnt from, and keep the verdict beside its weights",
		Long: "Draws samples and tells whether they are copies of what the model learnt from. How near is too near is learnt each time from\n" +
			"examples that the model did not see, so the data it learnt from has to be there, and what was held out of it.",
		Example: `  atelier check runs/cats --out nearest.png`,
		Args:    cobra.ExactArgs(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return c.check(cmd, args[0]) },
	}
	flags := cmd.Flags()
	flags.IntVarP(&c.count, "count", "n", 0, "the `number` of samples to judge (default: 64 pictures or drawings, 20 texts)")
	flags.StringVar(&c.data, "data", "", "the held-out data set's `name` or path (default: what the model's own leaves, or its test set)")
	flags.StringVar(&c.train, "train", "", "the `name` or path of what the model learnt from (default: where it was then)")
	c.framing.flags(cmd)
	flags.StringVar(&c.out, "out", "", "the `file` to write the nearest samples into, beside the training examples that they are like: .png, .webp or .gif")
	flags.Int64Var(&c.Seed, "seed", 1, "the `number` that the random numbers begin with")
	c.opening.flags(cmd)
	jsonFlag(cmd, &c.json, "folder, step, backend, outcome (original, look or copies), sentence, samples, copies, exact, threshold, held, expected, wrongly, wrongly_of, chance, planted, c_t, novelty, longest, held_longest and judged (distance, nearest and copy of each sample)")
	return cmd
}

func (c checking) check(cmd *cobra.Command, folder string) error {
	if c.count < 0 {
		return wrong(fmt.Errorf("atelier check: --count is %d, want 1 or more", c.count))
	}
	run, err := openModel(cmd, folder, c.opening)
	if err != nil {
		return err
	}
	if run.Model.Spec().Kind == models.Pairs {
		return wrong(fmt.Errorf("atelier check: %s answers questions, in answers too short to be told from chance: score them with atelier score", folder))
	}
	format, err := c.format(run.Model.Spec().Kind)
	if err != nil {
		return wrong(err)
	}
	source, learnt, fault := c.learnt(cmd, run)
	if fault != nil {
		return fmt.Errorf("atelier check: copies can only be told beside what the model learnt from: %w", fault)
	}
	held, err := c.held(cmd, run, source, nil)
	if err != nil {
		return err
	}
	if held.Digest() == run.Data.Digest {
		return wrong(fmt.Errorf("atelier check: the model learnt from %s: name data that it did not see with --data", held.Name()))
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "judging samples by %s ...\n", held.Name())
	verdict, drawn, err := eval.Originality(cmd.Context(), eval.Trained{Backend: run.Backend, Model: run.Model, Store: run.Store}, learnt, held, c.count, c.Seed)
	if err != nil {
		return inFlags(err, nil)
	}
	var kept error
	if !inZoo(folder) {
		kept = studio.KeepVerdict(run, folder, verdict)
	}
	if c.out != "" {
		kept = errors.Join(kept, c.writeNearest(cmd, format, verdict, drawn, learnt))
	}
	if c.json {
		return errors.Join(writeJSON(cmd.OutOrStdout(), checkedModel{folder, run.Step, backend.Name(run.Backend), verdict.Outcome(), verdict.Sentence(), verdict}), kept)
	}
	return errors.Join(c.report(cmd, verdict), kept)
}

// report says the verdict, how sure it is, and which samples are nearest.
func (c checking) report(cmd *cobra.Command, v originality.Verdict) error {
	out := cmd.OutOrStdout()
	fmt.Fprintln(out, v.Sentence())
	fmt.Fprintln(out, v.Sureness())
	if v.CopyingTest != nil {
		fmt.Fprintf(out, "The test C_T of Meehan et al. 2020 gives %.2f: below -3 its samples lie nearer to the training pictures than held-out ones do, around 0 as near, though some may still be copies.\n", *v.CopyingTest)
	}
	if v.Longest > 0 {
		fmt.Fprintf(out, "The longest piece of a sample that stands in the training text has %d symbols, that of as many held-out texts %d.\n", v.Longest, v.HeldLongest)
	}
	rows := [][]string{{"NEAREST SAMPLES", "DISTANCE", "COPY"}}
	for _, i := range v.Nearest(nearestListed) {
		copied := "no"
		if v.Judged[i].Copy {
			copied = "yes"
		}
		rows = append(rows, []string{fmt.Sprintf("%d of seed %d", i, c.Seed), fmt.Sprintf("%.2f", v.Judged[i].Distance), copied})
	}
	rows = append(rows, []string{"threshold", fmt.Sprintf("%.2f", v.Threshold), ""})
	_, err := fmt.Fprint(out, table.Text(rows))
	if c.out != "" {
		fmt.Fprintf(out, "the nearest samples and what they are like are in %s\n", c.out)
	}
	return err
}

// nearestListed is how many of the nearest samples are listed and shown.
const nearestListed = 8

// format is that of --out, empty without it.
func (c checking) format(kind models.Kind) (export.Format, error) {
	if c.out == "" {
		return "", nil
	}
	if kind == models.Text {
		return "", errors.New("atelier check: --out is for pictures and drawings, and the model makes texts: leave it out")
	}
	format, err := export.FormatOf(c.out, export.PNG, export.WebP, export.GIF)
	if err != nil {
		return "", fmt.Errorf("atelier check: --out is %w", err)
	}
	return format, nil
}

// writeNearest writes the nearest pictures above the training pictures that they are like.
func (c checking) writeNearest(cmd *cobra.Command, format export.Format, v originality.Verdict, drawn eval.Drawn, learnt models.Dataset) error {
	pictures, err := eval.NearestPictures(v, drawn, learnt, nearestListed)
	if err != nil {
		return err
	}
	grid := plotting.Grid{Images: pictures, Columns: len(pictures) / 2, Rows: []string{"drawn", "learnt"}}
	picture, err := grid.Image()
	if err != nil {
		return err
	}
	file, err := newOutput(cmd.Context(), c.out)
	if err != nil {
		return err
	}
	defer file.discard()
	if err := export.Picture(file, picture, format, export.Options{}); err != nil {
		return fmt.Errorf("atelier check: %w", err)
	}
	return file.commit()
}
