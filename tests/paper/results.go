package main

import (
	"fmt"
	"strings"

	"github.com/atelier-go/atelier/gomlx_models/eval/metrics"
	"github.com/atelier-go/atelier/tests/stored"
)

// target is what a number must or should be.
type target struct {
	Bound float64 `json:"bound"`
	// Above is true if the number must be at least Bound, false if at most.
	Above bool `json:"above"`
}

func atMost(bound float64) *target  { return &target{bound, false} }
func atLeast(bound float64) *target { return &target{bound, true} }

func (t *target) String() string {
	switch {
	case t == nil:
		return ""
	case t.Above:
		return fmt.Sprintf("at least %.4g", t.Bound)
	default:
		return fmt.Sprintf("at most %.4g", t.Bound)
	}
}

func (t *target) verdict(value float64) string {
	switch {
	case t == nil:
		return ""
	case t.Above == (value >= t.Bound) || value == t.Bound:
		return "yes"
	default:
		return "no"
	}
}

// result is one number.
type result struct {
	Quantity string `json:"quantity"`
	metrics.Estimate
	Ends metrics.IntervalKind `json:"ends,omitempty"`
	Unit string               `json:"unit"`
	Must *target              `json:"must,omitempty"`
	Aim  *target              `json:"aim,omitempty"`
	Note string               `json:"note,omitempty"`
	// Seeds are the values of several trainings, if Value is their mean.
	Seeds []float64 `json:"seeds,omitempty"`
	// control is true of a number that no training makes: it tries the measure.
	control bool
}

// of makes a result of a score.
func of(what string, s metrics.Score, must, aim *target) result {
	return result{Quantity: what + s.Name, Estimate: s.Estimate, Ends: s.Interval, Unit: s.Unit, Must: must, Aim: aim, Note: s.Note}
}

// outcome is an experiment's results.
type outcome struct {
	Name    string  `json:"name"`
	About   string  `json:"about"`
	Seconds float64 `json:"seconds"`
	// CPUSeconds is the time of the cores, which other work on the machine does not lengthen as it does Seconds.
	CPUSeconds float64 `json:"cpu_seconds,omitempty"`
	Choice     *choice `json:"choice,omitempty"`
	// Of is the candidate that the results are of, if there was one to choose.
	Of      string   `json:"of,omitempty"`
	Results []result `json:"results"`
}

func (o outcome) String() string {
	var text strings.Builder
	for _, r := range o.Results {
		fmt.Fprintf(&text, "  %s: %s %s", r.Quantity, r.Format(r.Ends), r.Unit)
		if r.Must != nil {
			fmt.Fprintf(&text, ", must be %s: %s", r.Must, r.Must.verdict(r.Value))
		}
		if r.Aim != nil {
			fmt.Fprintf(&text, ", should be %s: %s", r.Aim, r.Aim.verdict(r.Value))
		}
		fmt.Fprintln(&text)
	}
	fmt.Fprintf(&text, "  after %s\n", o.took())
	return text.String()
}

// keep puts an outcome in its place among those kept, and writes them all for people to read.
func keep(folder string, done outcome) error {
	kept, err := read(folder)
	if err != nil {
		return err
	}
	kept[done.Name] = done
	return write(folder, kept)
}

// write writes outcomes for programs and for people.
func write(folder string, kept map[string]outcome) error {
	return stored.Write(folder, kept, page(kept))
}

// read gives the outcomes kept in a folder, none if there are none yet.
func read(folder string) (map[string]outcome, error) { return stored.Read[outcome](folder) }
