package main

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/provenance"
	"github.com/atelier-go/atelier/gomlx_models/sample"
	"github.com/spf13/cobra"
)

// write draws texts into a file, into one each, or to standard output, batch by batch: as many at each temperature of a
// ladder, if there is one.
func (d drawing) write(cmd *cobra.Command, run *fit.Run, file *output) error {
	sampler, copied, count := sample.New(run.Backend, run.Model, run.Store), newCopies(run), 0
	sum := sha256.New()
	var numbers numbering
	for i, temperature := range d.rungs() {
		texts, err := d.texts(sampler, run.Model.Spec(), temperature)
		if err != nil {
			return err
		}
		texts.batches = copied.count(texts.batches)
		numbers = texts.numbering
		n, err := d.writeRung(cmd, run, file, sum, texts, i, copied)
		if err != nil {
			return err
		}
		count += n
	}
	if file != nil {
		if err := errors.Join(file.commit(), d.marking.beside(cmd, d.out, d.recordOf(numbers, -1, false), [sha256.Size]byte(sum.Sum(nil)))); err != nil {
			return err
		}
	}
	if file != nil || d.each != "" {
		if err := d.report(cmd, run, count, ""); err != nil {
			return err
		}
	}
	return copied.report(cmd.ErrOrStderr(), count)
}

// writeRung writes the texts of the temperature numbered i and gives their number. What goes into the file goes into sum too.
func (d drawing) writeRung(cmd *cobra.Command, run *fit.Run, file *output, sum io.Writer, texts series[string], i int, copied *copies) (int, error) {
	switch {
	case d.each != "":
		return texts.count, d.writeEach(cmd, run.Model.Spec(), texts)
	case file != nil:
		progress := newCounter(cmd.ErrOrStderr(), texts.count, "texts")
		defer progress.close()
		return writeTexts(cmd.Context(), io.MultiWriter(file, sum), counting(texts.batches, progress), d.plain(run.Model.Spec(), texts, i))
	case d.json:
		frame, err := d.inJSON(run, copied, i)
		if err != nil {
			return 0, err
		}
		return writeTexts(cmd.Context(), cmd.OutOrStdout(), texts.batches, frame)
	default:
		return writeTexts(cmd.Context(), cmd.OutOrStdout(), texts.batches, d.plain(run.Model.Spec(), texts, i))
	}
}

// writeEach writes each text into a file of its own.
func (d drawing) writeEach(cmd *cobra.Command, spec models.Spec, texts series[string]) error {
	if d.format != "" && d.format != "txt" {
		return wrong(fmt.Errorf("atelier sample: the model makes %s and --format is %q: give txt, or leave it out", spec.Words(), d.format))
	}
	if d.marking.level != provenance.None {
		if err := d.free(cmd, texts.numbering, ".txt"+provenance.SidecarEnding); err != nil {
			return err
		}
	}
	return fill(cmd, d, texts, ".txt", func(p slot, text string) error {
		text += "\n"
		_, err := io.WriteString(p, text)
		return errors.Join(err, d.marking.beside(cmd, p.path, d.recordOf(texts.numbering, p.i, false), sha256.Sum256([]byte(text))))
	})
}

// rungs are the temperatures to draw at.
func (d drawing) rungs() []float64 {
	if len(d.temperatures) == 0 {
		return []float64{d.Temperature}
	}
	return d.temperatures
}

// texts is those that were asked for at a temperature: of one seed, or one of each seed.
func (d drawing) texts(sampler *sample.Sampler, spec models.Spec, temperature float64) (series[string], error) {
	d.Temperature = temperature
	return seriesOf(d, spec, sampler.Texts, func(o sample.Options) iter.Seq2[[]string, error] { return sampler.TextBatches(o, 0) })
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

// frame is what stands before, between and after texts, and how each is written.
type frame struct {
	before, between string
	after           func(count int) string
	text            func(i int, text string) (string, error)
}

// plain is texts for people, those of the temperature numbered i: a blank line between those that have lines of their own, and
// below each its seed, if it has one.
func (d drawing) plain(spec models.Spec, texts series[string], i int) frame {
	before, between := "", "\n"
	if spec.Kind == models.Text && !spec.Documents {
		between = "\n\n"
	}
	if len(d.temperatures) > 0 {
		before = fmt.Sprintf("temperature %g\n\n", d.temperatures[i])
	}
	if i > 0 {
		before = "\n" + before
	}
	below := texts.below()
	return frame{before, between, func(int) string { return "\n" }, func(i int, text string) (string, error) {
		if below != nil {
			text += "\n[seed " + below[i] + "]"
		}
		return text, nil
	}}
}

// inJSON is texts as a list in the object of --json, or, of a ladder, as one in each object of a list: that of the temperature
// numbered i.
func (d drawing) inJSON(run *fit.Run, copied *copies, i int) (frame, error) {
	facts, err := json.Marshal(d.facts(run))
	if err != nil {
		return frame{}, fmt.Errorf("atelier sample: %w", err)
	}
	before, after := string(facts[:len(facts)-1])+",", "\n"
	if last := len(d.temperatures) - 1; last >= 0 {
		if before += `"ladder":[`; i > 0 {
			before = ","
		}
		before += fmt.Sprintf(`{"temperature":%g,`, d.temperatures[i])
		if after = ""; i == last {
			after = "]}\n"
		}
	}
	return frame{before + `"texts":[`, ",", func(count int) string { return copied.closing(count) + after }, func(_ int, text string) (string, error) {
		quoted, err := json.Marshal(text)
		return string(quoted), err
	}}, nil
}

// closing ends a list of so many texts and the object that it is in.
func (c *copies) closing(count int) string {
	if !c.Known() {
		return fmt.Sprintf("],\"count\":%d}", count)
	}
	return fmt.Sprintf("],\"count\":%d,\"copies\":%d}", count, c.latest)
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
