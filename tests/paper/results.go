package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/atelier-go/atelier/gomlx_models/eval"
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
	eval.Estimate
	Unit string  `json:"unit"`
	Must *target `json:"must,omitempty"`
	Aim  *target `json:"aim,omitempty"`
	Note string  `json:"note,omitempty"`
}

// of makes a result of a score.
func of(what string, s eval.Score, must, aim *target) result {
	return result{Quantity: what + s.Name, Estimate: s.Estimate, Unit: s.Unit, Must: must, Aim: aim, Note: s.Note}
}

// outcome is an experiment's results.
type outcome struct {
	Name    string   `json:"name"`
	About   string   `json:"about"`
	Seconds float64  `json:"seconds"`
	Results []result `json:"results"`
}

func (o outcome) String() string {
	var text strings.Builder
	for _, r := range o.Results {
		fmt.Fprintf(&text, "  %s: %.4g [%.4g, %.4g] %s", r.Quantity, r.Value, r.Low, r.High, r.Unit)
		if r.Must != nil {
			fmt.Fprintf(&text, ", must be %s: %s", r.Must, r.Must.verdict(r.Value))
		}
		if r.Aim != nil {
			fmt.Fprintf(&text, ", should be %s: %s", r.Aim, r.Aim.verdict(r.Value))
		}
		fmt.Fprintln(&text)
	}
	fmt.Fprintf(&text, "  after %.0f s\n", o.Seconds)
	return text.String()
}

const resultsFile = "results.json"

// keep puts an outcome in its place among those kept, and writes them all for people to read.
func keep(folder string, done outcome) error {
	kept := map[string]outcome{}
	path := filepath.Join(folder, resultsFile)
	switch data, err := os.ReadFile(path); {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return err
	default:
		if err := json.Unmarshal(data, &kept); err != nil {
			return fmt.Errorf("%s is not what this command wrote: %w", path, err)
		}
	}
	kept[done.Name] = done
	data, err := json.MarshalIndent(kept, "", " ")
	if err != nil {
		return err
	}
	return errors.Join(
		os.WriteFile(path, append(data, '\n'), 0o644),
		os.WriteFile(filepath.Join(folder, "RESULTS.md"), []byte(page(kept)), 0o644),
	)
}

// page is RESULTS.md.
func page(kept map[string]outcome) string {
	var text strings.Builder
	fmt.Fprintf(&text, "# What the trained models reach\n\nMade by `make paper`, seed %d, on %d cores. Values come with their 95%% interval; "+
		"times are of training and scoring together.\n", seed, runtime.NumCPU())
	for _, e := range experiments() {
		o, ok := kept[e.name]
		if !ok {
			continue
		}
		fmt.Fprintf(&text, "\n## %s\n\n%s. %.0f s.\n\n| what | value | unit | must be | is it | should be | is it |\n|---|---|---|---|---|---|---|\n",
			o.Name, upperFirst(o.About), o.Seconds)
		for _, r := range o.Results {
			fmt.Fprintf(&text, "| %s | %.4g [%.4g, %.4g] | %s | %s | %s | %s | %s |\n",
				r.Quantity, r.Value, r.Low, r.High, r.Unit, r.Must, r.Must.verdict(r.Value), r.Aim, r.Aim.verdict(r.Value))
		}
		for _, note := range notes(o.Results) {
			fmt.Fprintf(&text, "\n%s.\n", upperFirst(strings.TrimSuffix(note, ".")))
		}
	}
	return text.String()
}

func upperFirst(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// notes lists the notes of results, each once.
func notes(results []result) []string {
	var all []string
	seen := map[string]bool{}
	for _, r := range results {
		if r.Note != "" && !seen[r.Note] {
			seen[r.Note] = true
			all = append(all, r.Note)
		}
	}
	return all
}
