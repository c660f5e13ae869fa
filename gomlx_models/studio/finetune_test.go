package studio

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/rnn"
	"github.com/atelier-go/atelier/gomlx_models/sample"
	"github.com/atelier-go/atelier/gomlx_models/vae"
)

// heard is what a cell says on one of its streams while it does something.
func heard(t *testing.T, stream *io.Writer, do func()) string {
	t.Helper()
	var words bytes.Buffer
	defer func(before io.Writer) { *stream = before }(*stream)
	*stream = &words
	do()
	return words.String()
}

// A model of one text goes on with another, of other symbols, in a folder of its own; later cells and later days have what
// it began with.
func TestFineTune(t *testing.T) {
	inFolder(t)
	from := Train(rnn.Config{Preset: rnn.GRU, Units: 12, Window: 8, Batch: 4}, data.Opticks().Take(2000), fit.Options{Steps: 2})
	if err := os.WriteFile("mine.txt", []byte(strings.Repeat("Grüße an alle\n", 20)), 0o644); err != nil {
		t.Fatal(err)
	}
	mine := data.TextFile("mine.txt")
	var run *Run
	said := heard(t, &stdout, func() {
		run = FineTune(from, mine, fit.Options{Steps: 3, Rates: map[string]float64{"layer0/recurrent": 0}})
	})
	if !strings.Contains(said, "it begins with the weights of runs/rnn, step 2, which learnt from opticks-first-2000: ") || !strings.Contains(said, " symbols)") {
		t.Errorf("said %q", said)
	}
	if c := run.Model.Config().(rnn.Config); c.Units != 12 || c.Window != 8 || c.Symbols != run.Model.Spec().Size() {
		t.Errorf("the configuration is %+v, want the sizes of the first and the symbols of the second text", c)
	}
	if _, err := os.Stat(filepath.Join("runs", "rnn-tuned")); err != nil || run.Origin.From != "runs/rnn" {
		t.Errorf("it is not kept, or began with %+v: %v", run.Origin, err)
	}
	if opened := Open("rnn-tuned"); opened.Origin == nil || opened.Rates["layer0/recurrent"] != 0 || len(opened.Rates) != 1 {
		t.Errorf("opened it began with %+v, rates %v", opened.Origin, opened.Rates)
	}
	later := restored(t, kept(t, run))
	if later.Name != "runs/rnn-tuned" || later.Origin == nil {
		t.Errorf("in a later cell it is called %q and began with %v", later.Name, later.Origin)
	}
	// Resumed with another batch and no word of the sizes.
	said = heard(t, &stderr, func() {
		run = Train(rnn.Config{Batch: 5}, mine, fit.Options{Steps: 4, Resume: true, Folder: "rnn-tuned"})
	})
	if run.Step != 4 || !strings.Contains(said, "it goes on from step 3 with what has changed: batch is 5 and was 4") {
		t.Errorf("at step %d, said %q", run.Step, said)
	}
}

func TestFineTuneEnds(t *testing.T) {
	inFolder(t)
	from := Train(small, data.FashionMNIST().Take(50), fit.Options{Steps: 2})
	for name, test := range map[string]struct {
		cell func()
		want string
	}{
		"no model":     {func() { FineTune(nil, data.Tang(), fit.Options{Steps: 1}) }, "this run holds no model"},
		"other data":   {func() { FineTune(from, data.Tang(), fit.Options{Steps: 1}) }, "vae: "},
		"its own name": {func() { FineTune(from, data.FashionMNIST().Take(50), fit.Options{Steps: 1, Folder: "vae"}) }, "kept in runs/vae, where the new one is to be: set Folder to another name"},
		"not in zoo":   {func() { Pretrained("unicorn") }, `there is no model "unicorn"`},
		"frozen": {func() {
			FineTune(from, data.FashionMNIST().Take(50), fit.Options{Steps: 1, Rates: map[string]float64{"encoder": 0, "decoder": 0}})
		}, "all parts of the model are frozen"},
		"another size": {func() {
			Train(vae.Config{Latent: 3}, data.FashionMNIST().Take(50), fit.Options{Steps: 1, From: from.Run, Folder: "other"})
		}, ""},
	} {
		said, over := ended(t, test.cell)
		if over != (test.want != "") || !strings.Contains(said, test.want) {
			t.Errorf("%s: ended %t and said %q, want %q", name, over, said, test.want)
		}
	}
	if _, err := os.Stat(filepath.Join("runs", "vae")); err != nil {
		t.Errorf("the model to begin with is gone: %v", err)
	}
}

// A model of the zoo is drawn from at once, is the same in a later cell, and is trained on in a folder of its own.
func TestPretrained(t *testing.T) {
	inFolder(t)
	run := Pretrained("tang")
	draw := func(run *Run) string { return run.Draw(sample.Options{Count: 1, Length: 20, Seed: 1}).Texts[0] }
	if text := draw(run); text == "" {
		t.Error("it writes nothing")
	}
	if _, err := run.Loss().Bundle(); err != nil {
		t.Errorf("its losses: %v", err)
	}
	later := restored(t, kept(t, run))
	if later.Name != "zoo:tang" || later.folder != "" || later.Step != run.Step || draw(later) != draw(run) {
		t.Errorf("in a later cell it is called %q, kept in %q, at step %d", later.Name, later.folder, later.Step)
	}
	tuned := FineTune(later, data.Tang().Take(300), fit.Options{Steps: 1})
	if tuned.Origin.From != "zoo:tang" || tuned.Step != 1 {
		t.Errorf("it began with %+v, at step %d", tuned.Origin, tuned.Step)
	}
}
