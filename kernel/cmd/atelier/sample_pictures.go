package main

import (
	"context"
	"fmt"
	"image"
	"io"
	"math"
	"strings"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/sample"
	"github.com/atelier-go/atelier/plotting"
	"github.com/spf13/cobra"
)

// batchSize is the most samples that are drawn at a time, which bounds the memory.
const batchSize = 256

// largestGrid is the most pixels of a PNG: more take gigabytes to look at.
const largestGrid = 40_000_000

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

// paintGrid draws pictures as one PNG and gives their number.
func paintGrid(ctx context.Context, out io.Writer, run *fit.Run, o sample.Options) (int, error) {
	if err := checkGrid(run.Model.Spec(), o.Count); err != nil {
		return 0, err
	}
	var pictures []image.Image
	for batch, err := range sample.New(run.Backend, run.Model, run.Store).PictureBatches(o, batchSize) {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return 0, err
		}
		pictures = append(pictures, batch...)
	}
	bundle, err := plotting.Grid{Images: pictures}.Bundle()
	if err != nil {
		return 0, err
	}
	_, err = out.Write(bundle[plotting.MIMEPNG])
	return len(pictures), err
}

// checkGrid refuses a number of pictures whose grid would be too large.
func checkGrid(spec models.Spec, count int) error {
	width, height := spec.Width, spec.Height
	if spec.Kind == models.Strokes {
		width, height = sample.DrawingSize, sample.DrawingSize
	}
	side := math.Ceil(math.Sqrt(float64(count)))
	cell := plotting.GridCell(width, height)
	if pixels := side * side * float64(cell.X) * float64(cell.Y); pixels > largestGrid {
		across := math.Floor(math.Sqrt(largestGrid / float64(cell.X*cell.Y)))
		return wrong(fmt.Errorf("atelier sample: %d samples of %dx%d pixels make a picture of %.0f megapixels, and %d are the most: give -n at most %.0f, and draw more with another --seed",
			count, width, height, pixels/1e6, largestGrid/1_000_000, across*across))
	}
	return nil
}
