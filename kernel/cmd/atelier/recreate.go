package main

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"image"
	"image/color"
	"io"
	"iter"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/backend"
	"github.com/atelier-go/atelier/gomlx_models/data/imagefile"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/provenance"
	"github.com/atelier-go/atelier/gomlx_models/sample"
	"github.com/atelier-go/atelier/gomlx_models/studio"
	"github.com/atelier-go/atelier/plotting/export"
	"github.com/atelier-go/atelier/plotting/export/metadata"
)

// recreating is what `atelier recreate` was told.
type recreating struct {
	model, out, latents string
	json                bool
	opening
}

func recreateCommand() *cobra.Command {
	var r recreating
	cmd := &cobra.Command{
		Use:   "recreate file",
		Short: "Make a picture, film, drawing or text again by what it says of itself, and compare",
		Example: `  atelier recreate grid.png
  atelier recreate each/0007.png --model runs/dcgan --out again.png`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return r.recreate(cmd, args[0]) },
	}
	flags := cmd.Flags()
	modelFlag(cmd, &r.model)
	flags.StringVar(&r.out, "out", "", "the `file` to write what was made again into (default: none, it is only compared)")
	flags.StringVar(&r.latents, "latents", "", "the `file` of latent numbers, of what was made with --latents")
	r.opening.flags(cmd)
	jsonFlag(cmd, &r.json, "file, same (bit for bit), differs (of pictures the share of pixels, 0 to 1), largest (the largest difference of a value, 0 to 255), why (a list of reasons) and out")
	return cmd
}

// recreated is what `atelier recreate --json` writes.
type recreated struct {
	File    string   `json:"file"`
	Same    bool     `json:"same"`
	Differs float64  `json:"differs,omitempty"`
	Largest int      `json:"largest,omitempty"`
	How     string   `json:"-"`
	Why     []string `json:"why,omitempty"`
	Out     string   `json:"out,omitempty"`
}

func (r recreating) recreate(cmd *cobra.Command, path string) error {
	record, err := readRecord(path)
	if err != nil {
		return err
	}
	name := studio.ModelOf(record, path, r.model)
	if name == "" {
		return fmt.Errorf("atelier recreate: the model of %s is not here: name its folder by --model", path)
	}
	run, err := openModel(cmd, name, r.opening)
	if err != nil {
		return err
	}
	again, err := r.again(cmd, run, record, formatAgain(path))
	if err != nil {
		return inFlags(err, nil)
	}
	old, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("atelier recreate: %w", err)
	}
	found := compare(path, old, again)
	if !found.Same {
		found.Why, err = reasons(path, run, record)
	}
	if err == nil && r.out != "" {
		found.Out, err = r.out, r.write(cmd, run, record, again)
	}
	if err != nil {
		return err
	}
	if r.json {
		return writeJSON(cmd.OutOrStdout(), found)
	}
	_, err = io.WriteString(cmd.OutOrStdout(), found.text())
	return err
}

// formatAgain is the format to make a file again in: its own, or, of one that atelier does not write, one without loss.
func formatAgain(path string) export.Format {
	format, err := export.FormatOf(path, export.PNG, export.WebP, export.GIF, export.MP4, export.SVG)
	if err != nil {
		return export.PNG
	}
	return format
}

// readRecord reads a record that is enough to make something again.
func readRecord(path string) (provenance.Record, error) {
	read, err := provenance.Read(path)
	switch {
	case err != nil:
		return provenance.Record{}, err
	case read.Fault != nil:
		return provenance.Record{}, fmt.Errorf("atelier recreate: %s cannot be made again: %w", path, read.Fault)
	case read.Record == nil:
		return provenance.Record{}, fmt.Errorf("atelier recreate: %s does not say how it was made: `atelier inspect` tells what it says", path)
	case read.Record.Drawn == nil:
		return provenance.Record{}, fmt.Errorf("atelier recreate: %s was written with --metadata public, which does not tell how it was made", path)
	}
	return *read.Record, read.Record.Recreatable()
}

// again makes the file again, without what it says of itself.
func (r recreating) again(cmd *cobra.Command, run *fit.Run, record provenance.Record, format export.Format) ([]byte, error) {
	kind := run.Model.Spec().Kind
	if kind != record.Kind {
		return nil, fmt.Errorf("atelier recreate: the model makes %s, and the file is of %s: name another --model", kind.Words(), record.Kind.Words())
	}
	if record.Drawn.How == provenance.Walked {
		return r.walk(cmd, run, record, format)
	}
	d := drawingOf(record)
	d.latents = r.latents
	switch kind {
	case models.Text, models.Pairs:
		return d.textAgain(cmd, run, *record.Drawn)
	case models.Strokes:
		return d.strokesAgain(cmd, run, *record.Drawn, format)
	}
	return d.picturesAgain(cmd, run, *record.Drawn, format)
}

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

