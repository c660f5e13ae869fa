package studio

import (
	"github.com/atelier-go/atelier/gomlx_models/diagnose"
	"github.com/atelier-go/atelier/plotting"
)

// Checks is the chart of what was measured while the model trained: whether it copies, overfits or collapses, each as a share
// of the way from fair, 0, to its threshold, 1. The cell also tells what was found beyond a threshold. A model that trained
// for less than about ten seconds has none.
func (r *Run) Checks() plotting.Figure {
	found, err := diagnose.Of(r.Diagnosis)
	check(err)
	for _, sentence := range found.Sentences() {
		warn(sentence)
	}
	c := lossCurves(r.Run)
	return plotting.Curves{Title: c.Title, Status: "checks", YLabel: "share of threshold", Series: checkSeries(found),
		Baselines: []plotting.Baseline{{Name: "threshold", Value: 1}}}
}

// checkSeries are the checks as lines.
func checkSeries(found diagnose.Diagnosis) []plotting.Series {
	var all []plotting.Series
	for _, line := range found.Lines() {
		all = append(all, plotting.Series{Name: line.Name, Steps: line.Steps, Values: line.Values})
	}
	return all
}
