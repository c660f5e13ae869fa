package studio

import (
	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/sample"
	"github.com/atelier-go/atelier/plotting"
)

// stageSteps are when samples are looked at, besides the end: the same steps on every machine.
var stageSteps = []int{0, 10, 100, 1000, 10_000, 100_000, 1_000_000}

// stageRecorder collects samples of one seed.
type stageRecorder struct {
	options sample.Options
	sampler *sample.Sampler
	stages  []plotting.Stage
}

func newStageRecorder(set models.Dataset) stageRecorder {
	return stageRecorder{options: stageOptions(set)}
}

// samplesPerStage is the number of pictures or documents at each step; textLength the symbols of the one text.
const (
	samplesPerStage = 10
	textLength      = 200
)

// stageOptions says what to draw at each step while a model learns from a data set.
func stageOptions(set models.Dataset) sample.Options {
	switch set := set.(type) {
	case *data.Documents:
		return sample.Options{Count: samplesPerStage, Seed: 1}
	case *data.Text:
		return sample.Options{Count: 1, Length: textLength, Seed: 1}
	case *data.Pairs:
		question, _, _ := set.Pair(0) // there is at least one
		return sample.Options{Questions: []string{question}, Seed: 1}
	default:
		return sample.Options{Count: samplesPerStage, Seed: 1}
	}
}

// record draws what the model makes at a step, but nothing twice, and nothing of a training that ended before its first step.
func (s *stageRecorder) record(p fit.Progress) error {
	if n := len(s.stages); n > 0 && s.stages[n-1].Step == p.Step || p.Done && p.Step == 0 {
		return nil
	}
	if s.sampler == nil {
		s.sampler = sample.New(p.Run.Backend, p.Run.Model, p.Run.Store)
	}
	drawn, err := draw(s.sampler, p.Run.Model.Spec().Kind, s.options)
	if err != nil {
		return err
	}
	for i, question := range s.options.Questions {
		drawn.Texts[i] = question + "\n" + drawn.Texts[i]
	}
	s.stages = append(s.stages, plotting.Stage{Step: p.Step, Images: drawn.Pictures, Texts: drawn.Texts})
	return nil
}
