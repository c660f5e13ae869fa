package card_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/backend"
	"github.com/atelier-go/atelier/gomlx_models/card"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/diagnose"
	"github.com/atelier-go/atelier/gomlx_models/eval/metrics"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/rnn"
)

func Example() {
	opened, err := backend.Open(backend.PureGo)
	if err != nil {
		panic(err)
	}
	poems, err := data.Tang().Take(500).Open()
	if err != nil {
		panic(err)
	}
	gen, err := rnn.Config{Units: 8, Window: 8, Batch: 4}.Build(poems.Spec())
	if err != nil {
		panic(err)
	}
	run, err := fit.Train(context.Background(), opened, gen, poems, fit.Options{Steps: 2})
	if err != nil {
		panic(err)
	}
	made, err := card.Of(run)
	if err != nil {
		panic(err)
	}
	fmt.Println(made.Family, "learnt from", made.Data.Name, "under", made.Data.Licence.Name)
	fmt.Println(made.Limits[1])
	// Output:
	// rnn learnt from tang-first-500 under public domain
	// It learnt from 500 symbols, which is few: it may know parts of them by heart.
}

// trained is a small model of a text under a licence, kept in a folder.
func trained(t *testing.T, licence string) (run *fit.Run, folder string, set models.Dataset) {
	t.Helper()
	folder = t.TempDir()
	path := filepath.Join(folder, "my_poem.txt")
	if err := os.WriteFile(path, []byte(strings.Repeat("the fox and the owl\n", 20)), 0o644); err != nil {
		t.Fatal(err)
	}
	learn, rest := data.TextFile(path).Licensed(licence).HoldOut(0.1)
	set, err := learn.Open()
	if err != nil {
		t.Fatal(err)
	}
	held, err := rest.Open()
	if err != nil {
		t.Fatal(err)
	}
	gen, err := rnn.Config{Units: 8, Window: 8, Batch: 4}.Build(set.Spec())
	if err != nil {
		t.Fatal(err)
	}
	opened, err := backend.Open(backend.PureGo)
	if err != nil {
		t.Fatal(err)
	}
	folder = filepath.Join(folder, "fox")
	run, err = fit.Train(context.Background(), opened, gen, set, fit.Options{Steps: 2, Seed: 7, Folder: folder, Held: held})
	if err != nil {
		t.Fatal(err)
	}
	return run, folder, set
}

func TestOf(t *testing.T) {
	run, folder, set := trained(t, "CC BY-ND 4.0")
	run.Seconds, run.Cores = 7200, 3
	run.Origin = &fit.Origin{From: filepath.Join(folder, "old"), Digest: "d", Step: 5, Data: "owls", Licence: "all rights reserved"}
	run.Changes = []fit.Change{{Step: 1, What: "batch is 4 and was 2"}}
	c, err := card.Of(run)
	if err != nil {
		t.Fatal(err)
	}
	digest, err := run.Digest()
	if err != nil {
		t.Fatal(err)
	}
	if c.Name != "fox" || c.Weights != digest || c.Data.Digest != set.Digest() || c.Data.Name != "my_poem-first-0.9" || c.Data.Count != 360 || c.Held.Name != "my_poem-last-0.1" || c.Origin.From != "old" {
		t.Errorf("the card is %+v", c)
	}
	if !c.Data.Licence.NoDerivatives || !c.Held.Licence.NoDerivatives || !strings.HasPrefix(c.Limits[0], "The licence of the data, CC BY-ND 4.0, forbids derivatives") {
		t.Errorf("the licence is %+v, the first limit %q", c.Data.Licence, c.Limits[0])
	}
	// 2 hours on 3 cores are 6 core-hours: 24 Wh at 4 W, 96 Wh at 16 W.
	if e := c.Training.Energy; e == nil || math.Abs(e.LowWattHours-24) > 1e-9 || math.Abs(e.HighWattHours-96) > 1e-9 || !strings.Contains(e.Assumption, "all 3 cores") {
		t.Errorf("the energy is %+v, want 24 to 96 Wh", c.Training.Energy)
	}
	// Two steps. Of each nearly all is the output layer's, once forwards and twice backwards, of the 32 symbols of a minibatch:
	// 3 x 2 x 32 x 8 units x 784 symbols. The weights are those of 784 symbols into and out of 8 units, of these into themselves, and two biases.
	if least := 2. * 3 * 2 * 32 * 8 * 784; c.Training.FLOPs < least || c.Training.FLOPs > 1.1*least || c.Parameters != 2*784*8+8*8+8+784 {
		t.Errorf("the arithmetic is %g with %d weights, want %g and a little more with 13400", c.Training.FLOPs, c.Parameters, least)
	}
	text, err := c.JSON()
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range []string{string(text), c.Markdown(), c.String(), c.HTML()} {
		if strings.Contains(page, filepath.Dir(folder)) {
			t.Errorf("the card tells a path of this machine: %s", page)
		}
	}
	for _, want := range []string{"# fox\n", "| licence | CC BY-ND 4.0 |", "my\\_poem-first-0.9", "## Originality\n\n| what | is |\n|---|---|\n| originality | it was not judged: atelier check does so |", "2h0m0s on a machine of 3 cores", "- From step 1 on: batch is 4 and was 2.", `owls under the licence "all rights reserved", count as well.`, "- Of owls: the licence of the data, all rights reserved, forbids derivatives", "| steps | 2, of minibatches of 4, seed 7 |", digest, "about 24 to 96 Wh, if all 3 cores"} {
		if !strings.Contains(c.Markdown(), want) {
			t.Errorf("the Markdown lacks %q: %s", want, c.Markdown())
		}
	}
}

