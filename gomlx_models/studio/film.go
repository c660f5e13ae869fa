package studio

import (
	"cmp"
	"fmt"
	"image"

	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/provenance"
	"github.com/atelier-go/atelier/gomlx_models/sample"
	"github.com/atelier-go/atelier/plotting"
)

// Film is what a model draws of the same noise at different steps while it learns. The zero value is ready.
type Film struct {
	Count int   // pictures in each frame; default 10
	Seed  int64 // of their noise
	// Steps are those of the frames, and Pictures what was drawn, frame by frame.
	Steps    []int
	Pictures []image.Image
	// Record is what its file says of how it was made.
	Record provenance.Record
}

// Callback films a training, a frame every so many steps, the last step included: give it to fit.Options. It fails if the
// model draws no pictures.
func (f *Film) Callback(every int) fit.Callback {
	var sampler *sample.Sampler
	return fit.Callback{Every: every, Do: func(p fit.Progress) error {
		if n := len(f.Steps); p.Step == 0 || n > 0 && f.Steps[n-1] == p.Step {
			return nil
		}
		if sampler == nil {
			sampler = sample.New(p.Run.Backend, p.Run.Model, p.Run.Store)
		}
		pictures, err := sampler.Pictures(sample.Options{Count: f.count(), Seed: f.Seed})
		if err != nil {
			return err
		}
		record, err := RecordOf(p.Run)
		if err != nil {
			return err
		}
		f.Record = record.With(provenance.Training, sample.Options{Count: f.count(), Seed: f.Seed})
		f.Steps, f.Pictures = append(f.Steps, p.Step), append(f.Pictures, pictures...)
		return nil
	}}
}

func (f *Film) count() int { return cmp.Or(f.Count, samplesPerStage) }

// Rows lays the film out, a row for each frame.
func (f *Film) Rows() Samples {
	return Samples{Pictures: f.Pictures, Columns: f.count(), Record: f.Record}
}

// Animation plays the film, with the step below each frame.
func (f *Film) Animation() plotting.Animation {
	animation, err := f.animation()
	check(err)
	return animation
}

func (f *Film) animation() (plotting.Animation, error) {
	var animation plotting.Animation
	for i, step := range f.Steps {
		frame, err := plotting.Grid{Images: f.Pictures[i*f.count() : (i+1)*f.count()]}.Image()
		if err != nil {
			return animation, err
		}
		animation.Frames = append(animation.Frames, frame)
		animation.Captions = append(animation.Captions, fmt.Sprintf("step %d", step))
	}
	return animation, nil
}
