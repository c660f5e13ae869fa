package studio

import (
	"context"
	"errors"
	"fmt"
	"image"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"time"

	"github.com/janpfeifer/gonb/gonbui"

	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/sample"
	"github.com/atelier-go/atelier/plotting"
	"github.com/atelier-go/atelier/plotting/display"
)

// Picture reads picture files of one's own, such as photos, and brings them to the size of the model's pictures, as its data
// set was, for Project and Reconstruct.
func (r *Run) Picture(files ...string) Samples {
	frame := data.FrameOf(r.Data.Source, r.Model.Spec())
	var read Samples
	for _, file := range files {
		picture, err := frame.Picture(file)
		check(err)
		read.Pictures = append(read.Pictures, picture)
	}
	read.Columns = len(files)
	return read
}

// Projection is pictures, what a model has that is most like them, and where in the space of its latent numbers that is.
type Projection struct {
	// Samples are the pictures above what the model makes, with the root mean square of the differences in brightness below.
	Samples
	// Latents are for Walk, WalkBetween and the arithmetic of package sample.
	Latents sample.Latents
}

// Project looks for the points in the space of the model's latent numbers at which it makes pictures most like the given ones. That
// takes seconds to minutes; a line tells how far it is. Classes are one for each picture or one for all, of a model that was trained with classes.
func (r *Run) Project(pictures Samples, classes ...int) Projection {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	screen := display.NewScreen(display.Options{Lines: stdout})
	line := projectionLine{screen: screen, since: time.Now()}
	found, err := r.sampler.Project(ctx, pictures.Pictures, sample.Projection{Seed: 1, Classes: classes, Progress: line.show})
	check(errors.Join(err, line.fault, screen.Close()))
	shown := sideBySide(pictures.Pictures, found)
	shown.Record = r.several(true)
	return Projection{shown, found.Latents}
}

// sideBySide shows pictures above what was found.
func sideBySide(pictures []image.Image, found sample.Projected) Samples {
	shown := Samples{Columns: len(pictures), Rows: []string{"picture", "model"}}
	shown.Pictures = append(append(shown.Pictures, pictures...), found.Pictures...)
	shown.Captions = make([]string, len(pictures), 2*len(pictures))
	for _, fault := range found.Errors {
		shown.Captions = append(shown.Captions, fmt.Sprintf("%.2f", fault))
	}
	return shown
}

// projectionLine shows how far a projection is, where that takes long.
type projectionLine struct {
	screen *display.Screen
	since  time.Time
	fault  error
}

func (l *projectionLine) show(step, steps int) {
	if !gonbui.IsNotebook || time.Since(l.since) < soon || l.fault != nil {
		return
	}
	l.fault = l.screen.Update("projection", func() plotting.Figure {
		return plotting.Progress{Title: "projecting", Step: step, Total: steps}
	})
}

// Directions shows the count directions in which the model's pictures change the most, a row for each with its share of the variance:
// from -3 to 3 along it in so many pictures, about the picture of a seed. Classes are as in Draw.
func (r *Run) Directions(count, pictures int, seed int64, classes ...int) Samples {
	found, err := r.sampler.Directions(count, seed, classes...)
	check(err)
	middle, err := r.sampler.Latents(1, seed)
	check(err)
	amounts, err := sample.Steps(-3, 3, pictures)
	check(err)
	var walk sample.Latents
	var rows []string
	for i, direction := range found {
		points, err := sample.Along(middle[0], direction.Vector, amounts...)
		check(err)
		walk = append(walk, points...)
		rows = append(rows, fmt.Sprintf("%d (%.0f%%)", i+1, 100*direction.Share))
	}
	shown := r.Walk(walk, classes[:min(1, len(classes))]...)
	shown.Columns, shown.Rows = pictures, rows
	return shown
}

// Truncations shows the same count samples at each truncation, a row for each: the smaller, the more typical and the less varied.
func (r *Run) Truncations(count int, seed int64, truncations ...float64) Samples {
	shown := Samples{Columns: count, Record: r.several(false)}
	for _, truncation := range truncations {
		row := r.Draw(sample.Options{Count: count, Seed: seed, Truncation: truncation})
		shown.Pictures = append(shown.Pictures, row.Pictures...)
		name := "none"
		if truncation > 0 {
			name = strconv.FormatFloat(truncation, 'g', 3, 64)
		}
		shown.Rows = append(shown.Rows, name)
	}
	return shown
}

// Mix shows what mixes of styles look like: in the first row samples that give the fine features, such as colour, in the first column
// those that give the coarse ones of so many sizes, such as form, and where they meet both.
func (r *Run) Mix(coarse, fine []int64, sizes int) Samples {
	rows, columns := r.Latents(coarse...), r.Latents(fine...)
	shown := Samples{Columns: len(fine) + 1, Rows: []string{"fine"}, Record: r.several(false)}
	blank := r.blank()
	shown.Pictures = append(append(shown.Pictures, blank), r.Walk(columns).Pictures...)
	for i, row := range rows {
		mixed := sample.Latents{row}
		for _, column := range columns {
			points, err := r.sampler.Mix(sample.Latents{row}, sample.Latents{column}, sizes)
			check(err)
			mixed = append(mixed, points...)
		}
		shown.Pictures = append(shown.Pictures, r.Walk(mixed).Pictures...)
		shown.Rows = append(shown.Rows, fmt.Sprintf("coarse %d", coarse[i]))
	}
	return shown
}

// blank is an empty place in a grid.
func (r *Run) blank() image.Image {
	spec := r.Model.Spec()
	return image.NewNRGBA(image.Rect(0, 0, spec.Width, spec.Height))
}
