package main

import (
	"errors"
	"fmt"
	"image"
	"io"

	"github.com/atelier-go/atelier/gomlx_models/backend"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/provenance"
	"github.com/atelier-go/atelier/gomlx_models/sample"
	"github.com/atelier-go/atelier/plotting/export"
	"github.com/spf13/cobra"
)

// projecting is what `atelier project` was told.
type projecting struct {
	out, save string
	classes   []string
	look      layout
	json      bool
	opening
	marking
	sample.Projection
}

func projectCommand() *cobra.Command {
	var p projecting
	cmd := &cobra.Command{
		Use:   "project folder picture...",
		Short: "Find the latent numbers at which a trained model makes pictures most like one's own",
		Example: `  atelier project runs/emoji my-face.jpg --out face.png
  atelier project runs/emoji one.png two.png --save-latents both.json --out both.png
  atelier walk runs/emoji --latents both.json --loop --out from-one-to-two.webp`,
		Args: cobra.MinimumNArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return inFlags(p.project(cmd, args[0], args[1:]), nil)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&p.out, "out", "", "the `file` to write, .png, .webp or .gif: each picture above what the model makes")
	flags.StringVar(&p.save, "save-latents", "", "the `file` to write the latent numbers to, for sample --latents and walk --latents")
	flags.IntVar(&p.Steps, "steps", 200, "the `number` of steps of the search")
	flags.IntVar(&p.Starts, "starts", 256, "the `number` of draws of which the search begins with the most alike")
	flags.Int64Var(&p.Seed, "seed", 1, "the `number` that the draws begin with")
	flags.StringSliceVar(&p.classes, "class", nil, "the `classes` of the pictures, by name or number: one for all, or one for each")
	p.look.flags(cmd)
	p.opening.flags(cmd)
	p.marking.flags(cmd)
	jsonFlag(cmd, &p.json, "step (of the model), backend, file, latents (the file), pictures (for each its file and error, the root mean square of the differences in brightness, 0 to 1)")
	return cmd
}

// project looks for the latent numbers and writes the files.
func (p projecting) project(cmd *cobra.Command, folder string, files []string) error {
	format, err := p.check(cmd)
	if err == nil {
		err = p.marking.check(cmd)
	}
	if err != nil {
		return err
	}
	out, err := newOutput(cmd.Context(), p.out)
	if err != nil {
		return err
	}
	defer out.discard()
	kept := &latents{}
	if p.save != "" {
		if kept.file, err = newOutput(cmd.Context(), p.save); err != nil {
			return err
		}
		defer kept.discard()
	}
	run, err := openModel(cmd, folder, p.opening)
	if err != nil {
		return err
	}
	if p.Classes, err = findClasses(run, p.classes); err != nil {
		return wrong(err)
	}
	sampler := sample.New(run.Backend, run.Model, run.Store)
	if err := errors.Join(needsClass(cmd, sampler, p.Classes), p.marking.of(run)); err != nil {
		return err
	}
	pictures, err := readPictures(run, files)
	if err != nil {
		return err
	}
	progress := newCounter(cmd.ErrOrStderr(), p.Steps, "steps")
	defer progress.close()
	p.Progress = func(step, _ int) { progress.set(step) }
	found, err := sampler.Project(cmd.Context(), pictures, p.Projection)
	if err != nil {
		return err
	}
	if err := errors.Join(p.write(out, format, pictures, found), p.keep(kept, run, found)); err != nil {
		return err
	}
	return p.report(cmd, run, files, found)
}

// check refuses what no model could project.
func (p projecting) check(cmd *cobra.Command) (export.Format, error) {
	if p.out == "" {
		return "", wrong(errors.New("atelier project: --out is missing: name the picture's file, such as face.png"))
	}
	if err := p.look.check(cmd); err != nil {
		return "", err
	}
	if err := errors.Join(withinFlag(cmd, "steps", p.Steps, 100_000), withinFlag(cmd, "starts", p.Starts, 100_000)); err != nil {
		return "", err
	}
	format, err := export.FormatOf(p.out, export.PNG, export.WebP, export.GIF)
	if err != nil {
		return "", wrong(fmt.Errorf("atelier project: --out is %w", err))
	}
	return format, nil
}

// readPictures brings picture files to the frame of those that the model learnt from.
func readPictures(run *fit.Run, files []string) ([]image.Image, error) {
	frame := data.FrameOf(run.Data.Source, run.Model.Spec())
	pictures := make([]image.Image, len(files))
	for i, file := range files {
		var err error
		if pictures[i], err = frame.Picture(file); err != nil {
			return nil, err
		}
	}
	return pictures, nil
}

// write lays the pictures out above what was found.
func (p projecting) write(out *output, format export.Format, pictures []image.Image, found sample.Projected) error {
	look := p.look
	if look.columns == 0 {
		look.columns = len(pictures)
	}
	var all []image.Image
	for from := 0; from < len(pictures); from += look.columns {
		to := min(from+look.columns, len(pictures))
		all = append(append(all, pictures[from:to]...), found.Pictures[from:to]...)
	}
	sheet, err := look.grid(all, nil).Image()
	if err != nil {
		return err
	}
	if err := p.marking.write(out, format, p.recordOf(len(pictures)), func(w io.Writer) error {
		return export.Picture(w, sheet, format, look.options())
	}); err != nil {
		return err
	}
	return out.commit()
}

// recordOf is the record of what stands below someone's pictures.
func (p projecting) recordOf(count int) provenance.Record {
	record := p.marking.record.With(provenance.Projected, sample.Options{Count: count, Seed: p.Seed, Classes: p.Classes})
	record.Edited = true
	return record.Change(func(d *provenance.Drawn) { d.Layout = p.look.record() })
}

// keep writes the latent numbers, if they are to be kept.
func (p projecting) keep(kept *latents, run *fit.Run, found sample.Projected) error {
	if kept.file == nil {
		return nil
	}
	kept.LatentsFile = sample.LatentsFile{Seed: p.Seed, Classes: p.Classes, Latents: found.Latents}
	if err := kept.write(run, p.save); err != nil {
		return err
	}
	return kept.commit()
}

// projected is what `atelier project --json` writes.
type projected struct {
	Step     int                `json:"step"`
	Backend  string             `json:"backend"`
	File     string             `json:"file"`
	Latents  string             `json:"latents,omitempty"`
	Pictures []projectedPicture `json:"pictures"`
}

type projectedPicture struct {
	File  string  `json:"file"`
	Error float64 `json:"error"`
}

func (p projecting) report(cmd *cobra.Command, run *fit.Run, files []string, found sample.Projected) error {
	if p.json {
		all := projected{Step: run.Step, Backend: backend.Name(run.Backend), File: p.out, Latents: p.save}
		for i, file := range files {
			all.Pictures = append(all.Pictures, projectedPicture{file, found.Errors[i]})
		}
		return writeJSON(cmd.OutOrStdout(), all)
	}
	out := cmd.OutOrStdout()
	for i, file := range files {
		fmt.Fprintf(out, "%s: the differences in brightness are %.3f (root mean square, 0 to 1)\n", file, found.Errors[i])
	}
	fmt.Fprintf(out, "%s has the pictures above what the model makes\n", p.out)
	if p.save != "" {
		fmt.Fprintf(out, "the latent numbers are in %s\n", p.save)
	}
	return nil
}
