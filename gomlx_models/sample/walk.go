package sample

import (
	"cmp"
	"errors"
	"fmt"
	"image"
	"iter"
	"math"

	"github.com/atelier-go/atelier/gomlx_models"
)

// Walk is a film between points in the space of a model's latent numbers, its stops, along the arcs of Slerp.
type Walk struct {
	// Seeds are those of its stops: at each the film shows what Pictures draws of that seed.
	Seeds []int64
	// Latents are the stops instead, Count points for each.
	Latents Latents
	// Count is the number of walks, side by side in each frame; 1 if 0.
	Count int
	// Frames is the number of pictures in all; 60 if 0. Each stop has one, and between stops they are spread evenly.
	Frames int
	// Loop leads from the last stop back to the first, whose frame follows the last one.
	Loop bool
	// Ease slows down towards each stop and away from it.
	Ease bool
	// Classes are none, one for all stops, or one for each. Between stops of different classes the pictures of the one fade
	// into those of the other, for there is nothing between two classes.
	Classes []int
	// Temperature and Truncation are as in Options, for stops of seeds.
	Temperature, Truncation float64
}

// Walk makes the frames of a film one by one, each of Count pictures. The sequence ends after an error.
func (s *Sampler) Walk(w Walk) iter.Seq2[[]image.Image, error] {
	return func(yield func([]image.Image, error) bool) {
		w := w.withDefaults()
		path, err := s.path(w)
		if err != nil {
			yield(nil, err)
			return
		}
		size := max(1, PictureBatch(s.model.Spec())/w.Count) // frames at a time
		for from := 0; from < w.Frames; from += size {
			frames, err := s.frames(w, path, from, min(size, w.Frames))
			if err != nil {
				yield(nil, err)
				return
			}
			for _, frame := range frames[:min(size, w.Frames-from)] {
				if !yield(frame, nil) {
					return
				}
			}
		}
	}
}

// Check says why a walk cannot be made, or returns nil.
func (s *Sampler) Check(w Walk) error {
	_, err := s.path(w.withDefaults())
	return err
}

func (w Walk) withDefaults() Walk {
	w.Count = cmp.Or(w.Count, 1)
	w.Frames = cmp.Or(w.Frames, 60)
	return w
}

// stops is their number.
func (w Walk) stops() int {
	if len(w.Latents) > 0 {
		return len(w.Latents) / max(1, w.Count)
	}
	return len(w.Seeds)
}

// legs is the number of ways from stop to stop.
func (w Walk) legs() int {
	if w.Loop {
		return w.stops()
	}
	return w.stops() - 1
}

// validate reports every fault of a walk, defaults filled in, at once.
func (w Walk) validate(m models.Model) error {
	spec := m.Spec()
	faults := []error{models.AtLeast("sample", "Count", w.Count, 1)}
	if len(w.Seeds) > 0 && len(w.Latents) > 0 {
		faults = append(faults, errors.New("sample: both Seeds and Latents are given: give one of them"))
	}
	if w.Count > 0 && len(w.Latents)%w.Count != 0 {
		faults = append(faults, models.FieldError("sample", "Count", "is %d, but the %d points of Latents are no whole number of stops of so many", w.Count, len(w.Latents)))
	}
	if stops := w.stops(); stops < 2 {
		faults = append(faults, models.FieldError("sample", "Seeds or Latents", "have %d stops, want at least 2 to walk between", stops))
	} else if w.Frames < stops {
		faults = append(faults, models.FieldError("sample", "Frames", "is %d, want at least one for each of the %d stops", w.Frames, stops))
	}
	if n := len(w.Classes); n > 1 && n != w.stops() {
		faults = append(faults, models.FieldError("sample", "Classes", "has %d classes for %d stops: give one for each, or one for all", n, w.stops()))
	}
	faults = append(faults, checkClasses(spec, w.Classes, len(w.Classes)), takes(m, w.Classes))
	faults = append(faults, wantsClasses(m, w.Classes, "give one for all stops, or one for each"))
	return errors.Join(faults...)
}

// ofClasses tells whether a model draws pictures of a class.
func ofClasses(m models.Model) bool {
	return m.Spec().Classes > 0 && m.CanSample(models.Request{Count: 1, Labelled: true}) == nil
}

