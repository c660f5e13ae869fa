package calibrate

import (
	"context"
	"errors"
	"math"
	"testing"
	"time"

	"github.com/gomlx/compute"
	"gonum.org/v1/gonum/mat"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/backend"
	"github.com/atelier-go/atelier/gomlx_models/choose"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/zoo"
)

// pureGo is the backend that is always there.
func pureGo(t *testing.T) compute.Backend {
	t.Helper()
	b, err := backend.Open(backend.PureGo)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Finalize)
	return b
}

// clothes is a few pictures to measure on.
func clothes(t *testing.T) ground {
	t.Helper()
	p := plan{name: "clothes", open: parts(data.FashionMNIST().Take(100), data.FashionMNIST().Skip(9960))}
	g, err := p.prepare(t.TempDir(), "this machine", "a test")
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// Three rows, after a quarter, a half and all of the time, with all scores.
func TestMeasure(t *testing.T) {
	g := clothes(t)
	told := 0.0
	rows, err := measure(t.Context(), pureGo(t), Preset{"vae", "burda"}, g, 0.3, func(share float64) { told = max(told, share) })
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 3 || told < 1 {
		t.Fatalf("got %d rows, and was told of %g of the time, want 3 and all of it", len(rows), told)
	}
	for i, r := range rows {
		if r.Ground != g.Ground || r.Examples != 100 || r.Height != 28 || r.Kind != "pictures" || r.Family != "vae" || r.Preset != "burda" || r.Parameters < 1e5 || r.FLOPs < 1e6 {
			t.Errorf("got %+v", r)
		}
		if r.Seconds < []float64{0.075, 0.15, 0.3}[i] || i > 0 && (r.Steps <= rows[i-1].Steps || r.Seconds <= rows[i-1].Seconds) {
			t.Errorf("row %d is after %d steps and %g s", i, r.Steps, r.Seconds)
		}
		for _, m := range []choose.Measure{choose.Frechet, choose.Detail, choose.Coverage} {
			if v, ok := r.Value(m); !ok || v < 0 {
				t.Errorf("row %d: %s is %g, %t", i, m, v, ok)
			}
		}
	}
	text, err := choose.Encode(rows)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := choose.Parse(text); err != nil {
		t.Error(err)
	}
}

// The time of scores is not that of training.
func TestScoringIsNotTimed(t *testing.T) {
	now := time.Duration(0)
	scored := &trial{ctx: t.Context(), enough: func() {}, seconds: 100, clock: func() time.Duration { return now }}
	scored.score = func(context.Context, *fit.Run) ([]choose.Score, error) {
		now += time.Hour
		return []choose.Score{{Measure: choose.Frechet, Value: 1}}, nil
	}
	for step := range 120 {
		now += time.Second
		if err := scored.look(fit.Progress{Step: step, Done: len(scored.rows) == 3}); err != nil {
			t.Fatal(err)
		}
	}
	var steps []int
	for _, r := range scored.rows {
		steps = append(steps, r.Steps)
		if math.Abs(r.Seconds-float64(r.Steps)) > 1e-6 {
			t.Errorf("step %d after %g s, want as many", r.Steps, r.Seconds)
		}
	}
	if len(steps) != 3 || steps[0] != 25 || steps[1] != 50 || steps[2] != 100 {
		t.Errorf("got rows after the steps %v, want 25, 50 and 100", steps)
	}
}

// What is known is not measured again, each training is kept, and an interruption leaves what there is.
func TestRunResumes(t *testing.T) {
	b := pureGo(t)
	var known []choose.Row
	for _, training := range Planned() {
		if training.Preset != (Preset{"vae", "burda"}) {
			known = append(known, choose.Row{Ground: choose.Ground{Data: training.Data, Machine: MachineOf(b)}, Family: training.Family, Preset: training.Name})
		}
	}
	var kept []choose.Row
	keep := func(rows []choose.Row) error {
		kept = rows
		return nil
	}
	what := ""
	rows, err := Run(t.Context(), b, Options{Minutes: 0.1, Known: known, Keep: keep, Progress: func(w string, _, of int, _ float64) { what = w }})
	if err != nil || len(rows) != len(known)+3 || len(kept) != len(rows) || what != "vae burda on fashion-mnist" || rows[len(rows)-1].Source == "" {
		t.Errorf("got %d rows and %d kept (%v), the last of %q, want 3 more than %d", len(rows), len(kept), err, what, len(known))
	}
	kept = nil
	again, err := Run(t.Context(), b, Options{Minutes: 0.1, Known: rows, Keep: keep})
	if err != nil || len(again) != len(rows) || kept != nil {
		t.Errorf("again: got %d rows (%v), want the same and none kept", len(again), err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if left, err := Run(ctx, b, Options{Minutes: 0.1, Known: known, Keep: keep}); !errors.Is(err, context.Canceled) || len(left) != len(known) {
		t.Errorf("interrupted: got %d rows (%v), want those that were known", len(left), err)
	}
	if Trainings(rows) != len(Planned()) {
		t.Errorf("got %d trainings, want %d", Trainings(rows), len(Planned()))
	}
}

// Each preset of each family is measured on each kind of data that it learns, but for those that are for another kind.
func TestEveryPresetIsMeasured(t *testing.T) {
	planned := map[Preset]bool{}
	for _, training := range Planned() {
		planned[training.Preset] = true
	}
	for _, family := range zoo.Families() {
		for _, preset := range family.Presets() {
			if !planned[Preset{family.Name, preset.Name}] {
				t.Errorf("%s %s is not measured on anything", family.Name, preset.Name)
			}
		}
	}
	first := map[string]bool{}
	for _, training := range Planned()[:len(plans())] {
		first[training.Data] = true
	}
	if len(first) != len(plans()) {
		t.Errorf("the first round is on %d data, want all %d", len(first), len(plans()))
	}
}

// What is read of each ground, and that both parts can be scored.
func TestGrounds(t *testing.T) {
	for _, p := range plans() {
		learnt, heldOut, err := p.open(t.TempDir())
		if err != nil {
			t.Errorf("%s: %v", p.name, err)
			continue
		}
		learn, err := learnt.Open()
		if err != nil {
			t.Errorf("%s: %v", p.name, err)
			continue
		}
		held, err := heldOut.Open()
		if err != nil || held.Digest() == learn.Digest() {
			t.Errorf("%s: %v, or both parts are the same", p.name, err)
		}
		g := GroundOf(p.name, learn, "m", "s")
		if want := map[string]choose.Ground{
			"fashion-mnist": {Kind: "pictures", Height: 28, Width: 28, Channels: 1, Examples: 2000},
			"emoji-32":      {Kind: "pictures", Height: 32, Width: 32, Channels: 3, Examples: 820},
			"couplets":      {Kind: "pairs", Symbols: learn.Spec().Size(), Examples: learn.Len()},
			"tang":          {Kind: "text", Symbols: learn.Spec().Size(), Examples: learn.Len()},
			"tang-lines":    {Kind: "documents", Symbols: learn.Spec().Size(), Examples: learn.Len()},
			"hanzi":         {Kind: "strokes", Examples: learn.Len()},
		}[p.name]; g.Kind != want.Kind || g.Height != want.Height || g.Channels != want.Channels || g.Examples != want.Examples || g.Symbols != want.Symbols {
			t.Errorf("%s: got %+v, want %+v", p.name, g, want)
		}
	}
}

// A row of two pixels above another, and one beside it: 1, 2 and 3, 5 are 2.75, rounded.
func TestHalved(t *testing.T) {
	if got := halved([]uint8{1, 2, 10, 10, 3, 5, 20, 20}, 2, 4, 1); len(got) != 2 || got[0] != 3 || got[1] != 15 {
		t.Errorf("got %v, want [3 15]", got)
	}
	if got := halved([]uint8{0, 9, 4, 9, 0, 9, 4, 9}, 2, 2, 2); len(got) != 2 || got[0] != 2 || got[1] != 9 {
		t.Errorf("two channels: got %v, want [2 9]", got)
	}
}

// A plain picture has no details; a single bright pixel of 9 lacks its mean of 1, and so do its neighbours; at an edge the pixel of
// the edge stands for those beyond.
func TestDetails(t *testing.T) {
	spec := models.Spec{Height: 3, Width: 3, Channels: 1}
	got := details(mat.NewDense(2, 9, []float64{7, 7, 7, 7, 7, 7, 7, 7, 7, 0, 0, 0, 0, 9, 0, 0, 0, 0}), spec)
	for i := range 9 {
		want := -1.0
		if i == 4 {
			want = 8
		}
		if math.Abs(got.At(0, i)) > 1e-12 || math.Abs(got.At(1, i)-want) > 1e-12 {
			t.Errorf("pixel %d: got %g and %g, want 0 and %g", i, got.At(0, i), got.At(1, i), want)
		}
	}
	corner := details(mat.NewDense(1, 9, []float64{9, 0, 0, 0, 0, 0, 0, 0, 0}), spec)
	if math.Abs(corner.At(0, 0)-5) > 1e-12 || math.Abs(corner.At(0, 1)+2) > 1e-12 { // counted four times and twice
		t.Errorf("at a corner: got %g and %g, want 5 and -2", corner.At(0, 0), corner.At(0, 1))
	}
	colour := details(mat.NewDense(1, 18, []float64{0, 5, 0, 5, 0, 5, 0, 5, 9, 5, 0, 5, 0, 5, 0, 5, 0, 5}), models.Spec{Height: 3, Width: 3, Channels: 2})
	if math.Abs(colour.At(0, 8)-8) > 1e-12 || math.Abs(colour.At(0, 9)) > 1e-12 {
		t.Errorf("two channels: got %g and %g, want 8 and 0", colour.At(0, 8), colour.At(0, 9))
	}
}
