package sample

import (
	"errors"
	"fmt"
	"image"
	"iter"
	"slices"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/nn"
)

// Decode makes an example of each point. Classes are as in Options.
func (s *Sampler) Decode(z Latents, classes []int) ([]image.Image, error) {
	m, err := s.latentModel()
	if err != nil {
		return nil, err
	}
	if err := errors.Join(z.check(m.LatentSize()), checkClasses(s.model.Spec(), classes, len(z))); err != nil {
		return nil, err
	}
	request := models.Request{Count: len(z), Labelled: len(classes) > 0}
	out, err := s.call1(graphKey{"decode", request}, func(scope *model.Scope, args []*graph.Node) []*graph.Node {
		var classes *graph.Node
		if len(args) > 1 {
			classes = args[1]
		}
		return []*graph.Node{m.Decode(scope, args[0], classes)}
	}, graphInputs(z.tensor(), classes, len(z))...)
	if err != nil {
		return nil, err
	}
	return s.pictures(out)
}

// DecodeBatches decodes as Decode does, at most size points at a time, so that any number of them takes the memory of one
// batch. The sequence ends after an error.
func (s *Sampler) DecodeBatches(z Latents, classes []int, size int) iter.Seq2[[]image.Image, error] {
	return func(yield func([]image.Image, error) bool) {
		if err := errors.Join(models.AtLeast("sample", "the size of a batch", size, 1), checkClasses(s.model.Spec(), classes, len(z)), takes(s.model, classes)); err != nil {
			yield(nil, err)
			return
		}
		size := min(size, max(1, len(z)))
		for from := 0; from < max(1, len(z)); from += size { // Decode refuses none
			// The last batch is as large as the others, for one program, and cut.
			points := z[from:min(from+size, len(z))]
			padded := append(points[:len(points):len(points)], slices.Repeat(z[max(0, len(z)-1):], size-len(points))...)
			drawn, err := s.Decode(padded, sliceRepeatingLast(classes, from, size))
			if err != nil {
				yield(nil, err)
				return
			}
			if !yield(drawn[:len(points)], nil) {
				return
			}
		}
	}
}

// Encode finds the mean and the log-variance of each picture's latent numbers. Classes are as in Options.
func (s *Sampler) Encode(pictures []image.Image, classes []int) (mean, logVar Latents, err error) {
	m, ok := s.model.(models.Encoder)
	if !ok {
		return nil, nil, fmt.Errorf("sample: this %s cannot encode pictures as latent numbers: take a vae of another preset than vq", s.model.Config().Family())
	}
	out, err := s.runOnPictures("encode", pictures, classes, func(scope *model.Scope, batch models.Batch) []*graph.Node {
		mean, logVar := m.Encode(scope, batch)
		return []*graph.Node{mean, logVar}
	})
	if err != nil {
		return nil, nil, err
	}
	mean, err = readLatents(out[0])
	if err != nil {
		return nil, nil, err
	}
	logVar, err = readLatents(out[1])
	return mean, logVar, err
}

// Reconstruct encodes pictures and decodes the means, or the codes that a model has in the place of latent numbers. Classes are
// as in Options.
func (s *Sampler) Reconstruct(pictures []image.Image, classes []int) ([]image.Image, error) {
	if m, ok := s.model.(models.Reconstructor); ok {
		out, err := s.runOnPictures("reconstruct", pictures, classes, func(scope *model.Scope, batch models.Batch) []*graph.Node {
			return []*graph.Node{m.Reconstruct(scope, batch)}
		})
		if err != nil {
			return nil, err
		}
		return s.pictures(out[0])
	}
	mean, _, err := s.Encode(pictures, classes)
	if err != nil {
		return nil, err
	}
	return s.Decode(mean, classes)
}

// Latents draws count points from the prior, standard normals.
func (s *Sampler) Latents(count int, seed int64) (Latents, error) {
	if err := models.AtLeast("sample", "count", count, 1); err != nil {
		return nil, err
	}
	return s.DrawLatents(Options{Count: count, Seed: seed})
}

// DrawLatents draws the points that Pictures decodes for these options, of which Count, Seed, Temperature and Truncation
// count.
func (s *Sampler) DrawLatents(o Options) (Latents, error) {
	m, err := s.latentModel()
	if err != nil {
		return nil, err
	}
	o = o.withDefaults(s.model.Spec())
	if err := o.validate(s.model); err != nil {
		return nil, err
	}
	rng, err := graph.RNGStateFromSeed(o.Seed)
	if err != nil {
		return nil, fmt.Errorf("sample: the random numbers cannot be seeded: %w", err)
	}
	out, err := s.call1(graphKey{"latents", models.Request{Count: o.Count}}, func(_ *model.Scope, args []*graph.Node) []*graph.Node {
		temperature, truncation := args[1], args[2]
		_, z := nn.TruncatedNormal(args[0], shapes.Make(dtypes.Float32, o.Count, m.LatentSize()), graph.Div(truncation, temperature))
		return []*graph.Node{graph.Mul(z, temperature)}
	}, rng, float32(o.Temperature), float32(o.Truncation))
	if err != nil {
		return nil, err
	}
	return readLatents(out)
}

// LatentSize is how many numbers each point of the model has. It fails if the model has no latent numbers.
func (s *Sampler) LatentSize() (int, error) {
	m, err := s.latentModel()
	if err != nil {
		return 0, err
	}
	return m.LatentSize(), nil
}

// latentModel is the model as one with latent numbers.
func (s *Sampler) latentModel() (models.Latent, error) {
	m, ok := s.model.(models.Latent)
	if !ok {
		return nil, fmt.Errorf("sample: this %s has no latent numbers to walk through: take a gan, or a vae of another preset than vq", s.model.Config().Family())
	}
	return m, nil
}

// check wants at least one point, each of size numbers.
func (z Latents) check(size int) error {
	if len(z) == 0 {
		return errors.New("sample: no latent numbers are given to decode, want at least one point")
	}
	for i, point := range z {
		if len(point) != size {
			return fmt.Errorf("sample: point %d has %d latent numbers, want the model's %d", i, len(point), size)
		}
	}
	return nil
}

func (z Latents) tensor() *tensors.Tensor {
	return tensors.FromFlatDataAndDimensions(slices.Concat(z...), len(z), len(z[0]))
}

// readLatents reads float32 [count, size].
func readLatents(z *tensors.Tensor) (Latents, error) {
	values, err := tensors.CopyFlatData[float32](z)
	if err != nil {
		return nil, fmt.Errorf("sample: the latent numbers cannot be read back: %w", err)
	}
	size := z.Shape().Dim(1)
	return slices.Collect(slices.Chunk(values, size)), nil
}

// Latents are points in the space of a model's latent numbers, each of as many numbers as the model has.
type Latents [][]float32
