package main

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"iter"
	"math"
	"sort"
	"strconv"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/provenance"
	"github.com/atelier-go/atelier/gomlx_models/sample"
	"github.com/atelier-go/atelier/plotting"
	"github.com/atelier-go/atelier/plotting/export"
	"github.com/spf13/cobra"
)

// largestGrid is the most pixels of a picture: more take gigabytes to look at.
const largestGrid = 40_000_000

// series is samples, batch by batch, and how many there will be.
type series[T any] struct {
	batches iter.Seq2[[]T, error]
	numbering
}

// paint draws pictures or drawings into files.
func (d drawing) paint(cmd *cobra.Command, run *fit.Run, file *output) error {
	d.Text = d.prompt // which is refused, of pictures
	spec := run.Model.Spec()
	format, err := d.pictureFormat(spec.Kind)
	if err == nil {
		err = d.fits(cmd, format)
	}
	if err != nil {
		return err
	}
	if spec.Kind == models.Strokes {
		if err := onlyFor("pictures of pixels", cmd, spec.Kind, "tile", "half-drop"); err != nil {
			return err
		}
	}
	model, err := d.tiling.of(cmd, run)
	if err != nil {
		return err
	}
	sampler := sample.New(run.Backend, model, run.Store)
	d.drawnTile = sampler.Tile()
	var count int
	if spec.Kind == models.Strokes {
		count, err = d.paintDrawings(cmd, sampler, spec, file, format)
	} else {
		count, err = d.paintPictures(cmd, run, sampler, file, format)
	}
	if err == nil && file != nil {
		err = file.commit()
	}
	if err != nil {
		return err
	}
	return d.report(cmd, run, count, sampler.Tile())
}

// pictureFormat is that of the files to write.
func (d drawing) pictureFormat(kind models.Kind) (export.Format, error) {
	allowed := []export.Format{export.PNG, export.WebP, export.GIF}
	if kind == models.Strokes {
		allowed = append(allowed, export.SVG)
	}
	if d.each != "" {
		ending := d.format
		if ending == "" {
			ending = "png"
		}
		format, err := export.FormatOf("."+ending, allowed...)
		if err != nil {
			return "", wrong(fmt.Errorf("atelier sample: the model makes %s and --format is %q: give png, webp or gif, and of drawings svg too", kind, d.format))
		}
		return format, nil
	}
	format, err := export.FormatOf(d.out, allowed...)
	if err != nil {
		return "", wrong(fmt.Errorf("atelier sample: the model makes %s and --out is %w, or give --each a folder", kind, err))
	}
	return format, nil
}

// fits refuses flags that the format has no use for.
func (d drawing) fits(cmd *cobra.Command, format export.Format) error {
	unfit := func(flag, why string) error {
		if !cmd.Flags().Changed(flag) {
			return nil
		}
		return wrong(fmt.Errorf("atelier sample: --%s is given, but %s: leave it out", flag, why))
	}
	var faults []error
	if format != export.PNG {
		faults = append(faults, unfit("dpi", "only a PNG says how many pixels make an inch"))
	}
	if format != export.GIF {
		faults = append(faults, unfit("dither", "only a GIF has few colours"))
	}
	if format != export.SVG {
		faults = append(faults, unfit("mm", "only an SVG of drawings has millimetres"))
	} else {
		faults = append(faults, unfit("scale", "an SVG has no pixels: --mm says how large it is"), unfit("no-frame", "an SVG has no frame"))
	}
	return errors.Join(faults...)
}

// paintPictures draws pictures, and gives their number.
func (d drawing) paintPictures(cmd *cobra.Command, run *fit.Run, sampler *sample.Sampler, file *output, format export.Format) (int, error) {
	spec := run.Model.Spec()
	kept, err := d.keptLatents(cmd, run, sampler)
	if err != nil {
		return 0, err
	}
	if kept != nil {
		defer kept.discard()
	}
	if d.latents != "" {
		d.points, d.Classes = digestOf(kept.Latents), kept.Classes
	}
	pictures, err := d.pictures(sampler, spec, kept)
	if err != nil {
		return 0, err
	}
	grid := func(out io.Writer, spec models.Spec, pictures series[image.Image], repeated bool) error {
		return d.paintGrid(cmd, out, spec, pictures, format, d.recordOf(pictures.numbering, -1, repeated))
	}
	switch {
	case d.each != "":
		err = d.eachPicture(cmd, pictures, format, sampler.Tile())
	case d.asked():
		err = d.withRepeats(cmd, file, spec, pictures, sampler.Tile(), grid)
	default:
		err = grid(file, spec, pictures, false)
	}
	if err == nil && d.save != "" {
		err = kept.commit()
	}
	return pictures.count, err
}

