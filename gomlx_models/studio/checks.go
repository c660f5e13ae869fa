package studio

import (
	"github.com/atelier-go/atelier/gomlx_models/diagnose"
	"github.com/atelier-go/atelier/plotting"
)

// Checks is the chart of what was measured while the model trained: whether it copies, overfits or collapses, each as a share
// of the way from fair, 0, to its threshold, 1. The cell also tells what was found beyond a threshold. Of a model that trained
// for less than about ten seconds it is one sentence.
func (r *Run) Checks() plotting.Figure {
	found, err := diagnose.Of(r.Diagnosis)
	check(err)
	for _, sentence := range found.Sentences() {
		warn(sentence)
	}
	c := lossCurves(r.Run)
	lines := checkSeries(found)
	if len(lines) == 0 {
		return plotting.Passage{Title: c.Title, Texts: []string{unmeasured}}
	}
	return plotting.Curves{Title: c.Title, Status: "checks", YLabel: "share of threshold", Series: lines,
		Baselines: []plotting.Baseline{{Name: "threshold", Value: 1}}}
}

// unmeasured is said of a training that was too short.
const unmeasured = "Nothing was measured while this model trained: measuring begins ten seconds and 50 steps into a training."

// checkSeries are the checks as lines.
func checkSeries(found diagnose.Diagnosis) []plotting.Series {
	var all []plotting.Series
	for _, line := range found.Lines() {
		all = append(all, plotting.Series{Name: line.Name, Steps: line.Steps, Values: line.Values})
	}
	return all
}