// What is not known is said: each of these sentences is there, and goes where the thing is known.
func TestLimits(t *testing.T) {
	run, _, _ := trained(t, "")
	check := func(want string, there bool) {
		t.Helper()
		c, err := card.Of(run)
		if err != nil {
			t.Fatal(err)
		}
		if got := slices.ContainsFunc(c.Limits, func(limit string) bool { return strings.HasPrefix(limit, want) }); got != there {
			t.Errorf("%q is among the limits: %t, want %t: %q", want, got, there, c.Limits)
		}
	}
	const unknown, unscored, unmeasured = "The licence of the data is unknown", "It was not scored", "Whether it copies, overfits or collapses was not measured"
	for _, want := range []string{unknown, unscored, unmeasured, "It learnt from 360 symbols, which is few", "It reads and writes the 14 symbols"} {
		check(want, true)
	}
	check("Nothing is known to be held out", false)
	run.Data.Licence = "CC BY 4.0"
	check(unknown, false)
	run.Held = nil
	check("Nothing is known to be held out", true)
	scores, err := json.Marshal(card.Scored{Data: fit.Data{Name: "rest"}, Scores: []metrics.Score{{Name: "perplexity", Estimate: metrics.Estimate{Value: 3, Low: 2.5, High: 4}, Unit: "symbols", Better: metrics.Lower}}})
	if err != nil {
		t.Fatal(err)
	}
	run.Scores = scores
	check(unscored, false)
	run.Diagnosis, err = json.Marshal(diagnose.Diagnosis{
		Checks:   []diagnose.Check{{Sign: diagnose.Copying, Fair: 0, Threshold: 0.25, Steps: []int{1, 2}, Values: []float64{0.1, 0.5}, Low: []float64{0, 0.4}, High: []float64{0.2, 0.6}}},
		Warnings: []diagnose.Warning{{Sign: diagnose.Copying, Step: 2, Sentence: "from step 2 on the model recites; step 1 was the last without that, and the model of step 1 is kept in /home/ada/last-good"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	check(unmeasured, false)
	check("From step 2 on the model recites; step 1 was the last without that.", true)
	c, err := card.Of(run)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"| perplexity | 3 | 2.5 to 4 | symbols | lower |", "| scored on | rest |", "| copying | 0.5 \\[0.4, 0.6] at step 2; 0 is fair, and from 0.25 on it is told |"} {
		if !strings.Contains(c.Markdown(), want) {
			t.Errorf("the Markdown lacks %q: %s", want, c.Markdown())
		}
	}
	run.Scores = []byte(`{"scores": 1}`)
	if _, err := card.Of(run); err == nil || !strings.Contains(err.Error(), "card: the scores cannot be read") {
		t.Errorf("got %v", err)
	}
}

// Of a GPU the energy is not known, and where the time is not known neither.
func TestEnergyIsNotGuessed(t *testing.T) {
	run, _, _ := trained(t, "MIT")
	for _, unknown := range []func(){func() { run.TrainedOn = "XLA on CUDA" }, func() { run.TrainedOn = "" }, func() { run.TrainedOn, run.Seconds = "XLA", 0 }, func() { run.Seconds, run.Cores = 1, 0 }} {
		unknown()
		if c, err := card.Of(run); err != nil || c.Training.Energy != nil || !strings.Contains(c.Markdown(), "| energy | unknown |") {
			t.Errorf("the energy is %+v (%v), want none", c.Training.Energy, err)
		}
	}
}

// A named set has always had its licence, which an older model does not tell.
func TestTheLicenceOfAnOlderModel(t *testing.T) {
	run, _, _ := trained(t, "MIT")
	run.Data.Licence, run.Data.Source = "", []byte(`{"source": {"format": 3, "named": "tang"}}`)
	if c, err := card.Of(run); err != nil || c.Data.Licence.Name != "public domain" {
		t.Errorf("the licence is %+v (%v), want that of tang", c.Data.Licence, err)
	}
}