// write writes what was made again, which says who made it when it was made first.
func (r recreating) write(cmd *cobra.Command, run *fit.Run, record provenance.Record, again []byte) error {
	file, err := newOutput(cmd.Context(), r.out)
	if err != nil {
		return err
	}
	defer file.discard()
	fresh, err := studio.RecordOf(run)
	if err != nil {
		return err
	}
	fresh.By, fresh.Edited = record.By, record.Edited
	fresh = fresh.Change(func(d *provenance.Drawn) {
		backend := d.Backend
		*d = *record.Drawn
		d.Backend = backend
	})
	m := marking{level: provenance.Full}
	if fresh.Kind == models.Text || fresh.Kind == models.Pairs {
		_, err = file.Write(again)
		if err == nil {
			err = file.commit()
		}
		return errors.Join(err, m.beside(cmd, r.out, fresh, sha256.Sum256(again)))
	}
	with, err := fresh.Embed(again, export.Format(filepath.Ext(r.out)), provenance.Full)
	if err == nil {
		_, err = file.Write(with)
	}
	if err != nil {
		return err
	}
	return file.commit()
}

// compare holds what was made again against a file.
func compare(path string, old, again []byte) recreated {
	found := recreated{File: path}
	was, err := metadata.Content(old)
	is, againErr := metadata.Content(again)
	if errors.Is(err, metadata.ErrFormat) && errors.Is(againErr, metadata.ErrFormat) { // texts
		if found.Same = bytes.Equal(old, again); !found.Same {
			found.How = "the texts differ"
		}
		return found
	}
	if found.Same = err == nil && was == is; found.Same {
		return found
	}
	first, err := imagefile.Decode(path, bytes.NewReader(old))
	second, againErr := imagefile.Decode(path, bytes.NewReader(again))
	switch {
	case err != nil || againErr != nil:
		found.How = "the films differ; by how much is not told of this format"
	case first.Bounds().Size() != second.Bounds().Size():
		found.Differs, found.How = 1, fmt.Sprintf("it is %v pixels large and %v when made again", first.Bounds().Size(), second.Bounds().Size())
	default:
		found.Differs, found.Largest = difference(first, second)
		if found.Same = found.Differs == 0; found.Same {
			found.How = "the pixels, bit for bit, in a file that another program wrote"
		} else {
			found.How = fmt.Sprintf("%.2f%% of the pixels differ, by at most %d of 255", 100*found.Differs, found.Largest)
		}
	}
	return found
}

// difference is the share of pixels that differ between pictures of one size, and the largest difference of a value of 0 to 255.
func difference(a, b image.Image) (share float64, largest int) {
	size, count := a.Bounds().Size(), 0
	for y := range size.Y {
		for x := range size.X {
			was, is := valuesAt(a, x, y), valuesAt(b, x, y)
			if was != is {
				count++
			}
			for i := range was {
				largest = max(largest, int(was[i])-int(is[i]), int(is[i])-int(was[i]))
			}
		}
	}
	return float64(count) / float64(max(1, size.X*size.Y)), largest
}

func valuesAt(p image.Image, x, y int) [4]uint8 {
	c := color.NRGBAModel.Convert(p.At(p.Bounds().Min.X+x, p.Bounds().Min.Y+y)).(color.NRGBA)
	return [4]uint8{c.R, c.G, c.B, c.A}
}

// reasons are why what was made again may differ.
func reasons(path string, run *fit.Run, record provenance.Record) ([]string, error) {
	var why []string
	findings, err := record.Check(run)
	for _, f := range findings {
		if !f.Agrees {
			why = append(why, f.What)
		}
	}
	if name := backend.Name(run.Backend); name != record.Drawn.Backend {
		why = append(why, fmt.Sprintf("it was drawn on %s, and made again on %s", record.Drawn.Backend, name))
	}
	if software := provenance.Software(); software != record.Software {
		why = append(why, fmt.Sprintf("it was drawn by %s, and made again by %s", record.Software, software))
	}
	if read, readErr := provenance.Read(path); readErr == nil && !read.Intact {
		why = append(why, "the file was changed since it was written")
	}
	if len(why) == 0 {
		why = append(why, "another processor, or another version of the backend, may round otherwise")
	}
	return why, err
}

// text says it in words.
func (r recreated) text() string {
	var all bytes.Buffer
	switch {
	case r.Same && r.How != "":
		fmt.Fprintf(&all, "%s is the same when made again: %s\n", r.File, r.How)
	case r.Same:
		fmt.Fprintf(&all, "%s is the same when made again, bit for bit\n", r.File)
	default:
		fmt.Fprintf(&all, "%s is not the same when made again: %s\n", r.File, r.How)
	}
	for _, why := range r.Why {
		fmt.Fprintf(&all, "  it may be because %s\n", why)
	}
	if r.Out != "" {
		fmt.Fprintf(&all, "what was made again is in %s\n", r.Out)
	}
	return all.String()
}
