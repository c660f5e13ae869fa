// Package calibrate measures on a machine what package choose advises by: for each preset of each kind, on small data that is in
// the program, how long a step takes and what a short training gives.
package calibrate

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"time"

	"github.com/gomlx/compute"

	"github.com/atelier-go/atelier/gomlx_models/backend"
	"github.com/atelier-go/atelier/gomlx_models/choose"
)

// Options says how much to measure.
type Options struct {
	// Minutes is the time for all that is to be measured.
	Minutes float64
	// Known are rows that were measured before on this machine: what is in them is not measured again.
	Known []choose.Row
	// Keep is called after each training with all rows so far; an error ends the measuring.
	Keep func(rows []choose.Row) error
	// Progress is told what is measured, which of how many trainings it is, and how much of it is done; it may be nil.
	Progress func(what string, number, of int, share float64)
	// Only are the names of the data to measure on; all if empty.
	Only []string
}

// started is the share of a training's time that is left for what is not training: compiling, drawing and scoring.
const started = 0.55

// Run measures what is not known yet, and gives all rows. It stops when the context does, with those that it has and the
// context's error.
func Run(ctx context.Context, b compute.Backend, o Options) (rows []choose.Row, err error) {
	folder, err := os.MkdirTemp("", "atelier-calibrate-")
	if err != nil {
		return nil, fmt.Errorf("calibrate: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	rows = slices.Clone(o.Known)
	machine, source := MachineOf(b), "atelier calibrate, "+time.Now().UTC().Format("January 2006")
	trials := o.trials()
	seconds := o.Minutes * 60 * (1 - started) / float64(len(trials))
	opened := map[string]ground{}
	for i, t := range trials {
		if holds(rows, t.plan.name, t.preset, machine) {
			continue
		}
		g, ok := opened[t.plan.name]
		if !ok {
			if g, err = t.plan.prepare(folder, machine, source); err != nil {
				return rows, err
			}
			opened[t.plan.name] = g
		}
		report := func(share float64) {
			if o.Progress != nil {
				o.Progress(fmt.Sprintf("%s on %s", t.preset, t.plan.name), i+1, len(trials), min(share, 1))
			}
		}
		report(0)
		more, err := measure(ctx, b, t.preset, g, seconds, report)
		if err != nil {
			return rows, err
		}
		rows = append(rows, more...)
		if err := o.Keep(rows); err != nil {
			return rows, err
		}
	}
	return rows, nil
}

// planned is a training that is to be made.
type planned struct {
	plan   plan
	preset Preset
}

// trials are all trainings, the first preset of each data first, so that what is interrupted knows something of each.
func (o Options) trials() []planned {
	var all []planned
	for round, more := 0, true; more; round++ {
		more = false
		for _, p := range plans() {
			if round >= len(p.presets) || len(o.Only) > 0 && !slices.Contains(o.Only, p.name) {
				continue
			}
			all, more = append(all, planned{p, p.presets[round]}), true
		}
	}
	return all
}

// holds tells whether a preset was measured on data of that name on that machine.
func holds(rows []choose.Row, data string, p Preset, machine string) bool {
	return slices.ContainsFunc(rows, func(r choose.Row) bool {
		return r.Data == data && r.Family == p.Family && r.Preset == p.Name && r.Machine == machine
	})
}

// Training is a preset that is measured on data of a name.
type Training struct {
	Data string
	Preset
}

// Planned lists what Run measures where nothing is known yet.
func Planned() []Training {
	var all []Training
	for _, t := range (Options{}).trials() {
		all = append(all, Training{t.plan.name, t.preset})
	}
	return all
}

// Trainings is the number of trainings that rows are of.
func Trainings(rows []choose.Row) int {
	type training struct{ data, family, preset, machine string }
	all := map[training]bool{}
	for _, r := range rows {
		all[training{r.Data, r.Family, r.Preset, r.Machine}] = true
	}
	return len(all)
}

// MachineOf is what rows say of where they were measured, such as "2 cores, XLA".
func MachineOf(b compute.Backend) string {
	if onCPU(b) {
		return fmt.Sprintf("%d cores, %s", runtime.NumCPU(), backend.Name(b))
	}
	return backend.Name(b)
}

// onCPU tells whether the cores do the work.
func onCPU(b compute.Backend) bool {
	name := backend.Name(b)
	return name == "XLA" || name == backend.SlowName
}
