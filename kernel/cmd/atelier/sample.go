package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/backend"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/sample"
	"github.com/spf13/cobra"
)

// drawing is what `atelier sample` was told.
type drawing struct {
	out, prompt string
	classes     []string
	json        bool
	opening
	sample.Options
}

func sampleCommand() *cobra.Command {
	var d drawing
	cmd := &cobra.Command{
		Use:   "sample folder",
		Short: "Draw from a trained model: pictures and drawings as a grid in a PNG file, or text",
		Example: `  atelier sample runs/dcgan -n 64 --seed 3 --out grid.png
  atelier sample runs/poems --prompt "Rays of" --temperature 0.8 --top-p 0.95`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return inFlags(d.draw(cmd, args[0]), nil) },
	}
	flags := cmd.Flags()
	flags.IntVarP(&d.Count, "count", "n", 0, "the `number` of samples (default: 64 pictures, 4 texts, 1 answer)")
	flags.IntVar(&d.Length, "length", 0, "the `number` of symbols of each text (default: 400)")
	flags.Int64Var(&d.Seed, "seed", 0, "the `number` that the random numbers begin with")
	flags.StringVar(&d.out, "out", "", "the `file` to write: PNG for pictures (required), UTF-8 for text (default: standard output)")
	flags.Float64Var(&d.Temperature, "temperature", 0, "above 1 for more varied, below 1 for more typical samples (default: 1)")
	flags.Float64Var(&d.Truncation, "truncation", 0, "the largest `size` of a latent number (default: no limit)")
	flags.IntVar(&d.TopK, "top-k", 0, "write only from that `number` of the most probable symbols (default: all)")
	flags.Float64Var(&d.TopP, "top-p", 0, "write only from the most probable symbols that together have that `probability` (default: all)")
	flags.IntVar(&d.Beam, "beam", 0, "find the most probable answer, by a beam of that `width` (default: draw one)")
	flags.StringSliceVar(&d.classes, "class", nil, "the `classes` to draw, by name or number, one for each sample or one for all (default: any)")
	flags.StringVar(&d.prompt, "prompt", "", "the beginning of each `text`, or the line to answer")
	flags.BoolVar(&d.Lenient, "lenient", false, "read what the model's alphabet lacks of --prompt as its unknown symbol")
	d.opening.flags(cmd)
	jsonFlag(cmd, &d.json, "kind (pictures, strokes, text or pairs), seed, step (of the model), backend, count (of the samples), and file, or, of text without --out, texts")
	return cmd
}

// draw draws and writes what the model makes.
func (d drawing) draw(cmd *cobra.Command, folder string) error {
	var file *output
	if d.out != "" {
		var err error
		if file, err = newOutput(cmd.Context(), d.out); err != nil {
			return err
		}
		defer file.discard()
	}
	run, err := openModel(cmd, folder, d.opening)
	if err != nil {
		return err
	}
	if d.Classes, err = findClasses(run, d.classes); err != nil {
		return wrong(err)
	}
	kind := run.Model.Spec().Kind
	if shown := kind == models.Pictures || kind == models.Strokes; shown {
		return d.paint(cmd, run, file)
	}
	if kind == models.Pairs && d.prompt != "" {
		d.Questions = []string{d.prompt}
	} else {
		d.Text = d.prompt
	}
	err = d.write(cmd, run, file)
	var unknown *sample.UnknownSymbol
	if errors.As(err, &unknown) {
		return wrong(fmt.Errorf("atelier sample: --prompt %s: leave it out, or have it read as the unknown symbol by --lenient", unknown.Fault()))
	}
	return err
}

// paint draws pictures into a file.
func (d drawing) paint(cmd *cobra.Command, run *fit.Run, file *output) error {
	if !strings.HasSuffix(d.out, ".png") {
		return wrong(fmt.Errorf("atelier sample: the model makes %s and --out is %q: name a file that ends in .png", run.Model.Spec().Kind, d.out))
	}
	d.Text = d.prompt // which is refused, of pictures
	count, err := paintGrid(cmd.Context(), file, run, d.Options)
	if err == nil {
		err = file.commit()
	}
	if err != nil {
		return err
	}
	return d.report(cmd, run, count)
}

