package main

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"

	"github.com/atelier-go/atelier/gomlx_models/choose"
	"github.com/atelier-go/atelier/gomlx_models/zoo"
)

// outcome is what the advice came to in a situation.
type outcome struct {
	advised, best string
	worse         float64 // times worse than the best
}

// holds tells whether the advice was good.
func (o outcome) holds() bool { return o.worse <= near }

// advice is what the rows that come with the program say, once for each situation.
var advice sync.Map

// advised is the preset that is advised.
func (s study) advised() (string, error) {
	if known, ok := advice.Load(s.name); ok {
		return known.(string), nil
	}
	rows, err := choose.Shipped()
	if err != nil {
		return "", err
	}
	a, err := zoo.Choose(s.situation.spec, s.situation.examples, s.situation.wish, rows)
	if err != nil {
		return "", fmt.Errorf("%s: %w", s.name, err)
	}
	advice.Store(s.name, a.Best.String())
	return a.Best.String(), nil
}

// judge holds the advice against what training gave. It is not ok where an arm was not trained; a preset that is no arm, which
// nobody trained, is infinitely worse.
func (s study) judge(kept results) (o outcome, ok bool, err error) {
	for _, a := range s.arms {
		if len(kept[s.name][a.name]) == 0 {
			return o, false, nil
		}
	}
	if o.advised, err = s.advised(); err != nil {
		return o, false, err
	}
	costs := s.costs(kept)
	o.worse = math.Inf(1)
	for _, a := range s.arms {
		if o.best == "" || costs[a.name] < costs[o.best] {
			o.best = a.name
		}
	}
	if cost, trained := costs[o.advised]; trained {
		o.worse = cost / costs[o.best]
	}
	return o, true, nil
}

// costs are what is to be small of each arm: how many times worse it is than the best by what matters, or, where size matters, the
// weights of those that are good enough.
func (s study) costs(kept results) map[string]float64 {
	costs := map[string]float64{}
	asked := choose.Situation{Kind: zoo.KindOf(s.situation.spec), Matters: s.situation.wish.Matters}
	for _, m := range asked.Measures() {
		best := s.value(kept, s.arms[0], m)
		for _, a := range s.arms {
			if value := s.value(kept, a, m); m.Worse(value, best) < 0 {
				best = value
			}
		}
		for _, a := range s.arms {
			costs[a.name] += m.Worse(s.value(kept, a, m), best) / float64(len(asked.Measures()))
		}
	}
	for _, a := range s.arms {
		costs[a.name] = math.Exp(costs[a.name])
		switch {
		case !slices.Contains(asked.Matters, choose.Size):
		case costs[a.name] <= choose.Tolerated:
			costs[a.name] = median(kept.values(s.name, a.name, weights))
		default:
			costs[a.name] = math.Inf(1)
		}
	}
	return costs
}

// value is the median of what was measured of an arm.
func (s study) value(kept results, a arm, m choose.Measure) float64 {
	return median(kept.values(s.name, a.name, string(m)))
}

// writeAdvice writes how the advice held in the situations, if any was trained.
func writeAdvice(text *strings.Builder, kept results) {
	if !slices.ContainsFunc(choosing(), func(s study) bool { return len(kept[s.name]) > 0 }) {
		return
	}
	fmt.Fprintf(text, "\n## Choosing\n\n"+
		"Whether what `atelier choose` advises, by rows that were measured on other data, is what training gives: whether the advised preset is the\n"+
		"best of those that were trained as long, or at most %.2g times worse: of nats, in perplexity; of size, in weights. The rules knew the outcome of the first six\n"+
		"situations when they were changed the last time, before which they held in three of them. Of the first, second and fourth of the other twelve some arms had been\n"+
		"trained by then and their numbers seen; the change left the advice for these three as it was.\n\nAll trainings are of seed 0, and of the times in the table, as steps that were fixed beforehand by\n"+
		"the processor time of a step: they are short ones, and say nothing of long ones.\n", near)
	for _, developed := range []bool{true, false} {
		rows, held := adviceRows(kept, developed)
		title := "The situations that the rules are held against"
		if developed {
			title = "The situations that the rules were chosen on"
		}
		fmt.Fprintf(text, "\n%s, %d of %d hold:\n\n| situation | what | advised | the best | times worse | holds |\n|---|---|---|---|---|---|\n%s\n",
			title, held, len(rows), strings.Join(rows, "\n"))
	}
}

// adviceRows are the lines of the table of situations, and how many of them hold.
func adviceRows(kept results, developed bool) (rows []string, held int) {
	for _, s := range choosing() {
		if s.situation.developed != developed {
			continue
		}
		o, ok, err := s.judge(kept)
		line := fmt.Sprintf("| %s | %s | `%s` | `%s` | %.2f | ", s.name, s.about, o.advised, o.best, o.worse)
		switch {
		case err != nil:
			line = fmt.Sprintf("| %s | %s | %v | | | |", s.name, s.about, err)
		case !ok:
			line = fmt.Sprintf("| %s | %s | not trained yet | | | |", s.name, s.about)
		case o.holds():
			line, held = line+"yes |", held+1
		default:
			line += "no |"
		}
		rows = append(rows, line)
	}
	return rows, held
}
