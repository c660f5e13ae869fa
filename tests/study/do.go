package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/zoo"
)

// smallSteps are those of each training in the small form.
const smallSteps = 2

// do makes the trainings of a study that are not kept yet, with their scores.
func (l lab) do(s study) error {
	fmt.Printf("%s: %s\n", s.name, s.about)
	for _, a := range s.arms {
		if l.arms != nil && !slices.Contains(l.arms, a.name) {
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

// one is the training of an arm with a seed, its scores and, of the first, its sheet of samples.
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
	run, err := l.train(filepath.Join(l.runs, s.name, a.name, strconv.FormatInt(seed, 10)), a, p.train, seed)
	if err != nil {
		return err
	}
	score := s.score
	if score == nil {
		score = lab.pictureScores
	}
	t := trial{Steps: run.Step}
	if t.Numbers, err = score(l, run, p); err != nil {
		return err
	}
	fmt.Printf("  %s, seed %d: %s\n", a.name, seed, t)
	if seed == 0 {
		if err := l.writeSheet(sheetName(s.name, a.name), run); err != nil {
			return err
		}
	}
	kept.put(s.name, a.name, seed, t)
	return write(l.folder, kept)
}

// train trains an arm, from where an earlier call was stopped, or opens it if it has been trained.
func (l lab) train(folder string, a arm, source data.Source, seed int64) (*fit.Run, error) {
	steps := a.steps
	if l.small {
		steps = smallSteps
	}
	run, err := fit.Open(l.backend, folder, zoo.Build)
	if err == nil && run.Step >= steps {
		return run, nil
	}
	if err != nil && !errors.Is(err, fit.ErrNoCheckpoint) {
		return nil, err
	}
	set, err := source.Open()
	if err != nil {
		return nil, err
	}
	gen, err := a.config.Build(set.Spec())
	if err != nil {
		return nil, err
	}
	var told time.Duration
	progress := fit.Callback{Do: func(p fit.Progress) error {
		if p.Done || p.Elapsed-told > time.Minute {
			told = p.Elapsed
			fmt.Fprintln(os.Stderr, a.name, p)
		}
		return nil
	}}
	run, err = fit.Train(l.ctx, l.backend, gen, set, fit.Options{
		Steps: steps, Seed: seed, Folder: folder, Resume: true, SaveEvery: 5 * time.Minute, Callbacks: []fit.Callback{progress},
	})
	if err == nil && run.Stopped == fit.Interrupted {
		err = l.ctx.Err()
	}
	return run, err
}
