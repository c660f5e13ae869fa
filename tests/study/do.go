package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/zoo"
)

// smallSteps are those of each training in the small form.
const smallSteps = 2

// do makes the trainings of a study that are not kept yet, with their scores.
func (l lab) do(s study) error {
	if l.small && s.alike {
		return nil
	}
	fmt.Printf("%s: %s\n", s.name, s.about)
	for _, a := range s.arms {
		if l.arms != nil && !slices.Contains(l.arms, a.name) || l.small && a.alike {
			continue
		}
		for seed := range l.seeds {
			if err := l.one(s, a, int64(seed)); err != nil {
				return fmt.Errorf("%s, seed %d: %w", a.name, seed, err)
			}
		}
	}
	return nil
}

// one is an arm with a seed: its numbers and, of the first seed, its sheet of samples.
func (l lab) one(s study, a arm, seed int64) error {
	kept, err := read(l.folder)
	if err != nil {
		return err
	}
	if _, done := kept.trial(s.name, a.name, seed); done && !l.again {
		return nil
	}
	p, err := s.data(l)
	if err != nil {
		return err
	}
	if a.train != nil {
		if p.train, err = a.train(l); err != nil {
			return err
		}
	}
	var t trial
	if a.counts != nil {
		t.Numbers, err = a.counts(l, p, seed)
	} else {
		t, err = l.trial(s, a, p, seed)
	}
	if err != nil {
		return err
	}
	fmt.Printf("  %s, seed %d: %s\n", a.name, seed, t)
	if err := s.checkMeasured(a, t); err != nil {
		return err
	}
	kept.put(s.name, a.name, seed, t)
	return write(l.folder, kept)
}

// checkMeasured is an error if a claim is about what was not measured of an arm.
func (s study) checkMeasured(a arm, t trial) error {
	for _, c := range s.claims {
		if a.name != c.arm && !slices.Contains(c.against, a.name) {
			continue
		}
		if c.catchesUp && len(t.Curve) > 0 || slices.ContainsFunc(t.Numbers, func(n number) bool { return n.Name == c.number }) {
			continue
		}
		return fmt.Errorf("a claim is about the %s, which was not measured", cmp.Or(c.number, "steps"))
	}
	return nil
}

// trial trains an arm and scores it.
func (l lab) trial(s study, a arm, p parts, seed int64) (trial, error) {
	made, err := l.trainArm(s, a, p, seed)
	if err != nil {
		return trial{}, err
	}
	score := s.score
	if score == nil {
		score = lab.pictureScores
	}
	t := trial{Steps: made.run.Step, Curve: made.curve}
	if t.Numbers, err = score(l, made); err != nil {
		return t, err
	}
	if seed == 0 && s.hasSheet(a) {
		err = l.writeSheet(sheetName(s.name, a.name), made.run)
	}
	return t, err
}

// trainArm trains an arm, after the model that it begins with, and measures on the way.
func (l lab) trainArm(s study, a arm, p parts, seed int64) (trained, error) {
	made := trained{parts: p}
	t := training{name: a.name, folder: l.place(s, a.name, seed), config: a.config, steps: l.steps(a.steps), source: p.train, seed: seed}
	var err error
	if a.carried {
		if t.from, err = l.trainFirst(s, seed); err != nil {
			return made, err
		}
	}
	var r *recorder
	if s.curve != nil {
		if r, err = l.record(t.folder, p); err != nil {
			return made, err
		}
		t.callbacks = append(t.callbacks, r.callback(l, *s.curve, t.steps))
	}
	if made.run, err = l.train(t); err != nil {
		return made, err
	}
	if began := made.run.Origin != nil; began != a.carried {
		return made, fmt.Errorf("the model in %s begins with another's weights: %t, want %t: remove the folder, to train again", t.folder, began, a.carried)
	}
	if r == nil {
		return made, nil
	}
	if made.curve = r.points; len(made.curve) == 0 {
		err = fmt.Errorf("nothing was measured while the model in %s was trained: remove the folder, to train again", t.folder)
	}
	return made, err
}

// trainFirst trains the model that arms begin with, once a seed.
func (l lab) trainFirst(s study, seed int64) (*fit.Run, error) {
	source, err := s.first.data(l)
	if err != nil {
		return nil, err
	}
	return l.train(training{
		name: firstName, folder: l.place(s, firstName, seed), config: s.first.config, steps: l.steps(s.first.steps), source: source, seed: seed,
	})
}

// firstName stands for the model that arms begin with where the others have their arm's name.
const firstName = "first"

// place is the folder of a trained model.
func (l lab) place(s study, arm string, seed int64) string {
	return filepath.Join(l.runs, s.name, arm, strconv.FormatInt(seed, 10))
}

// steps are those of a training, few in the small form.
func (l lab) steps(of int) int {
	if l.small {
		return smallSteps
	}
	return of
}

// training is a model to train, and where it is kept.
type training struct {
	name, folder string
	config       models.Config
	steps        int
	source       data.Source
	seed         int64
	from         *fit.Run // nil begins with random weights
	callbacks    []fit.Callback
}

// train trains a model, from where an earlier call was stopped, or opens it if it has been trained.
func (l lab) train(t training) (*fit.Run, error) {
	run, err := fit.Open(l.backend, t.folder, zoo.Build)
	if err == nil && run.Step >= t.steps {
		return run, nil
	}
	if err != nil && !errors.Is(err, fit.ErrNoCheckpoint) {
		return nil, err
	}
	set, err := t.source.Open()
	if err != nil {
		return nil, err
	}
	gen, err := t.model(set)
	if err != nil {
		return nil, err
	}
	var told time.Duration
	progress := fit.Callback{Do: func(p fit.Progress) error {
		if p.Done || p.Elapsed-told > time.Minute {
			told = p.Elapsed
			fmt.Fprintln(os.Stderr, t.name, p)
		}
		return nil
	}}
	run, err = fit.Train(l.ctx, l.backend, gen, set, fit.Options{
		Steps: t.steps, Seed: t.seed, Folder: t.folder, Resume: true, From: t.from, SaveEvery: 5 * time.Minute,
		Callbacks: append(t.callbacks, progress),
	})
	if err == nil && run.Stopped == fit.Interrupted {
		err = l.ctx.Err()
	}
	return run, err
}

// model is the one to train: what its configuration leaves out is as in the model that it begins with.
func (t training) model(set models.Dataset) (models.Model, error) {
	config := t.config
	if t.from != nil {
		var err error
		if config, err = zoo.Adopt(config, t.from.Model.Config(), t.from.Model.Spec(), set.Spec()); err != nil {
			return nil, err
		}
	}
	return config.Build(set.Spec())
}
