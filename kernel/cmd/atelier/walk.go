package main

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"iter"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/backend"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/provenance"
	"github.com/atelier-go/atelier/gomlx_models/sample"
	"github.com/atelier-go/atelier/plotting/export"
	"github.com/spf13/cobra"
)

// walking is what `atelier walk` was told.
type walking struct {
	out     string
	fps     float64
	seeds   string
	latents string
	classes []string
	look    layout
	json    bool
	opening
	marking
	sample.Walk
}

func walkCommand() *cobra.Command {
	var w walking
	cmd := &cobra.Command{
		Use:   "walk folder",
		Short: "Film a walk between seeds or latent numbers of a trained model",
		Example: `  atelier walk runs/dcgan --seeds 3,8,21 --loop --ease --frames 90 --scale 8 --out walk.webp
  atelier walk runs/dcgan --seeds 1-4 -n 9 --columns 3 --out nine.mp4
  atelier walk runs/digits --seeds 1,2,3 --class 7,8,9 --out classes.gif`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return inFlags(w.film(cmd, args[0]), nil) },
	}
	flags := cmd.Flags()
	flags.StringVar(&w.out, "out", "", "the `file` to write: .png, .webp, .gif or .mp4, for which ffmpeg has to be there")
	flags.StringVar(&w.seeds, "seeds", "", "the `seeds` to walk between, such as 3,8,21: at each the film shows what sample draws of it")
	flags.StringVar(&w.latents, "latents", "", "the `file` of latent numbers to walk between, as sample --save-latents writes it")
	flags.IntVarP(&w.Count, "count", "n", 1, "the `number` of walks, side by side")
	flags.IntVar(&w.Frames, "frames", 60, "the `number` of pictures of the film")
	flags.Float64Var(&w.fps, "fps", 20, "the `number` of pictures a second")
	flags.BoolVar(&w.Loop, "loop", false, "walk back to the first seed, so that the film goes on without a jump")
	flags.BoolVar(&w.Ease, "ease", false, "slow down at each seed")
	flags.StringSliceVar(&w.classes, "class", nil, "the `classes` to film, by name or number: one for all, or one for each seed, between which the film fades")
	flags.Float64Var(&w.Temperature, "temperature", 0, "above 1 for more varied, below 1 for more typical seeds (default: 1)")
	flags.Float64Var(&w.Truncation, "truncation", 0, "the largest `size` of a latent number of a seed (default: no limit)")
	w.look.flags(cmd)
	w.opening.flags(cmd)
	w.marking.flags(cmd)
	jsonFlag(cmd, &w.json, "kind (pictures), seeds, step (of the model), backend, file, frames, fps, width and height")
	cmd.MarkFlagsOneRequired("seeds", "latents")
	return cmd
}

// film writes the film.
func (w walking) film(cmd *cobra.Command, folder string) error {
	if w.out == "" {
		return wrong(errors.New("atelier walk: --out is missing: name the film's file, such as walk.webp"))
	}
	format, err := w.check(cmd)
	if err == nil {
		err = w.marking.check(cmd)
	}
	if err != nil {
		return err
	}
	file, err := newOutput(cmd.Context(), w.out)
	if err != nil {
		return err
	}
	defer file.discard()
	run, err := openModel(cmd, folder, w.opening)
	if err != nil {
		return err
	}
	sampler := sample.New(run.Backend, run.Model, run.Store)
	if w.Walk, err = w.stops(cmd, run, sampler); err != nil {
		return err
	}
	if err := errors.Join(sampler.Check(w.Walk), w.marking.of(run)); err != nil {
		return err
	}
	size, err := w.size(run.Model.Spec(), format)
	if err != nil {
		return err
	}
	progress := newCounter(cmd.ErrOrStderr(), w.Frames, "frames")
	defer progress.close()
	if err := w.marking.write(file, format, w.recordOf(), func(out io.Writer) error {
		return w.write(cmd.Context(), out, sampler, format, progress)
	}); err != nil {
		return err
	}
	if err := file.commit(); err != nil {
		return err
	}
	return w.report(cmd, run, size)
}

// write writes the frames as a film.
func (w walking) write(ctx context.Context, out io.Writer, sampler *sample.Sampler, format export.Format, progress *counter) error {
	_, err := export.Film(ctx, out, w.frames(sampler.Walk(w.Walk), progress), format, export.Options{FPS: w.fps, Dither: w.look.dither})
	return err
}

// recordOf is the record of the film.
func (w walking) recordOf() provenance.Record {
	o := sample.Options{Count: w.Count, Classes: w.Classes, Temperature: w.Temperature, Truncation: w.Truncation}
	return w.marking.record.With(provenance.Walked, o).Change(func(d *provenance.Drawn) {
		d.Seeds, d.Frames, d.FPS, d.Loop, d.Ease = w.Seeds, w.Frames, w.fps, w.Loop, w.Ease
		d.Latents, d.Layout = digestOf(w.Latents), w.look.record()
	})
}

