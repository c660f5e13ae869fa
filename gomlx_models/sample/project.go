package sample

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"image"
	"math"
	"slices"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
	"gonum.org/v1/gonum/mat"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/eval/metrics"
)

// Projection says how to look for the latent numbers of pictures.
type Projection struct {
	// Steps is the number of Adam's steps; 200 if 0.
	Steps int
	// Starts is the number of draws, the most alike of which each picture begins with; 256 if 0. A model that encodes begins
	// with what it encodes instead.
	Starts int
	// LearningRate is Adam's at first, and falls along a half cosine to 0; 0.1 if 0 (Karras et al. 2020, appendix D).
	LearningRate float64
	// Seed is that of the draws to begin with.
	Seed int64
	// Classes are as in Options.
	Classes []int
	// Progress is told after each step, and may be nil.
	Progress func(step, steps int)
}

func (p Projection) withDefaults() Projection {
	p.Steps, p.Starts, p.LearningRate = cmp.Or(p.Steps, 200), cmp.Or(p.Starts, 256), cmp.Or(p.LearningRate, 0.1)
	return p
}

// Projected is pictures as a model has them.
type Projected struct {
	// Latents are the points that were found, one for each picture.
	Latents Latents
	// Pictures are what the model makes of them.
	Pictures []image.Image
	// Errors are the root mean squares of the differences in brightness, 0 to 1, between each picture and what the model
	// makes of its point.
	Errors []float64
}

// Project looks for the points that a model makes pictures most like the given ones of, by gradient descent on the mean squared
// difference at several sizes (Creswell & Bharath 2016; Karras et al. 2020, section 5, who compare features of a network in the
// place of sizes). No point leaves the ball in which draws of the prior lie, of radius sqrt(LatentSize) (Menon et al. 2020,
// section 3.2), for beyond it models make what they never learnt. The weights stay as they are. It fails if the model has no latent numbers, if pictures are
// not of its size, or if the context ends.
func (s *Sampler) Project(ctx context.Context, pictures []image.Image, p Projection) (Projected, error) {
	p = p.withDefaults()
	m, err := s.latentModel()
	if err != nil {
		return Projected{}, err
	}
	if err := p.validate(s.model, len(pictures)); err != nil {
		return Projected{}, err
	}
	z, err := s.starts(pictures, p)
	if err != nil {
		return Projected{}, err
	}
	z, squares, err := s.descend(ctx, m, pictures, z, p)
	if err != nil {
		return Projected{}, err
	}
	found := Projected{Latents: z, Errors: make([]float64, len(z))}
	for i, square := range squares {
		found.Errors[i] = math.Sqrt(float64(square))
	}
	found.Pictures, err = s.Decode(z, p.Classes)
	return found, err
}

func (p Projection) validate(m models.Model, count int) error {
	return errors.Join(
		models.AtLeast("sample", "Steps", p.Steps, 1),
		models.AtLeast("sample", "Starts", p.Starts, 1),
		models.Between("sample", "LearningRate", p.LearningRate, 0, 10),
		checkClasses(m.Spec(), p.Classes, count),
		takes(m, p.Classes),
		wantsClasses(m, p.Classes, "give one for all pictures, or one for each"),
	)
}

// starts is where the descent to each picture begins.
func (s *Sampler) starts(pictures []image.Image, p Projection) (Latents, error) {
	if _, ok := s.model.(models.Encoder); ok {
		mean, _, err := s.Encode(pictures, p.Classes)
		return mean, err
	}
	wanted, err := s.runOnPictures("reduce", pictures, nil, func(_ *model.Scope, batch models.Batch) []*graph.Node {
		return []*graph.Node{thumbnails(batch.Examples)}
	})
	if err != nil {
		return nil, err
	}
	given, err := numbersOf(wanted[0])
	if err != nil {
		return nil, err
	}
	draws, err := s.Latents(p.Starts, p.Seed)
	if err != nil {
		return nil, err
	}
	starts := make(Latents, len(pictures))
	width := len(given) / len(pictures)
	for _, group := range p.groups(len(pictures)) {
		drawn, err := s.decodeThumbnails(draws, group.class)
		if err != nil {
			return nil, err
		}
		rows, _, err := metrics.NearestNeighbours(
			mat.NewDense(group.to-group.from, width, given[group.from*width:group.to*width]), mat.NewDense(len(draws), width, drawn))
		if err != nil {
			return nil, fmt.Errorf("sample: no draw is like the pictures: %w", err)
		}
		for i, row := range rows {
			starts[group.from+i] = draws[row]
		}
	}
	return starts, nil
}

