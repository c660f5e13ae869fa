package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/sample"
	"github.com/spf13/cobra"
)

// write draws texts into a file, or to standard output, batch by batch: as many at each temperature of a ladder, if there
// is one.
func (d drawing) write(cmd *cobra.Command, run *fit.Run, file *output) error {
	var out io.Writer = cmd.OutOrStdout()
	if file != nil {
		out = file
	}
	copied := newCopies(run)
	frames, err := d.frames(run, copied, file != nil)
	if err != nil {
		return err
	}
	sampler, count := sample.New(run.Backend, run.Model, run.Store), 0
	for i, temperature := range d.rungs() {
		o := d.Options
		o.Temperature = temperature
		n, err := writeTexts(cmd.Context(), out, copied.count(sampler.TextBatches(o, 0)), frames[i])
		if err != nil {
			return err
		}
		count += n
	}
	if file != nil {
		if err := errors.Join(file.commit(), d.report(cmd, run, count)); err != nil {
			return err
		}
	}
	return copied.report(cmd.ErrOrStderr(), count)
}

// rungs are the temperatures to draw at.
func (d drawing) rungs() []float64 {
	if len(d.temperatures) == 0 {
		return []float64{d.Temperature}
	}
	return d.temperatures
}

// frame is what stands before, between and after texts, and how each is written.
type frame struct {
	before, between string
	after           func(count int) string
	text            func(string) (string, error)
}

// frames are those of the temperatures that are drawn at. Into a file goes text for people.
func (d drawing) frames(run *fit.Run, copied *copies, file bool) ([]frame, error) {
	spec := run.Model.Spec()
	if d.json && !file {
		return d.inJSON(run, copied)
	}
	if len(d.temperatures) == 0 {
		return []frame{plain(spec)}, nil
	}
	frames := make([]frame, len(d.temperatures))
	for i, temperature := range d.temperatures {
		frames[i] = plain(spec)
		frames[i].before = fmt.Sprintf("temperature %g\n\n", temperature)
		if i > 0 {
			frames[i].before = "\n" + frames[i].before
		}
	}
	return frames, nil
}

// plain is texts for people: a blank line between those that have lines of their own.
func plain(spec models.Spec) frame {
	between := "\n"
	if spec.Kind == models.Text && !spec.Documents {
		between = "\n\n"
	}
	return frame{"", between, func(int) string { return "\n" }, func(text string) (string, error) { return text, nil }}
}

// inJSON is texts as a list in the object of --json, or, of a ladder, as one in each object of a list.
func (d drawing) inJSON(run *fit.Run, copied *copies) ([]frame, error) {
	facts, err := json.Marshal(d.facts(run))
	if err != nil {
		return nil, fmt.Errorf("atelier sample: %w", err)
	}
	begun := string(facts[:len(facts)-1]) + ","
	if len(d.temperatures) == 0 {
		return []frame{{begun + `"texts":[`, ",", func(count int) string { return copied.closing(count) + "\n" }, quoted}}, nil
	}
	frames := make([]frame, len(d.temperatures))
	for i, temperature := range d.temperatures {
		before, after := ",", ""
		if i == 0 {
			before = begun + `"ladder":[`
		}
		if i == len(frames)-1 {
			after = "]}\n"
		}
		before += fmt.Sprintf(`{"temperature":%g,"texts":[`, temperature)
		frames[i] = frame{before, ",", func(count int) string { return copied.closing(count) + after }, quoted}
	}
	return frames, nil
}

// closing ends a list of so many texts and the object that it is in.
func (c *copies) closing(count int) string {
	if c.learnt == nil {
		return fmt.Sprintf("],\"count\":%d}", count)
	}
	return fmt.Sprintf("],\"count\":%d,\"copies\":%d}", count, c.latest)
}

func quoted(text string) (string, error) {
	quoted, err := json.Marshal(text)
	return string(quoted), err
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
