package studio

import (
	"cmp"
	"fmt"
	"image"
	"io"
	"os"
	"strconv"

	"github.com/atelier-go/atelier/gomlx_models/provenance"
	"github.com/atelier-go/atelier/gomlx_models/sample"
	"github.com/atelier-go/atelier/plotting"
)

// Seeds draws one sample of each seed, which stands below it: what Draw draws of the seed alone.
func (r *Run) Seeds(seeds ...int64) Samples { return r.ofSeeds(sample.Options{}, seeds) }

// ofSeeds draws one sample of each seed, as the options say else.
func (r *Run) ofSeeds(o sample.Options, seeds []int64) Samples {
	o.Count, o.Seed = len(seeds), 0
	all := Samples{Record: r.drawn(o).Change(func(d *provenance.Drawn) { d.Seeds = seeds })}
	for i, seed := range seeds {
		one := o
		one.Count, one.Seed = 1, seed
		if len(o.Classes) > 1 {
			one.Classes = o.Classes[i : i+1]
		}
		drawn := r.Draw(one)
		all.Pictures, all.Texts = append(all.Pictures, drawn.Pictures...), append(all.Texts, drawn.Texts...)
		all.Drawings = append(all.Drawings, drawn.Drawings...)
		all.Captions = append(all.Captions, strconv.FormatInt(seed, 10))
	}
	return all
}

// WalkBetween films a walk between seeds, or between latent numbers: a picture for each frame, for Film to play and SaveFilm to
// write. Walks side by side are a grid in each frame.
func (r *Run) WalkBetween(w sample.Walk) Samples {
	film := Samples{Record: r.walked(w)}
	for pictures, err := range r.sampler.Walk(w) {
		check(err)
		var frame image.Image = pictures[0]
		if len(pictures) > 1 {
			frame, err = plotting.Grid{Images: pictures, Scale: 1}.Image()
			check(err)
		}
		film.Pictures = append(film.Pictures, frame)
	}
	return film
}

// walked is the record of a walk.
func (r *Run) walked(w sample.Walk) provenance.Record {
	record := r.record().With(provenance.Walked, sample.Options{Count: w.Count, Classes: w.Classes, Temperature: w.Temperature, Truncation: w.Truncation})
	return record.Change(func(d *provenance.Drawn) {
		d.Seeds, d.Loop, d.Ease = w.Seeds, w.Loop, w.Ease
		d.Count, d.Frames = cmp.Or(w.Count, 1), cmp.Or(w.Frames, 60)
		if len(w.Latents) > 0 {
			d.Latents = provenance.LatentsDigest(w.Latents)
		}
	})
}

// SaveLatents draws points in the space of the model's latent numbers, as Draw does for these options, and writes them into a file for
// another day.
func (r *Run) SaveLatents(path string, o sample.Options) sample.Latents {
	z, err := r.sampler.DrawLatents(o)
	check(err)
	digest, err := r.Digest()
	check(err)
	name := fmt.Sprintf("%s of %s at step %d", r.Model.Config().Family(), r.Data.Name, r.Step)
	kept := sample.LatentsFile{Model: name, Digest: digest, Seed: o.Seed, Classes: o.Classes, Latents: z}
	check(writeFile(path, func(w io.Writer) error {
		_, err := kept.WriteTo(w)
		return err
	}))
	return z
}

// Latents are the points that Seeds decodes, one of each seed.
func (r *Run) Latents(seeds ...int64) sample.Latents {
	var points sample.Latents
	for _, seed := range seeds {
		point, err := r.sampler.DrawLatents(sample.Options{Count: 1, Seed: seed})
		check(err)
		points = append(points, point...)
	}
	return points
}

// Encode finds where a model that encodes has pictures: the means of their latent numbers, for Walk, WalkBetween and the
// arithmetic of package sample. Classes are one for each picture or one for all, of a model that was trained with classes.
func (r *Run) Encode(pictures Samples, classes ...int) sample.Latents {
	means, _, err := r.sampler.Encode(pictures.Pictures, classes)
	check(err)
	return means
}

// OpenLatents reads the points of a file that SaveLatents or `atelier sample --save-latents` wrote, for Walk and WalkBetween.
func (r *Run) OpenLatents(path string) sample.Latents {
	file, err := os.Open(path)
	check(err)
	defer func() { _ = file.Close() }()
	read, err := sample.ReadLatents(file)
	if err != nil {
		err = fmt.Errorf("studio: %s: %w", path, err)
	}
	check(err)
	return read.Latents
}

// Walk decodes points in the space of the model's latent numbers. Classes are one for each point or one for all, of a
// model that was trained with classes.
func (r *Run) Walk(z sample.Latents, classes ...int) Samples {
	pictures, err := r.sampler.Decode(z, classes)
	check(err)
	return Samples{Pictures: pictures, Columns: len(pictures), Record: r.several(false)}
}

// Interpolate walks in count pictures from one drawn at random to another, along the arc between their latent
// numbers (White 2016). The seed chooses the two.
func (r *Run) Interpolate(count int, seed int64, classes ...int) Samples {
	ends, err := r.sampler.Latents(2, seed)
	check(err)
	walk, err := sample.Slerp(ends[0], ends[1], count)
	check(err)
	return r.Walk(walk, classes...)
}

// Traverse shows what each of the first so many latent numbers does: a row for each, in which it goes from -3 to 3 in
// count pictures while the others are 0.
func (r *Run) Traverse(numbers, count int, classes ...int) Samples {
	ends, err := r.sampler.Latents(1, 1)
	check(err)
	origin := make([]float32, len(ends[0]))
	var walk sample.Latents
	for i := range numbers {
		row, err := sample.Traverse(origin, i, count)
		check(err)
		walk = append(walk, row...)
	}
	shown := r.Walk(walk, classes...)
	shown.Columns = count
	return shown
}

// Reconstruct shows pictures above what the model makes of their latent numbers.
func (r *Run) Reconstruct(examples Samples, classes ...int) Samples {
	again, err := r.sampler.Reconstruct(examples.Pictures, classes)
	check(err)
	return Samples{Pictures: append(examples.Pictures[:len(again):len(again)], again...), Columns: len(again), Record: r.several(true)}
}
