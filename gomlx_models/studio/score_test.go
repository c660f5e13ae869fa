package studio

import (
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/eval/metrics"
	"github.com/atelier-go/atelier/plotting"
)

// In the column of the intervals a kernel distance has the spread of its subsets, named so.
func TestScoresNameTheSpread(t *testing.T) {
	estimate := metrics.Estimate{Value: 12, Low: 9.25, High: 15.75}
	bundle, err := Scores{On: "clothes", Scores: []metrics.Score{
		{Name: "Frechet distance", Estimate: estimate, Unit: "squared units"},
		{Name: "kernel distance", Estimate: estimate, Interval: metrics.SubsetSpread, Unit: "units"},
	}}.Bundle()
	if err != nil {
		t.Fatal(err)
	}
	for _, form := range []string{plotting.MIMEPlain, plotting.MIMEHTML} {
		table := string(bundle[form])
		for _, want := range []string{"9.25 to 15.75", "subsets spread from 9.25 to 15.75"} {
			if !strings.Contains(table, want) {
				t.Errorf("%s: got %q, want %q in it", form, table, want)
			}
		}
		if strings.Count(table, "subsets spread") != 1 {
			t.Errorf("%s: got %q, want one spread", form, table)
		}
	}
}
