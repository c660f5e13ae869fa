package eval

import (
	"cmp"
	"context"
	"fmt"
	"image"
	"math"
	"slices"
	"time"

	"github.com/gomlx/gomlx/core/tensors"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/eval/originality"
	"github.com/atelier-go/atelier/gomlx_models/sample"
)

// JudgedFrom is how long a training takes at least that ends with a verdict on its originality, which takes a few seconds.
const JudgedFrom = time.Minute

const (
	// judgedPictures and judgedTexts are how many samples are judged where nothing is said.
	judgedPictures, judgedTexts = 64, 20
	// Running text is judged in passages of so many symbols, or of as many as there are held-out ones of them for a threshold.
	mostPassage, leastPassage, heldPassages = 400, 20, 25
	// comparedDrawing is the side of the square in which drawings are compared, as pictures of lines.
	comparedDrawing = 64
)

// Originals judges samples by what a model learnt from: see package originality.
type Originals struct {
	spec     models.Spec
	pictures *originality.Pictures
	texts    *originality.Texts
	// held is what the threshold was learnt from, of pictures.
	held originality.Set
	// length is the number of symbols of a passage, 0 of all but running text.
	length int
}

// NewOriginals learns how near a sample may come to what a model learnt from, from what it did not see. Running text is judged in
// passages of that many symbols; of as many as there are enough held-out ones of, if 0. It fails if both sets are not of one form, if
// there is too little of either, of pairs, whose answers are too short to be told from chance, and if the context ends.
func NewOriginals(ctx context.Context, learnt, held models.Dataset, length int) (*Originals, error) {
	if learnt == nil || held == nil {
		return nil, fmt.Errorf("eval: originality wants what the model learnt from and what it did not see: give both")
	}
	o := &Originals{spec: learnt.Spec()}
	if spec := held.Spec(); spec.Kind != o.spec.Kind || spec.Documents != o.spec.Documents {
		return nil, fmt.Errorf("eval: the model learnt from %s, and %s has %s: give what is held out of the same", o.spec.Words(), held.Name(), spec.Words())
	}
	var err error
	switch o.spec.Kind {
	case models.Pictures, models.Strokes:
		var train originality.Set
		if train, err = pictureSet(ctx, learnt); err != nil {
			return nil, err
		}
		if o.held, err = pictureSet(ctx, held); err != nil {
			return nil, err
		}
		o.pictures, err = originality.NewPictures(ctx, train, o.held)
	case models.Text:
		var train []string
		if train, err = textsOf(learnt, math.MaxInt); err != nil {
			return nil, err
		}
		if !o.spec.Documents {
			o.length = length
			if length == 0 {
				o.length = min(max(held.Len()/heldPassages, leastPassage), mostPassage)
			}
		}
		var passages []string
		if passages, err = textsOf(held, o.length); err != nil {
			return nil, err
		}
		o.texts, err = originality.NewTexts(ctx, train, passages)
	default:
		err = fmt.Errorf("eval: originality is of pictures, drawings and texts, and %s has %s: score the answers instead", learnt.Name(), o.spec.Words())
	}
	switch {
	case ctx.Err() != nil:
		return nil, fmt.Errorf("eval: stopped before the samples were drawn: %w", ctx.Err())
	case err != nil:
		return nil, fmt.Errorf("eval: what is held out of %s: %w", learnt.Name(), err)
	}
	return o, nil
}

// Pictures tells of each picture how near it is to what the model learnt from.
func (o *Originals) Pictures(ctx context.Context, pictures []image.Image) ([]originality.Near, error) {
	if o.pictures == nil {
		return nil, fmt.Errorf("eval: the model makes %s: judge those", o.spec.Words())
	}
	set, err := setOf(pictures, o.spec)
	if err != nil {
		return nil, err
	}
	return o.pictures.Judge(ctx, set)
}

// Drawn are samples that were judged, as pictures or as texts.
type Drawn struct {
	Pictures []image.Image
	Texts    []string
}