// eachPicture writes each picture into a file of its own, and, of --tile, beside it one that shows it repeated.
func (d drawing) eachPicture(cmd *cobra.Command, pictures series[image.Image], format export.Format, tile models.Tile) error {
	written := func(repeat bool) func(p slot, picture image.Image) error {
		return func(p slot, picture image.Image) error {
			if repeat {
				picture = sample.Repeat(picture, tile, sample.ShownTimes)
			}
			return d.one(p, d.recordOf(pictures.numbering, p.i, repeat), picture, format)
		}
	}
	if !d.asked() {
		return fill(cmd, d, pictures, string(format), written(false))
	}
	var all []image.Image
	if err := d.free(cmd, pictures.numbering, repeatSuffix+string(format)); err != nil {
		return err
	}
	if err := fill(cmd, d, keeping(pictures, &all), string(format), written(false)); err != nil {
		return err
	}
	return fill(cmd, d, series[image.Image]{inOne(all), pictures.numbering}, repeatSuffix+string(format), written(true))
}

// one writes a picture into a file of its own.
func (d drawing) one(w io.Writer, record provenance.Record, picture image.Image, format export.Format) error {
	return d.marking.write(w, format, record, func(w io.Writer) error {
		return export.Picture(w, export.Enlarge(picture, max(1, d.look.scale)), format, d.look.options())
	})
}

// free sees that --each may write files of that ending.
func (d drawing) free(cmd *cobra.Command, numbers numbering, ending string) error {
	_, err := newShelf(cmd.Context(), d.each, ending, numbers, d.replace)
	return err
}

// seedList is the numbers of --seeds, nil without it.
func (d drawing) seedList() ([]int64, error) {
	if d.seeds == "" || d.seedNumbers != nil {
		return d.seedNumbers, nil
	}
	return readSeeds(d.seeds)
}

// pictures is those that were asked for: of latent numbers, of one seed, or of many.
func (d drawing) pictures(sampler *sample.Sampler, spec models.Spec, kept *latents) (series[image.Image], error) {
	if kept != nil {
		return series[image.Image]{sampler.DecodeBatches(kept.Latents, kept.Classes, sample.PictureBatch(spec)), numbered(len(kept.Latents))}, nil
	}
	return seriesOf(d, spec, sampler.Pictures, func(o sample.Options) iter.Seq2[[]image.Image, error] {
		return sampler.PictureBatches(o, sample.PictureBatch(spec))
	})
}

// seriesOf is samples of one seed, or one sample of each seed.
func seriesOf[T any](d drawing, spec models.Spec, draw func(sample.Options) ([]T, error), batches func(sample.Options) iter.Seq2[[]T, error]) (series[T], error) {
	seeds, err := d.seedList()
	if err != nil {
		return series[T]{}, err
	}
	if seeds == nil {
		return series[T]{batches(d.Options), numbered(d.Options.Number(spec))}, nil
	}
	return series[T]{ofSeeds(d.Options, seeds, draw), seedNumbered(seeds)}, nil
}

// ofSeeds draws one sample of each seed, as if nothing else were drawn.
func ofSeeds[T any](o sample.Options, seeds []int64, draw func(sample.Options) ([]T, error)) iter.Seq2[[]T, error] {
	return func(yield func([]T, error) bool) {
		all := o.Classes
		if len(all) > 1 && len(all) != len(seeds) {
			yield(nil, wrong(fmt.Errorf("atelier sample: --class names %d classes for %d seeds: name one for each, or one for all", len(all), len(seeds))))
			return
		}
		for i, seed := range seeds {
			o := o
			o.Count, o.Seed = 1, seed
			if len(all) > 1 {
				o.Classes = all[i : i+1]
			}
			drawn, err := draw(o)
			if !yield(drawn, err) || err != nil {
				return
			}
		}
	}
}

// fill writes a file for each sample.
func fill[T any](cmd *cobra.Command, d drawing, samples series[T], ending string, write func(slot, T) error) error {
	files, err := newShelf(cmd.Context(), d.each, ending, samples.numbering, d.replace)
	if err != nil {
		return err
	}
	progress := newCounter(cmd.ErrOrStderr(), samples.count, "files")
	defer progress.close()
	for batch, err := range samples.batches {
		if err != nil {
			return err
		}
		for _, one := range batch {
			if err := files.put(func(p slot) error { return write(p, one) }); err != nil {
				return err
			}
			progress.add(1)
		}
	}
	return nil
}

// gather is all samples.
func gather[T any](ctx context.Context, samples series[T], progress *counter) ([]T, error) {
	defer progress.close()
	var all []T
	for batch, err := range samples.batches {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return nil, err
		}
		all = append(all, batch...)
		progress.add(len(batch))
	}
	return all, nil
}

// below is what is printed under samples: their seeds, where each has its own.
func (s numbering) below() []string {
	if s.seeds == nil {
		return nil
	}
	words := make([]string, s.count)
	for i, seed := range s.seeds {
		words[i] = strconv.FormatInt(seed, 10)
	}
	return words
}

// paintGrid draws pictures as one.
func (d drawing) paintGrid(cmd *cobra.Command, out io.Writer, spec models.Spec, pictures series[image.Image], format export.Format, record provenance.Record) error {
	if err := d.checkGrid(spec, pictures.numbering); err != nil {
		return err
	}
	all, err := gather(cmd.Context(), pictures, newCounter(cmd.ErrOrStderr(), pictures.count, "pictures"))
	if err != nil {
		return err
	}
	grid, err := d.look.grid(all, pictures.below()).Image()
	if err != nil {
		return err
	}
	return d.marking.write(out, format, record, func(w io.Writer) error {
		return export.Picture(w, grid, format, d.look.options())
	})
}