// pictureGroup is pictures from one place to before another, and their class if they have one.
type pictureGroup struct {
	from, to int
	class    []int
}

// groups are all of so many pictures, or each by itself if each has a class of its own.
func (p Projection) groups(count int) []pictureGroup {
	if len(p.Classes) <= 1 {
		return []pictureGroup{{0, count, p.Classes}}
	}
	all := make([]pictureGroup, count)
	for i := range all {
		all[i] = pictureGroup{i, i + 1, p.Classes[i : i+1]}
	}
	return all
}

// thumbnailSide is the longest side of the small pictures that are compared where form and colour matter, not detail.
const thumbnailSide = 16

// thumbnails reduces pictures [n, height, width, channels] until no side is longer than thumbnailSide or can be halved: [n, values].
func thumbnails(x *graph.Node) *graph.Node {
	for max(x.Shape().Dim(1), x.Shape().Dim(2)) > thumbnailSide && canHalve(x) {
		x = halve(x)
	}
	return graph.Reshape(x, x.Shape().Dim(0), -1)
}

// decodeThumbnails is the thumbnails [points, values] of what the model makes, row by row.
func (s *Sampler) decodeThumbnails(z Latents, class []int) ([]float64, error) {
	m, err := s.latentModel()
	if err != nil {
		return nil, err
	}
	var all []float64
	for part := range slices.Chunk(z, PictureBatch(s.model.Spec())) {
		request := models.Request{Count: len(part), Labelled: len(class) > 0}
		out, err := s.call1(graphKey{"thumbnails", request}, func(scope *model.Scope, args []*graph.Node) []*graph.Node {
			return []*graph.Node{thumbnails(m.Decode(scope, args[0], optional(args, 1)))}
		}, graphInputs(part.tensor(), class, len(part))...)
		if err != nil {
			return nil, err
		}
		values, err := numbersOf(out)
		if err != nil {
			return nil, err
		}
		all = append(all, values...)
	}
	return all, nil
}

// numbersOf is the values of a tensor of float32.
func numbersOf(t *tensors.Tensor) ([]float64, error) {
	flat, err := tensors.CopyFlatData[float32](t)
	if err != nil {
		return nil, fmt.Errorf("sample: the pictures cannot be read back: %w", err)
	}
	values := make([]float64, len(flat))
	for i, v := range flat {
		values[i] = float64(v)
	}
	return values, nil
}

// optional is an argument that may be missing.
func optional(args []*graph.Node, i int) *graph.Node {
	if i < len(args) {
		return args[i]
	}
	return nil
}

// descend makes the steps and gives the points with the mean squared differences of what the model makes of them.
func (s *Sampler) descend(ctx context.Context, m models.Latent, pictures []image.Image, z Latents, p Projection) (Latents, []float32, error) {
	_, target, err := pictureTensor("pictures", pictures, s.model.Spec())
	if err != nil {
		return nil, nil, err
	}
	at, first, second := z.tensor(), zeros(z).tensor(), zeros(z).tensor()
	var squares *tensors.Tensor
	for step := range p.Steps + 1 { // the last moves nothing
		if err := ctx.Err(); err != nil {
			return nil, nil, fmt.Errorf("sample: the projection is not made to its end: %w", err)
		}
		rate := p.LearningRate * (1 + math.Cos(math.Pi*float64(step)/float64(p.Steps))) / 2
		args := []any{at, first, second, target, float32(rate), float32(step + 1)}
		if len(p.Classes) > 0 {
			args = append(args, labels(p.Classes, len(z)))
		}
		request := models.Request{Count: len(z), Labelled: len(p.Classes) > 0}
		out, err := s.call(graphKey{"project", request}, func(scope *model.Scope, args []*graph.Node) []*graph.Node {
			return descent(m, scope, args)
		}, args...)
		if err != nil {
			return nil, nil, err
		}
		if squares = out[3]; step < p.Steps {
			at, first, second = out[0], out[1], out[2]
			if p.Progress != nil {
				p.Progress(step+1, p.Steps)
			}
		}
	}
	found, err := readLatents(at)
	if err != nil {
		return nil, nil, err
	}
	values, err := tensors.CopyFlatData[float32](squares)
	if err != nil {
		return nil, nil, fmt.Errorf("sample: the differences cannot be read back: %w", err)
	}
	return found, values, nil
}

