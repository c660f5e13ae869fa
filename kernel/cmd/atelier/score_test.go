package main

import (
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/eval"
)

// In the column of the intervals a kernel distance has the spread of its subsets, named so.
func TestScoreTableNamesTheSpread(t *testing.T) {
	estimate := eval.Estimate{Value: 12, Low: 9.25, High: 15.75}
	var out strings.Builder
	err := writeScores(&out, "clothes", []eval.Score{
		{Name: "Frechet distance", Estimate: estimate, Unit: "squared units", Better: eval.Lower, Source: "Heusel"},
		{Name: "kernel distance", Estimate: estimate, Ends: eval.Spread, Unit: "units", Better: eval.Lower, Source: "Binkowski", Note: "a note"},
	})
	want := `SCORE ON clothes  VALUE  95% INTERVAL                       UNIT           BETTER
Frechet distance  12     9.25 to 15.75                      squared units  lower
kernel distance   12     subsets spread from 9.25 to 15.75  units          lower

Frechet distance: Heusel
kernel distance: Binkowski
  a note
`
	if err != nil || out.String() != want {
		t.Errorf("got (%v)\n%s\nwant\n%s", err, out.String(), want)
	}
}
