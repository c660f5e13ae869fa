// Package sample draws from a trained model: tensors to pictures and text.
package sample

import (
	"cmp"
	"errors"
	"fmt"
	"image"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data"
)

// Options says what to draw.
type Options struct {
	// Count is the number of samples; 64 pictures or 4 texts if 0.
	Count int
	// Length is the number of symbols of each text, its prompt included; 400 if 0.
	Length int
	// Seed makes the draw reproducible. It does not touch the random numbers of training.
	Seed int64
	// Temperature above 1 makes samples more varied, below 1 more typical; 1 if 0.
	Temperature float64
	// Text is the beginning of each text.
	Text string
	// Above is the upper part of each picture to complete, as many as Count, of the same height.
	Above []image.Image
}

// withDefaults fills in what is zero.
func (o Options) withDefaults(kind models.Kind) Options {
	count := 64
	if kind == models.Text {
		count = 4
		o.Length = cmp.Or(o.Length, 400)
	}
	if len(o.Above) > 0 {
		count = len(o.Above)
	}
	o.Count = cmp.Or(o.Count, count)
	o.Temperature = cmp.Or(o.Temperature, 1)
	return o
}

// Sampler draws from one generator's weights, compiling each form of request once.
type Sampler struct {
	backend compute.Backend
	gen     models.Generator
	store   *model.Store
	execs   map[models.Request]*model.Exec
}

// New makes a sampler of the weights in a store. It may be used between the steps of training.
func New(b compute.Backend, gen models.Generator, store *model.Store) *Sampler {
	return &Sampler{backend: b, gen: gen, store: store, execs: map[models.Request]*model.Exec{}}
}

// Draw returns samples as the generator makes them: float32 [count, height, width, channels] in
// [0, 1], or int32 [count, length].
func (s *Sampler) Draw(o Options) (*tensors.Tensor, error) {
	o = o.withDefaults(s.gen.Spec().Kind)
	prompt, request, err := s.prompt(o)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(o.validate(s.gen.Spec().Kind), s.gen.CanSample(request)); err != nil {
		return nil, err
	}
	rng, err := graph.RNGStateFromSeed(o.Seed)
	if err != nil {
		return nil, fmt.Errorf("sample: the random numbers cannot be seeded: %w", err)
	}
	exec, err := s.exec(request)
	if err != nil {
		return nil, err
	}
	args := []any{rng, float32(o.Temperature)}
	if prompt != nil {
		args = append(args, prompt)
	}
	out, err := exec.Call1(args...)
	if err != nil {
		return nil, fmt.Errorf("sample: the model cannot be run: %w", err)
	}
	return out, nil
}

// validate reports every fault at once.
func (o Options) validate(kind models.Kind) error {
	return errors.Join(
		models.AtLeast("sample", "Count", o.Count, 1),
		models.AtLeast("sample", "Length", o.Length, 0),
		models.Between("sample", "Temperature", o.Temperature, 1e-6, 1e6),
		unfit(kind, o),
	)
}

// unfit is an error if a prompt is of the wrong kind or number.
func unfit(kind models.Kind, o Options) error {
	switch {
	case kind == models.Pictures && o.Text != "":
		return fmt.Errorf("sample: Text is %q, but the model draws pictures: give Above, or nothing", o.Text)
	case kind == models.Text && len(o.Above) > 0:
		return errors.New("sample: Above is set, but the model writes text: give Text, or nothing")
	case len(o.Above) > 0 && len(o.Above) != o.Count:
		return fmt.Errorf("sample: %d pictures are given to complete and Count is %d: make them equal, or leave Count 0", len(o.Above), o.Count)
	}
	return nil
}

// prompt returns the given beginning as a tensor, or nil, and the form of the request.
func (s *Sampler) prompt(o Options) (*tensors.Tensor, models.Request, error) {
	request := models.Request{Count: o.Count, Length: o.Length}
	switch {
	case o.Text != "" && s.gen.Spec().Kind == models.Text:
		ids := data.Alphabet(s.gen.Spec().Alphabet).Encode(o.Text)
		request.PromptLength = len(ids)
		return repeat(ids, o.Count), request, nil
	case len(o.Above) > 0 && s.gen.Spec().Kind == models.Pictures:
		rows, pixels, err := stack(o.Above, s.gen.Spec())
		request.PromptLength = rows
		return pixels, request, err
	}
	return nil, request, nil
}

// repeat returns ids in each of count rows: int32 [count, len(ids)].
func repeat(ids []int32, count int) *tensors.Tensor {
	var all []int32
	for range count {
		all = append(all, ids...)
	}
	return tensors.FromFlatDataAndDimensions(all, count, len(ids))
}

// exec compiles, or finds, the graph of a request.
func (s *Sampler) exec(request models.Request) (*model.Exec, error) {
	if exec, ok := s.execs[request]; ok {
		return exec, nil
	}
	exec, err := model.NewExec(s.backend, s.store, func(scope *model.Scope, args []*graph.Node) *graph.Node {
		draw := models.Draw{Count: request.Count, Length: request.Length, RNG: args[0], Temperature: args[1]}
		if request.PromptLength > 0 {
			draw.Prompt = args[2]
		}
		return s.gen.Sample(scope, draw)
	})
	if err != nil {
		return nil, fmt.Errorf("sample: the model cannot be built: %w", err)
	}
	s.execs[request] = exec
	return exec, nil
}

// Texts draws texts.
func (s *Sampler) Texts(o Options) ([]string, error) {
	if s.gen.Spec().Kind != models.Text {
		return nil, errors.New("sample: the model draws pictures: call Pictures")
	}
	out, err := s.Draw(o)
	if err != nil {
		return nil, err
	}
	ids, err := tensors.CopyFlatData[int32](out)
	if err != nil {
		return nil, fmt.Errorf("sample: the text cannot be read back: %w", err)
	}
	count := out.Shape().Dim(0)
	texts := make([]string, count)
	for i := range texts {
		length := len(ids) / count
		texts[i] = data.Alphabet(s.gen.Spec().Alphabet).Decode(ids[i*length : (i+1)*length])
	}
	return texts, nil
}
