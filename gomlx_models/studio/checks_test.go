package studio

import (
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/diagnose"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/vae"
	"github.com/atelier-go/atelier/plotting"
)

// The figure of a training shows its checks, a later cell their chart, and both the warnings.
func TestChecksAreShown(t *testing.T) {
	inFolder(t)
	b, err := defaultBackend()
	if err != nil {
		t.Fatal(err)
	}
	set, err := data.FashionMNIST().Take(100).Open()
	if err != nil {
		t.Fatal(err)
	}
	held, err := data.FashionMNIST().Skip(100).Take(20).Open()
	if err != nil {
		t.Fatal(err)
	}
	gen, err := vae.Config{Units: 8}.Build(set.Spec())
	if err != nil {
		t.Fatal(err)
	}
	shown := newTrainingFigure("vae", 4, 0)
	shown.watch = diagnose.New(set, held, diagnose.Options{Every: 2, Fail: func(err error) { t.Error(err) }})
	run, err := fit.Train(t.Context(), b, gen, set, fit.Options{Steps: 4, Held: held, Callbacks: append([]fit.Callback{shown.watch.Callback()}, shown.callbacks()...)})
	if err != nil {
		t.Fatal(err)
	}
	if words := string(bundle(t, shown.figure())[plotting.MIMEPlain]); !strings.Contains(words, "as shares of the threshold: copying") {
		t.Errorf("the figure says %q, want the checks", words)
	}
	words := string(bundle(t, newRun(run, "").Checks())[plotting.MIMEPlain])
	for _, want := range []string{"VAE on fashion-mnist-10k-first-100", "copying", "overfitting", "collapse", "at step 4"} {
		if !strings.Contains(words, want) {
			t.Errorf("the chart of checks says %q, want %q", words, want)
		}
	}
}

// A training that was too short for checks does not end the cell that asks for them.
func TestChecksOfAShortTraining(t *testing.T) {
	inFolder(t)
	run := Train(small, data.FashionMNIST().Take(50), fit.Options{Steps: 2})
	if words := string(bundle(t, run.Checks())[plotting.MIMEPlain]); !strings.Contains(words, "VAE on fashion-mnist") || !strings.Contains(words, unmeasured) {
		t.Errorf("the checks of a short training are %q, want %q", words, unmeasured)
	}
}

// A cell that trains on a folder says what it holds out, and learns from the rest.
func TestTrainHoldsOut(t *testing.T) {
	inFolder(t)
	var told strings.Builder
	before := stdout
	stdout = &told
	t.Cleanup(func() { stdout = before })
	run := Train(vae.Config{Units: 8, Batch: 8}, data.FashionMNIST().First(0.01), fit.Options{Steps: 1})
	if run.Held == nil || run.Held.Name != "fashion-mnist-10k-last-0.99" {
		t.Errorf("held out is %+v, want what the part leaves", run.Held)
	}
	if told.Len() > 0 {
		t.Errorf("told is %q, want nothing: nothing was taken from what was asked for", told.String())
	}
	held, err := data.FashionMNIST().Last(0.1).Open()
	if err != nil {
		t.Fatal(err)
	}
	run = Train(vae.Config{Units: 8, Batch: 8}, data.FashionMNIST().First(0.01), fit.Options{Steps: 1, Held: held, Folder: "own"})
	if run.Held == nil || run.Held.Name != "fashion-mnist-10k-last-0.1" {
		t.Errorf("held out is %+v, want what the options say", run.Held)
	}
}
