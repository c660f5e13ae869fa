package main

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"iter"

	"github.com/spf13/cobra"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/provenance"
	"github.com/atelier-go/atelier/gomlx_models/sample"
	"github.com/atelier-go/atelier/plotting/export"
)

// drawingOf is `atelier sample` as it was told what a record says.
func drawingOf(record provenance.Record) drawing {
	drawn := *record.Drawn
	d := drawing{look: layoutOf(drawn.Layout), temperatures: drawn.Ladder, seedNumbers: drawn.Seeds, Options: drawn.Options()}
	d.tile, d.halfDrop = drawn.Tile == models.TileRepeat, drawn.Tile == models.TileHalfDrop
	d.level = provenance.None
	return d
}

// points are those of --latents, and are to be the ones that the file was made of.
func (d drawing) pointsAgain(cmd *cobra.Command, run *fit.Run, sampler *sample.Sampler, want string) (*latents, error) {
	if want == "" {
		return nil, nil
	}
	if d.latents == "" {
		return nil, wrong(errors.New("atelier recreate: it was made of a file of latent numbers, which it does not hold: name that by --latents"))
	}
	read, err := readLatents(cmd, d.latents, run, sampler)
	if err == nil && digestOf(read.Latents) != want {
		err = fmt.Errorf("atelier recreate: it was made of other latent numbers than those in %s: name the file that it was made of", d.latents)
	}
	if len(d.Classes) > 0 {
		read.Classes = d.Classes
	}
	return &latents{LatentsFile: read}, err
}

// some are the samples that a file holds: all of them, or the one of an index.
func some[T any](cmd *cobra.Command, d drawing, sampler *sample.Sampler, drawn provenance.Drawn, all series[T], draw func(sample.Options) ([]T, error)) ([]T, error) {
	o := d.Options
	switch {
	case drawn.Index > all.count:
		return nil, fmt.Errorf("atelier recreate: it says that it is number %d of %d", drawn.Index, all.count)
	case drawn.Latents != "" && drawn.Index > 0:
		gathered, err := gather(cmd.Context(), all, newCounter(cmd.ErrOrStderr(), all.count, "samples"))
		if err != nil || len(gathered) < drawn.Index {
			return nil, err
		}
		return gathered[drawn.Index-1 : drawn.Index], nil
	case drawn.Index > 0:
		place := drawn.Index - 1
		if drawn.Batches {
			o, place = sampler.BatchOf(o, place)
		}
		batch, err := draw(o)
		if err != nil || place >= len(batch) {
			return nil, err
		}
		return batch[place : place+1], nil
	case drawn.Batches || drawn.Seeds != nil:
		return gather(cmd.Context(), all, newCounter(cmd.ErrOrStderr(), all.count, "samples"))
	}
	return draw(o)
}

func (d drawing) picturesAgain(cmd *cobra.Command, run *fit.Run, drawn provenance.Drawn, format export.Format) ([]byte, error) {
	model, err := d.tiling.of(cmd, run)
	if err != nil {
		return nil, err
	}
	spec, sampler := run.Model.Spec(), sample.New(run.Backend, model, run.Store)
	kept, err := d.pointsAgain(cmd, run, sampler, drawn.Latents)
	if err != nil {
		return nil, err
	}
	all, err := d.pictures(sampler, spec, kept)
	if err == nil {
		err = d.fitsAgain(spec, drawn, all.numbering)
	}
	if err != nil {
		return nil, err
	}
	pictures, err := some(cmd, d, sampler, drawn, all, sampler.Pictures)
	if err != nil {
		return nil, err
	}
	if drawn.Repeated {
		pictures = sample.Repeated(pictures, sampler.Tile())
	}
	return d.laidOut(pictures, drawn, all.below(), format)
}

// fitsAgain refuses what a record would have drawn too large.
func (d drawing) fitsAgain(spec models.Spec, drawn provenance.Drawn, numbers numbering) error {
	if drawn.Repeated {
		spec.Width, spec.Height = sample.ShownTimes*spec.Width, sample.ShownTimes*spec.Height
	}
	if drawn.Index == 0 {
		return d.checkGrid(spec, numbers)
	}
	scale := max(1, d.look.scale)
	if d.Count > maxDrawn && !drawn.Batches || spec.Width*spec.Height*scale*scale > largestGrid {
		return errors.New("atelier recreate: it says that it was drawn larger than any file that atelier writes")
	}
	return nil
}

// maxDrawn is the most pictures that are drawn at once, to have one of them.
const maxDrawn = 10_000

