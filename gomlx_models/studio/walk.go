package studio

import "github.com/atelier-go/atelier/gomlx_models/sample"

// Walk decodes points in the space of the model's latent numbers. Classes are one for each point or one for all, of a
// model that was trained with classes.
func (r *Run) Walk(z sample.Latents, classes ...int) Samples {
	pictures, err := r.sampler.Decode(z, classes)
	check(err)
	return Samples{Pictures: pictures, Columns: len(pictures)}
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
	return Samples{Pictures: append(examples.Pictures[:len(again):len(again)], again...), Columns: len(again)}
}
