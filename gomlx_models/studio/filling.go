package studio

import (
	"cmp"
	"fmt"
	"image"
	"time"

	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/sample"
	"github.com/atelier-go/atelier/plotting"
)

// Filling is how the latent plane of a model of two latent numbers fills while it learns: where it puts the same pictures of a data
// set, by their class, at different steps. It needs a Source.
type Filling struct {
	Source data.Source
	Count  int     // pictures; default 500
	Reach  float64 // the plane goes from -Reach to Reach; default 4
	// Words are others for the names of the classes and for "step %d", by these; none if empty.
	Words map[string]string
	// Steps are those of the frames, and Planes what was seen at each.
	Steps  []int
	Planes []plotting.Plane
}

// fillingSteps are those of a Filling that is given none: early ones close to each other, as most happens there.
var fillingSteps = []int{0, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000}

const (
	fillingCount = 500
	fillingDelay = 700 * time.Millisecond
	fillingHold  = 3 * time.Second
	fillingReach = 4
	fillingSize  = 2 // latent numbers
)

// Callback looks at a training at those steps, or at some that are spread well if there are none, and at its end: give it to
// fit.Options. It fails if the model does not encode pictures by two numbers.
func (f *Filling) Callback(at ...int) fit.Callback {
	if len(at) == 0 {
		at = fillingSteps
	}
	var look func() (plotting.Plane, error)
	return fit.Callback{At: at, Do: func(p fit.Progress) error {
		if n := len(f.Steps); n > 0 && f.Steps[n-1] == p.Step {
			return nil
		}
		if look == nil {
			var err error
			if look, err = f.looker(sample.New(p.Run.Backend, p.Run.Model, p.Run.Store)); err != nil {
				return err
			}
		}
		frame, err := look()
		if err != nil {
			return err
		}
		f.Steps, f.Planes = append(f.Steps, p.Step), append(f.Planes, frame)
		return nil
	}}
}

// looker opens the pictures, and gives what encodes them.
func (f *Filling) looker(sampler *sample.Sampler) (func() (plotting.Plane, error), error) {
	set, err := f.Source.OpenPictures()
	if err != nil {
		return nil, err
	}
	pictures, err := first(min(cmp.Or(f.Count, fillingCount), set.Len()), set.Picture)
	if err != nil {
		return nil, err
	}
	return func() (plotting.Plane, error) { return f.look(sampler, set, pictures) }, nil
}

func (f *Filling) look(sampler *sample.Sampler, set *data.Pictures, pictures []image.Image) (plotting.Plane, error) {
	plane := plotting.Plane{XLabel: "z1", YLabel: "z2", Reach: cmp.Or(f.Reach, fillingReach), Rings: []float64{1, 2}}
	codes, _, err := sampler.Encode(pictures, nil)
	if err != nil {
		return plane, err
	}
	if len(codes[0]) != fillingSize {
		return plane, fmt.Errorf("studio: the model has %d latent numbers, which is no plane: set Latent to %d", len(codes[0]), fillingSize)
	}
	points, err := projectTo2D(codes)
	if err != nil {
		return plane, err
	}
	plane.Groups = byClass(points, set)
	for i := range plane.Groups {
		plane.Groups[i].Name = f.in(plane.Groups[i].Name)
	}
	return plane, nil
}

func (f *Filling) in(word string) string {
	if other, known := f.Words[word]; known {
		return other
	}
	return word
}

// Animation plays the filling, with the step below each frame. The circles are one and two standard deviations of the prior.
func (f *Filling) Animation() plotting.Animation {
	animation, err := f.animation()
	check(err)
	return animation
}

func (f *Filling) animation() (plotting.Animation, error) {
	animation := plotting.Animation{Delay: fillingDelay, Hold: fillingHold, Scale: 1, Ink: true}
	for i, plane := range f.Planes {
		frame, err := plane.Image()
		if err != nil {
			return animation, err
		}
		animation.Frames = append(animation.Frames, frame)
		animation.Captions = append(animation.Captions, fmt.Sprintf(f.in("step %d"), f.Steps[i]))
	}
	return animation, nil
}
