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
	var rows []string
	held := 0
	for _, s := range choosing() {
		o, ok, err := s.judge(kept)
		switch {
		case err != nil:
			rows = append(rows, fmt.Sprintf("| %s | %s | | %v | |", s.name, s.about, err))
			continue
		case !ok:
			rows = append(rows, fmt.Sprintf("| %s | %s | | not trained yet | |", s.name, s.about))
			continue
		}
		holds := "no"
		if o.holds() {
			holds, held = "yes", held+1
		}
		rows = append(rows, fmt.Sprintf("| %s | %s | `%s` | `%s` | %.2f, %s |", s.name, s.about, o.advised, o.best, o.worse, holds))
	}
	if !slices.ContainsFunc(choosing(), func(s study) bool { return len(kept[s.name]) > 0 }) {
		return
	}
	fmt.Fprintf(text, "\n## Choosing\n\n"+
		"Whether what `atelier choose` advises, by rows that were measured on other data, is what training gives: in %d situations of %d the advised\n"+
		"preset is the best, or at most %.2g times worse. The rules were set by the rows alone, and the situations trained and scored once.\n\n"+
		"| situation | what | advised | the best | times worse, holds |\n|---|---|---|---|---|\n%s\n", held, len(rows), near, strings.Join(rows, "\n"))
}
