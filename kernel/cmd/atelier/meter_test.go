package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/fit"
)

func TestMeter(t *testing.T) {
	run := &fit.Run{History: fit.History{Names: []string{"loss"}, Values: [][]float32{{0.5}}}}
	for _, test := range []struct {
		name    string
		live    bool
		steps   int
		want    string
		percent float64 // of the bar, if there is one
	}{
		{"a bar with an end", true, 20, "step 1/20, loss 0.5", 0.5},
		{"a bar without an end", true, 0, "step 1, loss 0.5", 0},
		{"lines", false, 20, "step 1/20, loss 0.5\nstep 10/20, loss 0.5\n", 0},
	} {
		var out bytes.Buffer
		m := newMeter(&out)
		m.live = test.live
		for _, step := range []int{1, 10} {
			m.spoke = m.spoke.Add(-2 * quiet)
			if err := m.show(fit.Progress{Run: run, Step: step, Steps: test.steps}); err != nil {
				t.Fatal(err)
			}
		}
		if !strings.Contains(out.String(), test.want) {
			t.Errorf("%s: got %q, want %q in it", test.name, out.String(), test.want)
		}
		if m.bar != nil && test.steps > 0 && m.bar.State().CurrentPercent != test.percent {
			t.Errorf("%s: the bar is at %g, want %g", test.name, m.bar.State().CurrentPercent, test.percent)
		}
		m.close()
	}
}