// judge tells of each sample how near it is to what the model learnt from.
func (o *Originals) judge(ctx context.Context, drawn Drawn) ([]originality.Near, error) {
	if o.texts != nil {
		return o.texts.Judge(ctx, drawn.Texts)
	}
	return o.Pictures(ctx, drawn.Pictures)
}

// Originality draws from a model and judges what it draws: so many samples, 64 pictures or drawings or 20 texts if 0. It fails as
// NewOriginals does.
func Originality(ctx context.Context, m Trained, learnt, held models.Dataset, samples int, seed int64) (originality.Verdict, Drawn, error) {
	none := originality.Verdict{}
	m, err := m.clone(seed)
	if err != nil {
		return none, Drawn{}, err
	}
	o, err := NewOriginals(ctx, learnt, held, 0)
	if err != nil {
		return none, Drawn{}, err
	}
	drawn, err := unlessStopped(ctx, func() (Drawn, error) {
		return o.draw(sample.New(m.Backend, m.Model, m.Store), o.options(samples, seed))
	})
	if err != nil {
		return none, drawn, err
	}
	if o.texts != nil {
		v, err := o.texts.Verdict(ctx, drawn.Texts)
		return v, drawn, err
	}
	set, err := setOf(drawn.Pictures, o.spec)
	if err != nil {
		return none, drawn, err
	}
	v, err := o.pictures.Verdict(ctx, o.held, set)
	v.Examples = o.spec.Kind.Words()
	return v, drawn, err
}

// unlessStopped does what cannot be stopped, such as a call of a backend, and does not wait for its end where the context ends before.
func unlessStopped[T any](ctx context.Context, do func() (T, error)) (T, error) {
	type outcome struct {
		value T
		err   error
	}
	done := make(chan outcome, 1)
	go func() {
		value, err := do()
		done <- outcome{value, err}
	}()
	select {
	case o := <-done:
		return o.value, o.err
	case <-ctx.Done():
		var none T
		return none, fmt.Errorf("eval: stopped while samples were drawn: %w", ctx.Err())
	}
}

// options are those of so many samples, or of as many as are judged where nothing is said.
func (o *Originals) options(count int, seed int64) sample.Options {
	usual := judgedPictures
	if o.texts != nil {
		usual = judgedTexts
	}
	return sample.Options{Count: cmp.Or(count, usual), Seed: seed, Length: o.length}
}

// draw draws what is judged.
func (o *Originals) draw(from *sample.Sampler, options sample.Options) (drawn Drawn, err error) {
	switch o.spec.Kind {
	case models.Text:
		drawn.Texts, err = from.Texts(options)
	case models.Strokes:
		var drawings []sample.Drawing
		drawings, err = from.Drawings(options)
		for _, drawing := range drawings {
			drawn.Pictures = append(drawn.Pictures, drawing.Picture(comparedDrawing))
		}
	default:
		drawn.Pictures, err = from.Pictures(options)
	}
	return drawn, err
}

// pictureSet is the pictures of a data set, or its drawings as pictures.
func pictureSet(ctx context.Context, set models.Dataset) (originality.Set, error) {
	spec := set.Spec()
	if spec.Kind == models.Strokes {
		all := make([]int, set.Len())
		for i := range all {
			all[i] = i
		}
		pictures, err := Pictured(ctx, set, all)
		if err != nil {
			return originality.Set{}, err
		}
		return setOf(pictures, spec)
	}
	pixels, err := tensors.CopyFlatData[uint8](set.Values()[0])
	if err != nil {
		return originality.Set{}, fmt.Errorf("eval: the pictures of %s cannot be read: %w", set.Name(), err)
	}
	return originality.Set{Height: spec.Height, Width: spec.Width, Channels: spec.Channels, Pixels: pixels}, nil
}

