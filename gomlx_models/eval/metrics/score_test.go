package metrics_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/eval/metrics"
)

func TestScoreInOneLine(t *testing.T) {
	s := metrics.Score{Name: "Frechet distance on PCA-64 features", Estimate: metrics.Estimate{Value: 12.3, Low: 11.9, High: 12.8},
		Unit: "squared units", Better: metrics.Lower}
	want := "Frechet distance on PCA-64 features: 12.3 [11.9, 12.8] (squared units, lower is better)"
	if got := s.String(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	s.Better, s.Note = metrics.Neither, "beware"
	want = "Frechet distance on PCA-64 features: 12.3 [11.9, 12.8] (squared units); beware"
	spread := metrics.Score{Name: "kernel distance on PCA-64 features", Estimate: metrics.Estimate{Value: 0.42, Low: 0.34, High: 0.54},
		Interval: metrics.SubsetSpread, Unit: "units", Better: metrics.Lower}
	if got, want := spread.String(), "kernel distance on PCA-64 features: 0.42, subsets spread from 0.34 to 0.54 (units, lower is better)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := metrics.FormatScores([]metrics.Score{s, s}); got != want+"\n"+want+"\n" {
		t.Errorf("got %q, want %q twice", got, want)
	}
}

// A score travels as JSON with its three numbers beside the rest.
func TestScoreAsJSON(t *testing.T) {
	s := metrics.Score{Name: "n", Estimate: metrics.Estimate{Value: 1, Low: 0, High: 2}, Unit: "u", Better: metrics.Higher, Source: "s"}
	data, err := json.Marshal(s)
	want := `{"name":"n","value":1,"low":0,"high":2,"unit":"u","better":"higher","source":"s"}`
	if err != nil || string(data) != want {
		t.Errorf("got %s (%v), want %s", data, err, want)
	}
	s.Interval = metrics.SubsetSpread
	if data, err = json.Marshal(s); err != nil || !strings.Contains(string(data), `"high":2,"ends":"spread of subsets"`) {
		t.Errorf("got %s (%v), want it to say that the ends are of a spread", data, err)
	}
	var back metrics.Score
	if err := json.Unmarshal(data, &back); err != nil || back != s {
		t.Errorf("got %+v (%v), want %+v", back, err, s)
	}
}