// laidOut are pictures as they lie in the file.
func (d drawing) laidOut(pictures []image.Image, drawn provenance.Drawn, below []string, format export.Format) ([]byte, error) {
	var file bytes.Buffer
	if drawn.Index > 0 && len(pictures) == 1 {
		err := export.Picture(&file, export.Enlarge(pictures[0], max(1, d.look.scale)), format, d.look.options())
		return file.Bytes(), err
	}
	if len(drawn.Layout.Captions) > 0 {
		below = drawn.Layout.Captions
	}
	grid, err := d.look.grid(pictures, below).Image()
	if err == nil {
		err = export.Picture(&file, grid, format, d.look.options())
	}
	return file.Bytes(), err
}

func (d drawing) strokesAgain(cmd *cobra.Command, run *fit.Run, drawn provenance.Drawn, format export.Format) ([]byte, error) {
	spec, sampler := run.Model.Spec(), sample.New(run.Backend, run.Model, run.Store)
	all, err := seriesOf(d, spec, sampler.Drawings, func(o sample.Options) iter.Seq2[[]sample.Drawing, error] {
		return sampler.DrawingBatches(o, sample.PictureBatch(spec))
	})
	if err == nil {
		err = d.fitsAgain(spec, drawn, all.numbering)
	}
	if err != nil {
		return nil, err
	}
	drawings, err := some(cmd, d, sampler, drawn, all, sampler.Drawings)
	if err != nil {
		return nil, err
	}
	if format == export.SVG {
		var file bytes.Buffer
		err := d.plot(&file, drawings)
		return file.Bytes(), err
	}
	size := sample.DrawingSize
	if drawn.Batches { // as the command does, which draws the lines larger, not their pixels
		size *= max(1, d.look.scale)
		d.look.scale = min(1, d.look.scale)
	}
	var pictures []image.Image
	for _, one := range drawings {
		pictures = append(pictures, one.Picture(size))
	}
	return d.laidOut(pictures, drawn, all.below(), format)
}

// mostSymbols is the most symbols of texts that are made again, in memory.
const mostSymbols = 100_000_000

func (d drawing) textAgain(cmd *cobra.Command, run *fit.Run, drawn provenance.Drawn) ([]byte, error) {
	if length := float64(max(1, d.Length)) * float64(max(1, d.Count, drawn.Index)); length > mostSymbols {
		return nil, fmt.Errorf("atelier recreate: it says that it has %g symbols, and %d are the most that are made again", length, mostSymbols)
	}
	var file bytes.Buffer
	spec, sampler := run.Model.Spec(), sample.New(run.Backend, run.Model, run.Store)
	for i, temperature := range d.rungs() {
		texts, err := d.texts(sampler, spec, temperature)
		if err != nil {
			return nil, err
		}
		if drawn.Index == 0 && drawn.Batches {
			if _, err := writeTexts(cmd.Context(), &file, texts.batches, d.plain(spec, texts, i)); err != nil {
				return nil, err
			}
			continue
		}
		all, err := some(cmd, d, sampler, drawn, texts, sampler.Texts)
		if err != nil {
			return nil, err
		}
		for i, text := range all {
			if i > 0 {
				file.WriteString("\n\n")
			}
			file.WriteString(text)
		}
		file.WriteString("\n")
	}
	return file.Bytes(), nil
}

func (r recreating) walk(cmd *cobra.Command, run *fit.Run, record provenance.Record, format export.Format) ([]byte, error) {
	drawn := *record.Drawn
	w := walking{fps: drawn.FPS, look: layoutOf(drawn.Layout)}
	w.Walk = sample.Walk{Seeds: drawn.Seeds, Count: drawn.Count, Frames: drawn.Frames, Loop: drawn.Loop, Ease: drawn.Ease,
		Classes: drawn.Classes, Temperature: drawn.Temperature, Truncation: drawn.Truncation}
	sampler := sample.New(run.Backend, run.Model, run.Store)
	kept, err := drawing{latents: r.latents}.pointsAgain(cmd, run, sampler, drawn.Latents)
	if err != nil {
		return nil, err
	}
	if kept != nil {
		w.Latents = kept.Latents
	}
	if err := sampler.Check(w.Walk); err != nil {
		return nil, err
	}
	if _, err := w.size(run.Model.Spec(), format); err != nil {
		return nil, err
	}
	progress := newCounter(cmd.ErrOrStderr(), w.Frames, "frames")
	defer progress.close()
	var file bytes.Buffer
	err = w.write(cmd.Context(), &file, sampler, format, progress)
	return file.Bytes(), err
}
