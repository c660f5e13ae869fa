package studio

import (
	"fmt"
	"image"
	"strconv"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/sample"
	"github.com/atelier-go/atelier/plotting"
)

// stripSteps are when samples are looked at, besides the end: the same steps on every machine.
var stripSteps = []int{0, 10, 100, 1000, 10_000, 100_000, 1_000_000}

// watchSamples shows samples at steps that lie ever farther apart.
func watchSamples(screen *plotting.Screen, set models.Dataset) fit.Watch {
	strip := strip{options: stripOptions(set), last: -1}
	return fit.Watch{At: stripSteps, Do: func(p fit.Progress) error { return strip.look(screen, p) }}
}

// strip collects samples of one seed.
type strip struct {
	options  sample.Options
	sampler  *sample.Sampler
	pictures []image.Image
	captions []string
	texts    []string
	last     int // the step of the newest samples, -1 before there are any
}

// across is the number of pictures at each step; textLength the symbols of the one text.
const (
	across     = 10
	textLength = 200
)

// stripOptions says what to draw at each step while a model learns from a data set.
func stripOptions(set models.Dataset) sample.Options {
	switch set := set.(type) {
	case *data.Text:
		return sample.Options{Count: 1, Length: textLength, Seed: 1}
	case *data.Pairs:
		question, _, _ := set.Pair(0) // there is at least one
		return sample.Options{Questions: []string{question}, Seed: 1}
	default:
		return sample.Options{Count: across, Seed: 1}
	}
}

// look draws, and shows all samples so far, but not before the first step.
func (s *strip) look(screen *plotting.Screen, p fit.Progress) error {
	if p.Step == s.last || p.Done && p.Step == 0 {
		return nil // shown already, or interrupted before there was anything to show
	}
	s.last = p.Step
	if s.sampler == nil {
		s.sampler = sample.New(p.Run.Backend, p.Run.Generator, p.Run.Store)
	}
	drawn, err := draw(s.sampler, p.Run.Generator.Spec().Kind, s.options)
	if err != nil {
		return err
	}
	s.add(drawn, p.Step)
	if p.Step == 0 {
		return nil // the losses come first, and what is shown first stands above
	}
	return screen.Update("samples", func() plotting.Figure { return s.figure() })
}

func (s *strip) add(drawn Samples, step int) {
	s.pictures = append(s.pictures, drawn.Pictures...)
	for i := range drawn.Pictures {
		caption := ""
		if i == 0 {
			caption = strconv.Itoa(step) // with a word it would not fit below one picture
		}
		s.captions = append(s.captions, caption)
	}
	for i, text := range drawn.Texts {
		if len(s.options.Questions) > 0 {
			text = s.options.Questions[i] + "\n" + text
		}
		s.texts = append(s.texts, fmt.Sprintf("step %d: %s", step, text))
	}
}

func (s *strip) figure() plotting.Figure {
	if len(s.texts) > 0 {
		return plotting.Passage{Title: "samples while training", Texts: s.texts}
	}
	return plotting.Grid{Title: "samples while training, by step", Images: s.pictures, Captions: s.captions, Columns: across}
}
