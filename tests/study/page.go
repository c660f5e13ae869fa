package main

import (
	"fmt"
	"slices"
	"strings"
)

const preface = "# Ways to train, compared\n\n" +
	"Made by `make study`. Each arm of a study is trained with several seeds, for as many steps as fit into the same time of two cores\n" +
	"that do nothing else, or as the other arms where it is steps that are compared. Numbers are the median of the seeds, and the least\n" +
	"and the largest of them in brackets where they differ. Distances between pictures are of features that are named with them, and comparable within a\n" +
	"study only.\n"

// page is RESULTS.md.
func page(kept results) string {
	var text strings.Builder
	text.WriteString(preface)
	writeAdvice(&text, kept)
	for _, s := range studies() {
		if len(kept[s.name]) > 0 {
			s.write(&text, kept)
		}
	}
	return text.String()
}

// write writes the section of a study: a table of its numbers, one of its claims, and its sheets of samples.
func (s study) write(text *strings.Builder, kept results) {
	fmt.Fprintf(text, "\n## %s\n\n%s.\n", s.name, s.about)
	var trained []arm
	for _, a := range s.arms {
		if len(kept[s.name][a.name]) > 0 {
			trained = append(trained, a)
		}
	}
	s.writeNumbers(text, kept, trained)
	s.writeClaims(text, kept)
	s.writeCurves(text, kept, trained)
	for _, a := range trained {
		if !s.hasSheet(a) {
			continue
		}
		fmt.Fprintf(text, "\nSamples of `%s`, the first %d of seed 0:\n\n![samples of %s](%s)\n", a.name, sheetSamples, a.name, sheetName(s.name, a.name))
	}
}

func (s study) writeNumbers(text *strings.Builder, kept results, trained []arm) {
	fmt.Fprint(text, "\n| what | unit |")
	for _, a := range trained {
		fmt.Fprintf(text, " `%s` |", a.name)
	}
	fmt.Fprint(text, "\n|---|---|", strings.Repeat("---|", len(trained)), "\n| trainings of steps | |")
	for _, a := range trained {
		if a.counts != nil {
			fmt.Fprint(text, " counted |")
			continue
		}
		t, _ := kept.trial(s.name, a.name, 0)
		fmt.Fprintf(text, " %d of %d |", len(kept[s.name][a.name]), t.Steps)
	}
	for _, n := range kept.numbers(s.name, trained) {
		fmt.Fprintf(text, "\n| %s | %s |", n.Name, n.Unit)
		for _, a := range trained {
			fmt.Fprintf(text, " %s |", spread(kept.values(s.name, a.name, n.Name)))
		}
	}
	fmt.Fprintln(text)
}

// mostPoints is the number of steps that a table of curves shows.
const mostPoints = 10

// writeCurves writes how the score of each arm went over the steps, the median of the seeds.
func (s study) writeCurves(text *strings.Builder, kept results, trained []arm) {
	if s.curve == nil {
		return
	}
	var steps []int
	rows := map[string]map[int][]float64{}
	for _, a := range trained {
		rows[a.name] = map[int][]float64{}
		for _, c := range kept.curves(s.name, a.name) {
			for _, p := range c {
				rows[a.name][p.Step] = append(rows[a.name][p.Step], p.Held)
				steps = append(steps, p.Step)
			}
		}
	}
	slices.Sort(steps)
	steps = thinned(slices.Compact(steps), mostPoints)
	if len(steps) == 0 {
		return
	}
	fmt.Fprintf(text, "\nThe %s on what is held out, in %s, after steps:\n\n| arm |", s.curve.name, s.curve.unit)
	for _, step := range steps {
		fmt.Fprintf(text, " %d |", step)
	}
	fmt.Fprint(text, "\n|---|", strings.Repeat("---|", len(steps)))
	for _, a := range trained {
		if len(rows[a.name]) == 0 {
			continue
		}
		fmt.Fprintf(text, "\n| `%s` |", a.name)
		for _, step := range steps {
			if values := rows[a.name][step]; len(values) > 0 {
				fmt.Fprintf(text, " %.4g |", median(values))
			} else {
				fmt.Fprint(text, "  |")
			}
		}
	}
	fmt.Fprintln(text)
}

// thinned is at most so many of the steps, evenly chosen, the first and the last among them.
func thinned(steps []int, most int) []int {
	if len(steps) <= most {
		return steps
	}
	var few []int
	for i := range most {
		few = append(few, steps[i*(len(steps)-1)/(most-1)])
	}
	return few
}

// numbers lists what was measured of any of these arms, each once.
func (r results) numbers(study string, arms []arm) []number {
	var all []number
	for _, a := range arms {
		t, _ := r.trial(study, a.name, 0)
		for _, n := range t.Numbers {
			if !slices.ContainsFunc(all, func(other number) bool { return other.Name == n.Name }) {
				all = append(all, n)
			}
		}
	}
	return all
}

// spread is the median and the ends.
func spread(values []float64) string {
	if len(values) == 0 {
		return ""
	}
	if least, most := slices.Min(values), slices.Max(values); least < most {
		return fmt.Sprintf("%.4g [%.4g, %.4g]", median(values), least, most)
	}
	return fmt.Sprintf("%.4g", values[0])
}

func (s study) writeClaims(text *strings.Builder, kept results) {
	if len(s.claims) == 0 {
		return
	}
	fmt.Fprint(text, "\n| what was to be shown | wanted | is | holds |\n|---|---|---|---|\n")
	for _, c := range s.claims {
		v, ok := c.judge(kept, s.name)
		is, holds := "not measured yet", ""
		if ok {
			is, holds = v.String(), "no"
		}
		if v.holds {
			holds = "yes"
		}
		fmt.Fprintf(text, "| %s | %s | %s | %s |\n", c, c.wanted(), is, holds)
	}
}
