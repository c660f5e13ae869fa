package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/atelier-go/atelier/tests/stored"
)

// trial is what came out of one training.
type trial struct {
	Steps   int      `json:"steps"`
	Numbers []number `json:"numbers"`
	Curve   curve    `json:"curve,omitempty"`
}

func (t trial) String() string {
	var all []string
	for _, n := range t.Numbers {
		all = append(all, fmt.Sprintf("%s %.4g", n.Name, n.Value))
	}
	return fmt.Sprintf("%d steps, %s", t.Steps, strings.Join(all, ", "))
}

// results are the trials by study, arm and seed.
type results map[string]map[string]map[string]trial

func (r results) trial(study, arm string, seed int64) (trial, bool) {
	t, ok := r[study][arm][strconv.FormatInt(seed, 10)]
	return t, ok
}

func (r results) put(study, arm string, seed int64, t trial) {
	if r[study] == nil {
		r[study] = map[string]map[string]trial{}
	}
	if r[study][arm] == nil {
		r[study][arm] = map[string]trial{}
	}
	r[study][arm][strconv.FormatInt(seed, 10)] = t
}

// values are a number of all trials of an arm, in the order of their seeds.
func (r results) values(study, arm, name string) []float64 {
	var values []float64
	for seed := range int64(len(r[study][arm])) {
		t, _ := r.trial(study, arm, seed)
		if at := slices.IndexFunc(t.Numbers, func(n number) bool { return n.Name == name }); at >= 0 {
			values = append(values, t.Numbers[at].Value)
		}
	}
	return values
}

// curves are those of all trials of an arm, in the order of their seeds.
func (r results) curves(study, arm string) []curve {
	var curves []curve
	for seed := range int64(len(r[study][arm])) {
		if t, _ := r.trial(study, arm, seed); len(t.Curve) > 0 {
			curves = append(curves, t.Curve)
		}
	}
	return curves
}

// median of values, of an even number the mean of the two in the middle.
func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	middle := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[middle]
	}
	return (sorted[middle-1] + sorted[middle]) / 2
}

// read gives the results kept in a folder, none if there are none yet.
func read(folder string) (results, error) { return stored.Read[map[string]map[string]trial](folder) }

// write writes results for programs and for people.
func write(folder string, kept results) error { return stored.Write(folder, kept, page(kept)) }