// Pictured gives some examples of a data set as pictures, by their numbers. It fails if it has neither pictures nor drawings, or if
// the context ends.
func Pictured(ctx context.Context, set models.Dataset, numbers []int) (pictures []image.Image, err error) {
	at := func(int) (image.Image, error) {
		return nil, fmt.Errorf("eval: %s has %s, want pictures or drawings", set.Name(), set.Spec().Words())
	}
	switch set := set.(type) {
	case *data.Pictures:
		at = set.Picture
	case *data.Drawings:
		at = func(i int) (image.Image, error) {
			_, points, err := set.Drawing(i)
			return sample.NewDrawing(points).Picture(comparedDrawing), err
		}
	}
	for _, i := range numbers {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("eval: stopped while %s was read: %w", set.Name(), err)
		}
		picture, err := at(i)
		if err != nil {
			return nil, err
		}
		pictures = append(pictures, picture)
	}
	return pictures, nil
}

// NearestPictures are the samples that are nearest to what the model learnt from, at most so many, and behind them what each of them is
// like.
func NearestPictures(v originality.Verdict, drawn Drawn, learnt models.Dataset, most int) ([]image.Image, error) {
	numbers := v.Nearest(most)
	examples, pictures := make([]int, len(numbers)), make([]image.Image, len(numbers))
	for k, i := range numbers {
		examples[k], pictures[k] = v.Judged[i].Nearest, drawn.Pictures[i]
	}
	trained, err := Pictured(context.Background(), learnt, examples)
	return append(pictures, trained...), err
}

// setOf is pictures of a model as bytes. It fails if one is of another size.
func setOf(pictures []image.Image, spec models.Spec) (originality.Set, error) {
	s := originality.Set{Height: spec.Height, Width: spec.Width, Channels: spec.Channels}
	if spec.Kind == models.Strokes {
		s = originality.Set{Height: comparedDrawing, Width: comparedDrawing, Channels: 1}
	}
	for i, picture := range pictures {
		if size := picture.Bounds().Size(); size.X != s.Width || size.Y != s.Height {
			return s, fmt.Errorf("eval: picture %d has %dx%d pixels, want the %dx%d of the model's", i, size.X, size.Y, s.Width, s.Height)
		}
		for _, value := range sample.Brightness(picture, s.Channels) {
			s.Pixels = append(s.Pixels, uint8(math.Round(float64(value)*255)))
		}
	}
	return s, nil
}

// textsOf is the documents of a data set, or its running text in passages of that many symbols.
func textsOf(set models.Dataset, length int) (texts []string, err error) {
	switch set := set.(type) {
	case *data.Documents:
		for i := range set.Len() {
			text, err := set.Document(i)
			if err != nil {
				return nil, err
			}
			texts = append(texts, text)
		}
	case *data.Text:
		whole, err := set.Excerpt(0, set.Len())
		if err != nil {
			return nil, err
		}
		if length >= set.Len() {
			return []string{whole}, nil
		}
		for passage := range slices.Chunk([]rune(whole), length) {
			if len(passage) == length {
				texts = append(texts, string(passage))
			}
		}
	default:
		return nil, fmt.Errorf("eval: the texts of %s, a %T, cannot be read: give a data set of package data", set.Name(), set)
	}
	return texts, nil
}

// Examples tells of each example of a data set, of running text of each passage, how near it is to what the model learnt from.
func (o *Originals) Examples(ctx context.Context, set models.Dataset) ([]originality.Near, error) {
	if o.texts != nil {
		texts, err := textsOf(set, o.length)
		if err != nil {
			return nil, err
		}
		return o.texts.Judge(ctx, texts)
	}
	pictures, err := pictureSet(ctx, set)
	if err != nil {
		return nil, err
	}
	return o.pictures.Judge(ctx, pictures)
}

// Fresh tells how many examples that people made, and that nothing was learnt from, are taken for copies: the held-out ones are parted
// in two at random, to learn from one half and judge the other. It fails if they are too few for that.
func (o *Originals) Fresh(seed int64) (originality.Fresh, error) {
	if o.texts != nil {
		return o.texts.Fresh(seed)
	}
	return o.pictures.Fresh(seed)
}

// Plant makes copies of what the model learnt from, so many of each kind, and tells how many are found.
func (o *Originals) Plant(ctx context.Context, each int, seed int64) ([]originality.Found, error) {
	if o.texts != nil {
		return o.texts.Plant(ctx, each, o.length, seed)
	}
	return o.pictures.Plant(ctx, each, seed)
}
