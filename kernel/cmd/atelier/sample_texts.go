package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"iter"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/sample"
	"github.com/spf13/cobra"
)

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