// checkGrid refuses a number of pictures whose grid would be too large.
func (d drawing) checkGrid(spec models.Spec, numbers numbering) error {
	count := numbers.count
	if count < 1 {
		return nil // which is told when they are drawn
	}
	width, height := spec.Width, spec.Height
	look := d.look
	if spec.Kind == models.Strokes {
		width, height = sample.DrawingSize*max(1, look.scale), sample.DrawingSize*max(1, look.scale)
		look.scale = 1
	}
	grid := look.grid(nil, numbers.below())
	size := func(count int) (pixels float64, err error) {
		across, down, err := grid.SizeFor(count, width, height)
		return across * down, err
	}
	pixels, err := size(count)
	if err != nil || pixels <= largestGrid {
		return err
	}
	fewer := "-n"
	if numbers.seeds != nil {
		fewer = "--seeds"
	}
	return wrong(fmt.Errorf("atelier sample: %d samples of %dx%d pixels make a picture of %.0f megapixels, and %d are the most: give %s at most %d, or --each a folder, which takes any number",
		count, width, height, pixels/1e6, largestGrid/1_000_000, fewer, mostThatFit(count, size)))
}

// mostThatFit is the largest square number of pictures up to count whose grid is not too large, and at least 1.
func mostThatFit(count int, size func(int) (float64, error)) int {
	tooLarge := func(side int) bool {
		pixels, err := size(side * side)
		return err != nil || pixels > largestGrid
	}
	side := sort.Search(int(math.Sqrt(float64(count)))+1, func(side int) bool { return side > 1 && tooLarge(side) }) - 1
	return max(1, side*side)
}

// paintDrawings draws drawings, as lines or as pictures, and gives their number.
func (d drawing) paintDrawings(cmd *cobra.Command, sampler *sample.Sampler, spec models.Spec, file *output, format export.Format) (int, error) {
	if err := onlyFor("models with latent numbers", cmd, spec.Kind, "latents", "save-latents"); err != nil {
		return 0, err
	}
	drawings, err := seriesOf(d, spec, sampler.Drawings, func(o sample.Options) iter.Seq2[[]sample.Drawing, error] {
		return sampler.DrawingBatches(o, sample.PictureBatch(spec))
	})
	if err != nil {
		return 0, err
	}
	size := sample.DrawingSize * max(1, d.look.scale)
	switch {
	case d.each != "" && format == export.SVG:
		err = fill(cmd, d, drawings, string(format), func(p slot, one sample.Drawing) error {
			return d.marking.write(p, format, d.recordOf(drawings.numbering, p.i, false), func(w io.Writer) error {
				return d.plot(w, []sample.Drawing{one})
			})
		})
	case d.each != "":
		err = fill(cmd, d, drawings, string(format), func(p slot, one sample.Drawing) error {
			return d.marking.write(p, format, d.recordOf(drawings.numbering, p.i, false), func(w io.Writer) error {
				return export.Picture(w, one.Picture(size), format, d.look.options())
			})
		})
	case format == export.SVG:
		var all []sample.Drawing
		if all, err = gather(cmd.Context(), drawings, newCounter(cmd.ErrOrStderr(), drawings.count, "drawings")); err == nil {
			err = d.marking.write(file, format, d.recordOf(drawings.numbering, -1, false), func(w io.Writer) error { return d.plot(w, all) })
		}
	default:
		pictures := series[image.Image]{asPictures(drawings.batches, size), drawings.numbering}
		shown := d
		if d.look.scale > 0 {
			shown.look.scale = 1 // the lines are drawn larger, not their pixels
		}
		if err = d.checkGrid(spec, drawings.numbering); err == nil {
			err = shown.paintGrid(cmd, file, models.Spec{Width: size, Height: size}, pictures, format, d.recordOf(drawings.numbering, -1, false))
		}
	}
	return drawings.count, err
}

// asPictures shows drawings.
func asPictures(batches iter.Seq2[[]sample.Drawing, error], size int) iter.Seq2[[]image.Image, error] {
	return func(yield func([]image.Image, error) bool) {
		for batch, err := range batches {
			pictures := make([]image.Image, len(batch))
			for i, one := range batch {
				pictures[i] = one.Picture(size)
			}
			if !yield(pictures, err) {
				return
			}
		}
	}
}

// plot writes drawings as SVG. One without a stroke stays an empty square.
func (d drawing) plot(w io.Writer, drawings []sample.Drawing) error {
	strokes := plotting.Strokes{Columns: d.look.columns}
	for _, one := range drawings {
		strokes.Drawings = append(strokes.Drawings, plotting.NewDrawing(one.Lines()))
	}
	text, err := strokes.SVG(d.look.mm)
	if err == nil {
		_, err = w.Write(text)
	}
	return err
}