// check refuses what no model could film.
func (w *walking) check(cmd *cobra.Command) (export.Format, error) {
	if err := apart(cmd, "latents", "the file says what to walk between", "seeds", "temperature", "truncation"); err != nil {
		return "", err
	}
	if err := w.look.check(cmd); err != nil {
		return "", err
	}
	format, err := export.FormatOf(w.out, export.PNG, export.WebP, export.GIF, export.MP4)
	if err != nil {
		return "", wrong(fmt.Errorf("atelier walk: --out is %w", err))
	}
	if w.seeds != "" {
		if w.Seeds, err = readSeeds(w.seeds); err != nil {
			return "", err
		}
	}
	most, why := export.MaxFPS, "a film"
	if format == export.GIF {
		most, why = export.MaxGIFFPS, "a GIF"
	}
	if !(w.fps >= export.MinFPS && w.fps <= most) {
		return "", wrong(fmt.Errorf("atelier walk: --fps is %g, want %g to %g pictures a second for %s", w.fps, export.MinFPS, most, why))
	}
	if w.Count < 1 {
		return "", wrong(fmt.Errorf("atelier walk: --count is %d, want at least 1", w.Count))
	}
	if w.Frames < 2 {
		return "", wrong(fmt.Errorf("atelier walk: --frames is %d, want at least 2", w.Frames))
	}
	if w.look.dither && format != export.GIF {
		return "", wrong(fmt.Errorf("atelier walk: --dither is given, but only a GIF has few colours: leave it out"))
	}
	if format == export.MP4 {
		if _, err := export.FindFFmpeg(); err != nil {
			return "", fmt.Errorf("atelier walk: --out is %q: %w", w.out, err)
		}
	}
	return format, nil
}

// stops is the walk with its classes, and its latent numbers where a file holds them.
func (w walking) stops(cmd *cobra.Command, run *fit.Run, sampler *sample.Sampler) (sample.Walk, error) {
	var err error
	if w.Classes, err = findClasses(run, w.classes); err != nil {
		return sample.Walk{}, wrong(err)
	}
	if w.latents == "" {
		return w.Walk, nil
	}
	read, err := readLatents(cmd, w.latents, run, sampler)
	if err != nil {
		return sample.Walk{}, err
	}
	w.Latents = read.Latents
	if len(w.Classes) == 0 && (len(read.Classes) == 1 || w.Count == 1) {
		w.Classes = read.Classes
	}
	return w.Walk, nil
}

// size is that of each frame. It is an error if all of them are too large.
func (w walking) size(spec models.Spec, format export.Format) (image.Point, error) {
	look := w.layout()
	across, down, err := look.grid(nil, nil).SizeFor(w.Count, spec.Width, spec.Height)
	if err != nil {
		return image.Point{}, err
	}
	if frame := across * down; frame > largestGrid {
		return image.Point{}, wrong(fmt.Errorf("atelier walk: a frame of %.0fx%.0f pixels has %.0f megapixels, and %d are the most: give a smaller --scale or fewer walks with -n", across, down, frame/1e6, largestGrid/1_000_000))
	}
	if all := across * down * float64(w.Frames); format != export.MP4 && all > export.MaxFilmPixels {
		return image.Point{}, wrong(fmt.Errorf("atelier walk: %d frames of %.0fx%.0f pixels are %.0f megapixels in all, and %d are the most of %s: give fewer --frames, a smaller --scale, or --out a file that ends in .mp4, which takes any number",
			w.Frames, across, down, all/1e6, export.MaxFilmPixels/1_000_000, format))
	}
	return image.Pt(int(across), int(down)), nil
}

// layout is how each frame is laid out. A picture that is alone needs no frame.
func (w walking) layout() layout {
	look := w.look
	look.noFrame = look.noFrame || w.Count == 1
	return look
}

// frames lays out the pictures of each frame.
func (w walking) frames(pictures iter.Seq2[[]image.Image, error], progress *counter) iter.Seq2[image.Image, error] {
	look := w.layout()
	return func(yield func(image.Image, error) bool) {
		for pictures, err := range pictures {
			var frame image.Image
			if err == nil {
				frame, err = look.grid(pictures, nil).Image()
			}
			progress.add(1)
			if !yield(frame, err) || err != nil {
				return
			}
		}
	}
}

// walked is what `atelier walk --json` writes.
type walked struct {
	Kind    models.Kind `json:"kind"`
	Seeds   []int64     `json:"seeds,omitempty"`
	Step    int         `json:"step"`
	Backend string      `json:"backend"`
	File    string      `json:"file"`
	Frames  int         `json:"frames"`
	FPS     float64     `json:"fps"`
	Width   int         `json:"width"`
	Height  int         `json:"height"`
}

func (w walking) report(cmd *cobra.Command, run *fit.Run, size image.Point) error {
	if w.json {
		return writeJSON(cmd.OutOrStdout(), walked{run.Model.Spec().Kind, w.Seeds, run.Step, backend.Name(run.Backend), w.out, w.Frames, w.fps, size.X, size.Y})
	}
	fmt.Fprintf(cmd.OutOrStdout(), "the film is in %s: %d pictures of %dx%d, %.3g s\n", w.out, w.Frames, size.X, size.Y, float64(w.Frames)/w.fps)
	return nil
}
