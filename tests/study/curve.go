package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/fit"
)

// measure is a score that is taken before the first step of a training and then so many times, evenly, to the last; lower is
// better.
type measure struct {
	name, unit string
	times      int
	of         func(l lab, run *fit.Run, held models.Dataset) (float64, error)
}

// curve is a score over the steps of a training.
type curve []point

// point is the score after so many steps: on what is held out, and, if the study has it, on the part that choices are made by.
type point struct {
	Step       int      `json:"step"`
	Held       float64  `json:"held"`
	Validation *float64 `json:"validation,omitempty"`
}

// choice is the score that choices are made by.
func (p point) choice() float64 {
	if p.Validation != nil {
		return *p.Validation
	}
	return p.Held
}

// best is the first point of those that are the best by their choice.
func (c curve) best() point {
	return slices.MinFunc(c, func(a, b point) int {
		switch {
		case a.choice() < b.choice():
			return -1
		case a.choice() > b.choice():
			return 1
		default:
			return a.Step - b.Step
		}
	})
}

// at is the point of a step.
func (c curve) at(step int) (point, bool) {
	i := slices.IndexFunc(c, func(p point) bool { return p.Step == step })
	if i < 0 {
		return point{}, false
	}
	return c[i], true
}

// catchUp is the share of the steps that another training took to its best, after which this one is as good on both parts:
// infinite if it never is, or if the other learnt nothing. The step of the best is chosen on the validation part; to ask for
// both keeps a lucky measurement from counting.
func (c curve) catchUp(with curve) float64 {
	if len(c) == 0 || len(with) == 0 {
		return math.Inf(1)
	}
	best := with.best()
	if best.Step == 0 {
		return math.Inf(1)
	}
	for _, p := range c {
		if p.choice() <= best.choice() && p.Held <= best.Held {
			return float64(p.Step) / float64(best.Step)
		}
	}
	return math.Inf(1)
}

// recorder measures while a model trains, and keeps the points beside the model, so that a training that goes on has them all.
type recorder struct {
	path             string
	points           curve
	held, validation models.Dataset
}

// record is a recorder for the model in a folder.
func (l lab) record(folder string, p parts) (*recorder, error) {
	r := &recorder{path: filepath.Join(folder, "curve.json")}
	text, err := os.ReadFile(r.path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if err == nil {
		if err := json.Unmarshal(text, &r.points); err != nil {
			return nil, fmt.Errorf("%s is not what this command wrote: %w: remove its folder, to train again", r.path, err)
		}
	}
	if r.held, err = p.held.Open(); err != nil {
		return nil, err
	}
	if p.validation.Name() != "" {
		r.validation, err = p.validation.Open()
	}
	return r, err
}

// after are the steps at which it is taken.
func (m measure) after(steps int) []int {
	var at []int
	for i := range m.times + 1 {
		at = append(at, steps*i/m.times)
	}
	return slices.Compact(at)
}

// callback measures after these steps.
func (r *recorder) callback(l lab, m measure, steps int) fit.Callback {
	at := m.after(steps)
	return fit.Callback{At: at, Do: func(p fit.Progress) error {
		if _, done := r.points.at(p.Step); done || !slices.Contains(at, p.Step) {
			return nil
		}
		return r.add(l, m, p.Run, p.Step)
	}}
}

// add measures once.
func (r *recorder) add(l lab, m measure, run *fit.Run, step int) error {
	now := point{Step: step}
	var err error
	if now.Held, err = m.of(l, run, r.held); err != nil {
		return err
	}
	if r.validation != nil {
		value, err := m.of(l, run, r.validation)
		if err != nil {
			return err
		}
		now.Validation = &value
	}
	r.points = append(r.points, now)
	text, err := json.Marshal(r.points)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(r.path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(r.path, text, 0o644)
}
