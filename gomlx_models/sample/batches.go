package sample

import (
	"image"
	"iter"

	"github.com/atelier-go/atelier/gomlx_models"
)

// TextBatches draws as Texts does, at most size texts at a time, so that any number of them takes the memory of one batch;
// if size is 0, as many as take a hundred megabytes or two.
// The first batch is what Texts draws of so many; each further one has a seed of its own. The sequence ends after an error.
func (s *Sampler) TextBatches(o Options, size int) iter.Seq2[[]string, error] {
	if size == 0 {
		size = textBatch(s.model, o)
	}
	return batches(s, o, size, s.Texts)
}

const (
	// largestBatch is the most texts drawn at a time, and batchValues the most random numbers, one for each output of the
	// model at each place, unless a single text takes more.
	largestBatch = 256
	batchValues  = 1 << 22
)

// textBatch is how many texts are drawn at a time.
func textBatch(m models.Model, o Options) int {
	spec := m.Spec()
	width := spec.Size()
	if wide, ok := m.(interface{ OutputSymbols() int }); ok {
		width = wide.OutputSymbols()
	}
	length := max(1, o.withDefaults(spec).Length, spec.Length)
	return max(1, min(largestBatch, batchValues/max(1, width)/length))
}

// DrawingBatches draws as Drawings does, in batches as TextBatches.
func (s *Sampler) DrawingBatches(o Options, size int) iter.Seq2[[]Drawing, error] {
	return batches(s, o, size, s.Drawings)
}

// PictureBatch is how many examples of that form are well drawn at a time: as many as keep a processor busy, and as few as
// bound the memory.
func PictureBatch(spec models.Spec) int {
	const most, pixels = 256, 1 << 18
	return max(1, min(most, pixels/max(1, spec.Height*spec.Width)))
}

// PictureBatches draws as Pictures does, in batches as TextBatches.
func (s *Sampler) PictureBatches(o Options, size int) iter.Seq2[[]image.Image, error] {
	return batches(s, o, size, s.Pictures)
}

// batches draws a batch when the one before is done with. The last is drawn as large as the others, for one program, and cut.
func batches[T any](s *Sampler, o Options, size int, draw func(Options) ([]T, error)) iter.Seq2[[]T, error] {
	return func(yield func([]T, error) bool) {
		o := o.withDefaults(s.model.Spec())
		err := o.validate(s.model)
		if err == nil {
			err = models.AtLeast("sample", "the size of a batch", size, 1)
		}
		for from := 0; from < o.Count || err != nil; from += size {
			var drawn []T
			if err == nil {
				drawn, err = draw(o.batch(from, min(size, o.Count)))
			}
			if err != nil {
				yield(nil, err)
				return
			}
			if !yield(drawn[:min(len(drawn), o.Count-from)], nil) {
				return
			}
		}
	}
}

// BatchOf is the options that draw, all at once, the batch in which sample i of PictureBatches, DrawingBatches or TextBatches is, i from
// 0 on and batches of the size that those take by themselves or are given by PictureBatch; and the place of the sample in it.
func (s *Sampler) BatchOf(o Options, i int) (batch Options, place int) {
	spec := s.model.Spec()
	size := PictureBatch(spec)
	if spec.Kind == models.Text || spec.Kind == models.Pairs {
		size = textBatch(s.model, o)
	}
	o = o.withDefaults(spec)
	size = min(size, max(1, o.Count))
	return o.batch(i/size*size, size), i % size
}

// batch is the options of the size samples from one on.
func (o Options) batch(from, size int) Options {
	// Far apart, as the multiples of 2^64 over the golden ratio are, the seeds of two draws do not meet.
	const stride = 0x9E3779B97F4A7C15
	o.Seed += int64(uint64(from/size) * stride)
	o.Count = size
	o.Classes = sliceRepeatingLast(o.Classes, from, size)
	o.Questions = sliceRepeatingLast(o.Questions, from, size)
	o.Above = sliceRepeatingLast(o.Above, from, size)
	return o
}

// sliceRepeatingLast is size values from one on, the last repeated where there are no more; one value for all, or none, stays.
func sliceRepeatingLast[T any](values []T, from, size int) []T {
	if len(values) < 2 {
		return values
	}
	all := make([]T, size)
	for i := range all {
		all[i] = values[min(from+i, len(values)-1)]
	}
	return all
}