// drawn is what `atelier sample --json` writes; of text without a file, texts follow.
type drawn struct {
	Kind    models.Kind `json:"kind"`
	Seed    int64       `json:"seed"`
	Step    int         `json:"step"`
	Backend string      `json:"backend"`
	File    string      `json:"file,omitempty"`
	Count   int         `json:"count,omitempty"`
}

func (d drawing) facts(run *fit.Run) drawn {
	return drawn{run.Model.Spec().Kind, d.Seed, run.Step, backend.Name(run.Backend), d.out, 0}
}

// report says what was drawn into a file.
func (d drawing) report(cmd *cobra.Command, run *fit.Run, count int) error {
	if d.json {
		facts := d.facts(run)
		facts.Count = count
		return writeJSON(cmd.OutOrStdout(), facts)
	}
	fmt.Fprintf(cmd.OutOrStdout(), "the samples are in %s\n", d.out)
	return nil
}

// batchSymbols is the most symbols that are drawn at a time, but for a single text that is longer.
const batchSymbols = 1 << 20

// write draws texts into a file, or to standard output, batch by batch.
func (d drawing) write(cmd *cobra.Command, run *fit.Run, file *output) error {
	ctx, sampler := cmd.Context(), sample.New(run.Backend, run.Model, run.Store)
	batches := sampler.TextBatches(d.Options, textBatch(d.Length))
	switch {
	case file != nil:
		count, err := writeTexts(ctx, file, batches, plain(run.Model.Spec().Kind))
		if err == nil {
			err = file.commit()
		}
		if err != nil {
			return err
		}
		return d.report(cmd, run, count)
	case d.json:
		frame, err := d.inJSON(run)
		if err != nil {
			return err
		}
		_, err = writeTexts(ctx, cmd.OutOrStdout(), batches, frame)
		return err
	default:
		_, err := writeTexts(ctx, cmd.OutOrStdout(), batches, plain(run.Model.Spec().Kind))
		return err
	}
}

// textBatch is how many texts of a length are drawn at a time.
func textBatch(length int) int {
	return max(1, min(batchSize, batchSymbols/max(1, length)))
}

// frame is what stands before, between and after texts, and how each is written.
type frame struct {
	before, between string
	after           func(count int) string
	text            func(string) (string, error)
}

// plain is texts for people: a blank line between those that have lines of their own.
func plain(kind models.Kind) frame {
	between := "\n"
	if kind == models.Text {
		between = "\n\n"
	}
	return frame{"", between, func(int) string { return "\n" }, func(text string) (string, error) { return text, nil }}
}

// inJSON is texts as a list in the object of --json.
func (d drawing) inJSON(run *fit.Run) (frame, error) {
	facts, err := json.Marshal(d.facts(run))
	if err != nil {
		return frame{}, fmt.Errorf("atelier sample: %w", err)
	}
	return frame{
		string(facts[:len(facts)-1]) + `,"texts":[`, ",",
		func(count int) string { return fmt.Sprintf("],\"count\":%d}\n", count) },
		func(text string) (string, error) {
			quoted, err := json.Marshal(text)
			return string(quoted), err
		},
	}, nil
}

// writeTexts writes texts as they are drawn and gives their number. Nothing is written if the first batch fails.
func writeTexts(ctx context.Context, out io.Writer, batches iter.Seq2[[]string, error], f frame) (count int, err error) {
	for texts, err := range batches {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return count, err
		}
		for _, text := range texts {
			before := f.between
			if count == 0 {
				before = f.before
			}
			written, err := f.text(text)
			if err == nil {
				_, err = io.WriteString(out, before+written)
			}
			if err != nil {
				return count, fmt.Errorf("atelier sample: the texts cannot be written: %w", err)
			}
			count++
		}
	}
	_, err = io.WriteString(out, f.after(count))
	return count, err
}
