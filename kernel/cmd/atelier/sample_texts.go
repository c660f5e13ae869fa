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

// batchSize is the most texts that are drawn at a time, which bounds the memory.
const batchSize = 256

// batchSymbols is the most symbols that are drawn at a time, but for a single text that is longer.
const batchSymbols = 1 << 20

// write draws texts into a file, into one each, or to standard output, batch by batch.
func (d drawing) write(cmd *cobra.Command, run *fit.Run, file *output) error {
	ctx, kind := cmd.Context(), run.Model.Spec().Kind
	texts, err := d.texts(sample.New(run.Backend, run.Model, run.Store), kind)
	if err != nil {
		return err
	}
	switch {
	case d.each != "":
		if d.format != "" && d.format != "txt" {
			return wrong(fmt.Errorf("atelier sample: the model makes %s and --format is %q: give txt, or leave it out", kind, d.format))
		}
		err = fill(cmd, d, texts, ".txt", func(w io.Writer, text string) error {
			_, err := io.WriteString(w, text+"\n")
			return err
		})
		if err != nil {
			return err
		}
		return d.report(cmd, run, texts.count)
	case file != nil:
		progress := newCounter(cmd.ErrOrStderr(), texts.count, "texts")
		defer progress.close()
		count, err := writeTexts(ctx, file, counting(texts.batches, progress), d.plain(kind, texts))
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
		_, err = writeTexts(ctx, cmd.OutOrStdout(), texts.batches, frame)
		return err
	default:
		_, err := writeTexts(ctx, cmd.OutOrStdout(), texts.batches, d.plain(kind, texts))
		return err
	}
}

// texts is those that were asked for: of one seed, or one of each seed.
func (d drawing) texts(sampler *sample.Sampler, kind models.Kind) (series[string], error) {
	seeds, err := d.seedList()
	if err != nil {
		return series[string]{}, err
	}
	if seeds != nil {
		return series[string]{ofSeeds(d.Options, seeds, sampler.Texts), seedNumbered(seeds)}, nil
	}
	return series[string]{sampler.TextBatches(d.Options, textBatch(d.Length)), numbered(d.Options.Number(kind))}, nil
}

// counting counts what passes.
func counting[T any](batches iter.Seq2[[]T, error], progress *counter) iter.Seq2[[]T, error] {
	return func(yield func([]T, error) bool) {
		for batch, err := range batches {
			progress.add(len(batch))
			if !yield(batch, err) {
				return
			}
		}
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
	text            func(i int, text string) (string, error)
}

// plain is texts for people: a blank line between those that have lines of their own, and below each its seed, if it has one.
func (d drawing) plain(kind models.Kind, texts series[string]) frame {
	between := "\n"
	if kind == models.Text {
		between = "\n\n"
	}
	below := texts.below()
	return frame{"", between, func(int) string { return "\n" }, func(i int, text string) (string, error) {
		if below != nil {
			text += "\n[seed " + below[i] + "]"
		}
		return text, nil
	}}
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
		func(_ int, text string) (string, error) {
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
			written, err := f.text(count, text)
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