// wantsClasses is an error if none are given of a model that draws by class, for latent numbers do not say of which.
func wantsClasses(m models.Model, classes []int, which string) error {
	if len(classes) > 0 || !ofClasses(m) {
		return nil
	}
	return models.FieldError("sample", "Classes", "is not given, and the model makes pictures of a class: %s, %s", which, classRange(m.Spec().Classes))
}

// takes is an error if classes are given to a model that does not draw by class.
func takes(m models.Model, classes []int) error {
	return m.CanSample(models.Request{Count: 1, Labelled: len(classes) > 0})
}

// TakesClasses tells whether the model draws pictures of a class.
func (s *Sampler) TakesClasses() bool { return ofClasses(s.model) }

// path is the ways of a walk: those of leg i are Count ones.
func (s *Sampler) path(w Walk) ([][]way, error) {
	m, err := s.latentModel()
	if err != nil {
		return nil, err
	}
	if err := w.validate(s.model); err != nil {
		return nil, err
	}
	stops, err := s.stops(w)
	if err != nil {
		return nil, err
	}
	if err := stops.check(m.LatentSize()); err != nil {
		return nil, err
	}
	path := make([][]way, w.legs())
	for leg := range path {
		next := (leg + 1) % w.stops()
		for i := range w.Count {
			along, err := arc(stops[leg*w.Count+i], stops[next*w.Count+i])
			if err != nil {
				return nil, fmt.Errorf("sample: from stop %d to stop %d no way leads: %w", leg+1, next+1, err)
			}
			path[leg] = append(path[leg], along)
		}
	}
	return path, nil
}

// stops are the points of all stops, Count for each.
func (s *Sampler) stops(w Walk) (Latents, error) {
	if len(w.Latents) > 0 {
		return w.Latents, nil
	}
	var all Latents
	for _, seed := range w.Seeds {
		points, err := s.DrawLatents(Options{Count: w.Count, Seed: seed, Temperature: w.Temperature, Truncation: w.Truncation})
		if err != nil {
			return nil, err
		}
		all = append(all, points...)
	}
	return all, nil
}

// moment is where a walk is at a frame: on which leg, and how far along, 0 to 1.
type moment struct {
	leg   int
	along float64
}

// moment is that of a frame. Stops are at whole frames.
func (w Walk) moment(frame int) moment {
	last := w.Frames // which is the first again
	if !w.Loop {
		last--
	}
	begins := func(leg int) int { return int(math.Round(float64(leg) * float64(last) / float64(w.legs()))) }
	leg := 0
	for leg < w.legs()-1 && begins(leg+1) <= frame {
		leg++
	}
	t := float64(frame-begins(leg)) / float64(begins(leg+1)-begins(leg))
	if w.Ease {
		t = t * t * (3 - 2*t)
	}
	return moment{leg, t}
}

// frames makes size frames from one on. Those after the last are as the last, for one program.
func (s *Sampler) frames(w Walk, path [][]way, from, size int) ([][]image.Image, error) {
	var points Latents
	var before, after []int // the classes of each point
	var moments []moment
	for frame := range size {
		at := w.moment(min(from+frame, w.Frames-1))
		moments = append(moments, at)
		for _, along := range path[at.leg] {
			points = append(points, along(at.along))
			before = append(before, w.class(at.leg)...)
			after = append(after, w.class(at.leg+1)...)
		}
	}
	pictures, err := s.Decode(points, before)
	if err == nil && len(w.Classes) > 1 {
		var others []image.Image
		others, err = s.Decode(points, after)
		for i := range others {
			pictures[i] = fade(pictures[i], others[i], moments[i/w.Count].along)
		}
	}
	if err != nil {
		return nil, err
	}
	frames := make([][]image.Image, size)
	for i := range frames {
		frames[i] = pictures[i*w.Count : (i+1)*w.Count]
	}
	return frames, nil
}

// class is that of a stop, none if there are none.
func (w Walk) class(stop int) []int {
	switch len(w.Classes) {
	case 0:
		return nil
	case 1:
		return w.Classes
	default:
		return []int{w.Classes[stop%len(w.Classes)]}
	}
}
