package studio

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/diagnose"
	"github.com/atelier-go/atelier/gomlx_models/eval/originality"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/rnn"
	"github.com/atelier-go/atelier/gomlx_models/sample"
	"github.com/atelier-go/atelier/gomlx_models/vae"
	"github.com/atelier-go/atelier/plotting"
)

// The verdict is shown with the nearest samples and what they are like, and kept with the model.
func TestOriginalityIsShownAndKept(t *testing.T) {
	inFolder(t)
	Train(vae.Config{Units: 8}, data.FashionMNIST().First(0.01), fit.Options{Steps: 1})
	found := Open("vae").Originality()
	if len(found.Nearest.Pictures) != 2*nearestShown || found.Nearest.Columns != nearestShown || found.Verdict.Samples != 64 {
		t.Errorf("%d pictures in rows of %d, of %d samples; want 16 in rows of 8, of 64", len(found.Nearest.Pictures), found.Nearest.Columns, found.Verdict.Samples)
	}
	b := bundle(t, found)
	for _, mime := range []string{plotting.MIMEPlain, plotting.MIMEHTML} {
		if !strings.Contains(string(b[mime]), found.Verdict.Sentence()) {
			t.Errorf("%s is %.300s, want the sentence %s", mime, b[mime], found.Verdict.Sentence())
		}
	}
	if b[plotting.MIMEPNG] == nil {
		t.Error("there is no picture")
	}
	originals := Open("vae").Originals(sample.Options{Count: 3, Seed: 4})
	if len(originals.Pictures) != 3 || !slices.Equal(originals.Captions, []string{"4", "5", "6"}) || originals.Note != "0 of 3 samples were copies and are not shown" {
		t.Errorf("originals are %d pictures of seeds %v, and it says %q", len(originals.Pictures), originals.Captions, originals.Note)
	}
	var kept originality.Verdict
	if err := json.Unmarshal(Open("vae").Run.Originality, &kept); err != nil || kept.Samples != 64 || kept.Threshold != found.Verdict.Threshold {
		t.Errorf("the model on the disk has %+v, error %v", kept, err)
	}
}

// A training of a minute ends with a sentence, a shorter one and one without held-out examples without.
func TestATrainingEndsWithAVerdict(t *testing.T) {
	inFolder(t)
	opticks := data.Opticks().Take(20_000)
	run := Train(rnn.Config{Units: 8, Window: 8, Batch: 4}, opticks.First(0.9), fit.Options{Steps: 1})
	if run.Run.Originality != nil {
		t.Error("a training of a moment was judged")
	}
	parts, err := run.parts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		parts diagnose.Parts
		took  time.Duration
		want  string
	}{
		"a minute":         {parts, time.Minute, "No sign of copying: none of 20 texts"},
		"less":             {parts, time.Minute - 1, ""},
		"nothing held out": {diagnose.Parts{Learn: parts.Learn}, time.Minute, ""},
		"too few held out": {diagnose.Parts{Learn: parts.Learn, Held: dataset(t, opticks.Last(0.005))}, time.Minute, "originality is not judged: "},
	} {
		said := EndingVerdict(t.Context(), run.Run, run.folder, c.parts, c.took)
		if !strings.HasPrefix(said, c.want) || c.want == "" && said != "" {
			t.Errorf("%s: said %q, want %q", name, said, c.want)
		}
	}
	if said := EndingVerdict(t.Context(), run.Run, "nowhere", parts, time.Minute); !strings.Contains(said, "No sign of copying") || !strings.Contains(said, " It is not kept: ") {
		t.Errorf("where it cannot be kept it said %q", said)
	}
	if said, over := ended(t, func() {
		Train(rnn.Config{Units: 8, Window: 8, Batch: 4}, data.Tang(), fit.Options{Steps: 1}).Originality()
	}); !over || !strings.Contains(said, "train on a part, such as source.First(0.9)") {
		t.Errorf("of a model that learnt from all: got %q, ended %v", said, over)
	}
}

// ending is a context that ends when it was asked so often.
type ending struct {
	context.Context
	left atomic.Int64
}

func (e *ending) Err() error {
	if e.left.Add(-1) < 0 {
		return context.Canceled
	}
	return nil
}

// A verdict that is interrupted leaves the model as it was, here and on the disk.
func TestAnInterruptedVerdictLeavesTheModel(t *testing.T) {
	inFolder(t)
	opticks := data.Opticks().Take(20_000)
	run := Train(rnn.Config{Units: 8, Window: 8, Batch: 4}, opticks.First(0.9), fit.Options{Steps: 1})
	parts, err := run.parts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	before, err := run.Digest()
	if err != nil {
		t.Fatal(err)
	}
	for _, asked := range []int64{1, 10, 40} {
		ctx := &ending{Context: t.Context()}
		ctx.left.Store(asked)
		if said := EndingVerdict(ctx, run.Run, run.folder, parts, time.Minute); !strings.HasPrefix(said, "originality is not judged: stopped") {
			t.Errorf("asked %d times: said %q, want that it was stopped", asked, said)
		}
	}
	after, err := run.Digest()
	kept := Open(run.folder)
	onDisk, diskErr := kept.Digest()
	if err != nil || diskErr != nil || after != before || onDisk != before {
		t.Errorf("the weights are %s, on the disk %s, errors %v and %v; want %s", after, onDisk, err, diskErr, before)
	}
	if run.Run.Originality != nil || kept.Run.Originality != nil {
		t.Error("half a verdict was kept")
	}
	if drawn := run.Draw(sample.Options{Count: 1, Length: 20}); len(drawn.Texts) != 1 {
		t.Errorf("afterwards it draws %d texts, want 1", len(drawn.Texts))
	}
}

// The rates are shares of a hundred with their intervals, and the curve is of texts alone.
func TestOriginalityAsFigures(t *testing.T) {
	o := Originality{Verdict: originality.Verdict{Wrongly: 1, WronglyOf: 50, Planted: []originality.Found{{How: "exact", Found: 20, Of: 20}, {How: "moved", Found: 5, Of: 20}}}}
	bars := o.Rates().Bars
	for i, want := range []plotting.Bar{{Name: "accused, though held out", Value: 2}, {Name: "found, planted exact", Value: 100}, {Name: "found, planted moved", Value: 25}} {
		got := bars[i]
		if got.Name != want.Name || got.Value != want.Value || got.Low > got.Value || got.High < got.Value || got.High-got.Low < 1 {
			t.Errorf("bar %d is %+v, want %+v with an interval around it", i, got, want)
		}
	}
	if _, err := o.Novelty().Bundle(); !errors.Is(err, plotting.ErrNoData) {
		t.Errorf("the novelty of pictures: error %v, want ErrNoData", err)
	}
	o.Verdict.Novelty = &originality.Novelty{Lengths: []int{4, 6}, Samples: []float64{0, 0.1}, Held: []float64{0.2, 0.7}}
	series := o.Novelty().Series
	if len(series) != 2 || series[0].Name != "drawn" || !slices.Equal(series[0].Values, []float64{0, 0.1}) || !slices.Equal(series[1].Values, []float64{0.2, 0.7}) {
		t.Errorf("the novelty of texts is %+v", series)
	}
}

func dataset(t *testing.T, source data.Source) models.Dataset {
	t.Helper()
	set, err := source.Open()
	if err != nil {
		t.Fatal(err)
	}
	return set
}