// zeros is as many points at 0.
func zeros(z Latents) Latents {
	all := make(Latents, len(z))
	for i := range all {
		all[i] = make([]float32, len(z[i]))
	}
	return all
}

// descent is one step of Adam (Kingma & Ba 2014, algorithm 1) along the gradient by the points z [n, latent], with the averages of the
// gradient and of its square, pictures, rate and number of the step: the new points and averages, and the mean squared
// differences [n] before the step.
func descent(m models.Latent, scope *model.Scope, args []*graph.Node) []*graph.Node {
	z, first, second, target, rate, number := args[0], args[1], args[2], args[3], args[4], args[5]
	made := m.Decode(scope, z, optional(args, 6))
	gradient := graph.Gradient(graph.ReduceAllSum(pyramidLoss(made, target)), z)[0]
	const beta1, beta2 = 0.9, 0.999
	decayed := func(average, value *graph.Node, beta float64) (next, unbiased *graph.Node) {
		next = graph.Add(graph.MulScalar(average, beta), graph.MulScalar(value, 1-beta))
		power := graph.Exp(graph.MulScalar(number, math.Log(beta)))
		return next, graph.Div(next, graph.OneMinus(power))
	}
	first, mean := decayed(first, gradient, beta1)
	second, square := decayed(second, graph.Square(gradient), beta2)
	z = graph.Sub(z, graph.Mul(rate, graph.Div(mean, graph.AddScalar(graph.Sqrt(square), 1e-8))))
	return []*graph.Node{withinBall(z), first, second, meanSquares(made, target)}
}

// withinBall moves points [n, latent] that are farther from 0 than sqrt(latent) to that distance.
func withinBall(z *graph.Node) *graph.Node {
	radius := math.Sqrt(float64(z.Shape().Dim(-1)))
	size := graph.Sqrt(graph.ReduceAndKeep(graph.Square(z), graph.ReduceSum, -1))
	return graph.Mul(z, graph.Div(graph.Const(z.Graph(), float32(radius)), graph.MaxScalar(size, radius)))
}

// pyramidLoss is the mean squared difference of pictures [n, height, width, channels], averaged over their sizes: as they are, halved,
// halved again, until a side is odd or below 8 pixels: [n].
func pyramidLoss(made, target *graph.Node) *graph.Node {
	loss, sizes := meanSquares(made, target), 1.0
	for canHalve(made) && min(made.Shape().Dim(1), made.Shape().Dim(2)) >= 8 {
		made, target = halve(made), halve(target)
		loss = graph.Add(loss, meanSquares(made, target))
		sizes++
	}
	return graph.DivScalar(loss, sizes)
}

// meanSquares is the mean squared difference of each of n examples: [n].
func meanSquares(a, b *graph.Node) *graph.Node {
	return graph.ReduceMean(graph.Reshape(graph.Square(graph.Sub(a, b)), a.Shape().Dim(0), -1), -1)
}

func canHalve(x *graph.Node) bool { return x.Shape().Dim(1)%2 == 0 && x.Shape().Dim(2)%2 == 0 }

// halve takes the mean of each 2 by 2 pixels of [n, height, width, channels].
func halve(x *graph.Node) *graph.Node {
	n, height, width, channels := x.Shape().Dim(0), x.Shape().Dim(1), x.Shape().Dim(2), x.Shape().Dim(3)
	return graph.ReduceMean(graph.Reshape(x, n, height/2, 2, width/2, 2, channels), 2, 4)
}
