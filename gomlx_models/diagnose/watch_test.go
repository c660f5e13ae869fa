package diagnose

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/fit/checkpoints"
)

// A model that goes wrong is told of once, at the step where it was, with the last good step and a checkpoint from before;
// also in a training that is gone on with. One that stays well is not told of, and leaves nothing behind.
func TestGoingWrongIsToldOnce(t *testing.T) {
	learn, held := clothes(t, 60)
	for _, test := range []struct {
		variedFor int
		want      string // step, good and kept of the warning
	}{{8, "10 6 5"}, {1000, ""}} {
		folder := filepath.Join(t.TempDir(), "painter")
		m := buildPainter(learn, painter{VariedFor: test.variedFor})
		var got []string
		var run *fit.Run
		for _, steps := range []int{5, 12, 20} { // the second part goes wrong
			w := New(learn, held, Options{Every: 2, Folder: folder, Fail: func(err error) { t.Error(err) }, Warn: func(w Warning) {
				got = append(got, fmt.Sprint(w.Step, w.Good, w.Kept))
				if !strings.HasPrefix(w.Sentence, "from step 10 on the samples collapse") || !strings.Contains(w.Sentence, "step 6 was the last") ||
					!strings.Contains(w.Sentence, "step 5 is kept in "+filepath.Join(folder, checkpoints.LastGood)) {
					t.Errorf("the sentence is %q", w.Sentence)
				}
			}})
			run = train(t, m, learn, fit.Options{Steps: steps, Folder: folder, Resume: true, Held: held, SaveEvery: time.Hour, Callbacks: []fit.Callback{w.Callback()}})
			kept, err := checkpoints.List(filepath.Join(folder, checkpoints.LastGood))
			if wrong := test.want != "" && steps > 5; err != nil || (len(kept.Whole) == 1) != wrong || wrong && kept.Whole[0].Step != 5 {
				t.Errorf("varied for %d, after %d steps: kept are %v, error %v", test.variedFor, steps, kept.Whole, err)
			}
		}
		if strings.Join(got, "; ") != test.want {
			t.Errorf("varied for %d steps: told of %q, want %q", test.variedFor, got, test.want)
		}
		found, err := Of(run.Diagnosis)
		if err != nil || len(found.Checks) != 3 || len(found.Warnings) != len(got) {
			t.Fatalf("varied for %d: the run has %+v, error %v; want three checks and the warnings", test.variedFor, found, err)
		}
		for _, c := range found.Checks {
			if want := []int{2, 4, 6, 8, 10, 12, 14, 16, 18, 20}; !slices.Equal(c.Steps, want) {
				t.Errorf("%s was measured at %v, want %v", c.Sign, c.Steps, want)
			}
		}
	}
}

// The same losses and the same weights, watched or not.
func TestWatchingChangesNothing(t *testing.T) {
	learn, held := clothes(t, 60)
	var losses [2][]float32
	for i := range losses {
		o := fit.Options{Steps: 6, Seed: 3}
		if i == 1 {
			w := New(learn, held, Options{Every: 2, Fail: func(err error) { t.Error(err) }})
			o.Callbacks = []fit.Callback{w.Callback()}
		}
		losses[i] = train(t, buildPainter(learn, painter{VariedFor: 3}), learn, o).History.Values[0]
	}
	if !slices.Equal(losses[0], losses[1]) || len(losses[0]) != 6 {
		t.Errorf("losses are %v, and watched %v", losses[0], losses[1])
	}
}

// What cannot be measured is told once, and the training goes on.
func TestWhatCannotBeMeasuredEndsNoTraining(t *testing.T) {
	learn, held := clothes(t, 60)
	var faults []error
	w := New(learn, held, Options{Every: 1, Fail: func(err error) { faults = append(faults, err) }})
	run := train(t, buildPainter(learn, painter{fault: true}), learn, fit.Options{Steps: 4, Callbacks: []fit.Callback{w.Callback()}})
	if run.Step != 4 || len(faults) != 1 || !strings.Contains(faults[0].Error(), "the paint is dry") {
		t.Errorf("%d steps were made and told was %q, want 4 steps and one sentence", run.Step, faults)
	}
	faults = nil
	w = New(learn, held, Options{Every: 1, Fail: func(err error) { faults = append(faults, err) }})
	torn := fit.Callback{Every: 1, Do: func(p fit.Progress) error {
		if p.Step == 1 && !p.Done {
			p.Run.Diagnosis = []byte("torn")
		}
		return nil
	}}
	train(t, buildPainter(learn, painter{}), learn, fit.Options{Steps: 2, Callbacks: []fit.Callback{torn, w.Callback()}})
	if len(faults) != 1 || !strings.Contains(faults[0].Error(), "cannot be read") {
		t.Errorf("of a diagnosis that is none was told %q, want one sentence", faults)
	}
}

// A discriminator that tells training from held-out pictures is told of. This one goes by brightness, and what is held out is
// black.
func TestADiscriminatorThatKnowsItsPicturesIsToldOf(t *testing.T) {
	learn, _ := clothes(t, 60)
	path := filepath.Join(t.TempDir(), "black")
	header := []byte{0, 0, 8, 3, 0, 0, 0, 12, 0, 0, 0, 28, 0, 0, 0, 28}
	if err := os.WriteFile(path, append(header, make([]byte, 12*28*28)...), 0o644); err != nil {
		t.Fatal(err)
	}
	held, err := data.PictureFiles(path, "").Open()
	if err != nil {
		t.Fatal(err)
	}
	var told []Sign
	w := New(learn, held, Options{Every: 1, Warn: func(w Warning) { told = append(told, w.Sign) }, Fail: func(err error) { t.Error(err) }})
	train(t, buildPainter(learn, painter{VariedFor: 99}), learn, fit.Options{Steps: 4, Callbacks: []fit.Callback{w.Callback()}})
	if !slices.Equal(told, []Sign{Overfitting}) {
		t.Errorf("told is %v, want overfitting: %+v", told, w.Diagnosis())
	}
}

// What is measured depends on what there is.
func TestSignsByWhatIsHeldOut(t *testing.T) {
	learn, held := clothes(t, 60)
	few, err := data.FashionMNIST().Skip(60).Take(minHeld - 1).Open()
	if err != nil {
		t.Fatal(err)
	}
	same, err := data.FashionMNIST().Take(20).Open()
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name string
		held models.Dataset
		want string
	}{
		{"enough", held, "[copying overfitting collapse]"},
		{"nothing", nil, "[collapse]"},
		{"too few", few, "[collapse]"},
		{"training pictures", same, "[overfitting collapse]"},
	} {
		w := New(learn, test.held, Options{Every: 1, Fail: func(err error) { t.Error(err) }})
		train(t, buildPainter(learn, painter{VariedFor: 9}), learn, fit.Options{Steps: 1, Callbacks: []fit.Callback{w.Callback()}})
		var got []Sign
		for _, c := range w.Diagnosis().Checks {
			got = append(got, c.Sign)
		}
		if fmt.Sprint(got) != test.want {
			t.Errorf("%s held out: measured are %v, want %s", test.name, got, test.want)
		}
	}
}

func TestMeasuringTakesAFiftiethOfTheTime(t *testing.T) {
	start := time.Unix(1000, 0)
	at := func(seconds float64) time.Time { return start.Add(time.Duration(seconds * float64(time.Second))) }
	w := New(nil, nil, Options{})
	for _, test := range []struct {
		now  float64
		step int
		want bool
	}{{0, 900, false}, {9.9, 900, false}, {10, 900, true}, {11, earliestStep, true}, {90, earliestStep - 1, false}} {
		if got := w.due(test.step, at(test.now)); got != test.want {
			t.Errorf("after %g s and %d steps it is time: %v, want %v", test.now, test.step, got, test.want)
		}
	}
	for _, test := range []struct {
		name             string
		begun, now, want float64
		first            bool
	}{
		{"the first compiles", 10, 14, 15, true},
		{"fifty times as long", 20, 20.1, 25.1, false},
		{"ever fewer", 500, 500.01, 510.0102, false},
	} {
		if got := nextTime(start, at(test.begun), at(test.now), test.first); got.Sub(at(test.want)).Abs() > time.Millisecond {
			t.Errorf("%s: next after %v, want %g s", test.name, got.Sub(start), test.want)
		}
	}
}

func check3(sign Sign, fair, threshold float64, from int, lows, highs []float64) Check {
	c := Check{Sign: sign, Fair: fair, Threshold: threshold}
	for i := range lows {
		c.add(from+i, Estimate{(lows[i] + highs[i]) / 2, lows[i], highs[i]})
	}
	return c
}

func TestThresholdsArePassedByWholeIntervalsTwice(t *testing.T) {
	for _, test := range []struct {
		name  string
		c     Check
		lasts bool
	}{
		{"below, twice", check3(Copying, 1, 0.75, 5, []float64{1, 0.5, 0.5}, []float64{1, 0.7, 0.7}), true},
		{"once", check3(Copying, 1, 0.75, 5, []float64{1, 1, 0.5}, []float64{1, 1, 0.7}), false},
		{"the interval reaches over", check3(Copying, 1, 0.75, 5, []float64{0.5, 0.5}, []float64{0.8, 0.8}), false},
		{"above, twice", check3(Overfitting, 0.5, 0.75, 5, []float64{0.8, 0.8}, []float64{0.9, 1}), true},
		{"far on the other side", check3(Overfitting, 0.5, 0.75, 5, []float64{0, 0}, []float64{0.1, 0.1}), false},
		{"never varied, at first", check3(Collapse, 1, 0.5, 5, []float64{0, 0}, []float64{0.1, 0.1}), false},
		{"never varied", check3(Collapse, 1, 0.5, judgedFrom, []float64{0, 0}, []float64{0.1, 0.1}), true},
		{"varied before", check3(Collapse, 1, 0.5, 5, []float64{0.6, 0, 0}, []float64{0.7, 0.1, 0.1}), true},
		{"a single one", check3(Copying, 1, 0.75, 5, []float64{0}, []float64{0}), false},
	} {
		if got := test.c.lasts(); got != test.lasts {
			t.Errorf("%s: lasts %v, want %v", test.name, got, test.lasts)
		}
	}
	c := Check{Fair: 1, Threshold: 0.75}
	for value, want := range map[float64]float64{1: 0, 0.75: 1, 0.5: 2, 0.875: 0.5, 2: 0} {
		if got := c.Severity(value); !near(got, want) {
			t.Errorf("%g has the severity %g, want %g", value, got, want)
		}
	}
}

// The last good step is the last at which no sign at all is beyond its threshold.
func TestGoodIsGoodOfAllSigns(t *testing.T) {
	d := Diagnosis{Checks: []Check{
		check3(Copying, 1, 0.75, 1, []float64{1, 1, 0.1}, []float64{1, 1, 0.2}),
		check3(Overfitting, 0.5, 0.75, 1, []float64{0.5, 0.8, 0.5}, []float64{0.6, 0.9, 0.6}),
	}}
	if got := d.good(); got != 1 {
		t.Errorf("got step %d, want 1: at 2 it overfits, at 3 it copies", got)
	}
	d.Warnings = []Warning{{Sign: Copying, Step: 3}}
	d.truncate(2)
	if len(d.Checks[0].Steps) != 2 || len(d.Warnings) != 0 || !near(d.Checks[1].Last(), 0.85) {
		t.Errorf("up to step 2 there are %+v", d)
	}
}

func TestOnlyADiagnosisIsRead(t *testing.T) {
	const steps, values = `"steps":[1,2],"values":[1,1],"low":[1,1],"high":[1,1]`, `"fair":1,"threshold":0.5`
	for text, want := range map[string]string{
		``: "", `{}`: "", `{"checks":[{"sign":"copying",` + values + `,` + steps + `}]}`: "",
		`[]`: "cannot be read",
		`{"checks":[{"sign":"boredom",` + values + `,` + steps + `}]}`:                                                 "no sign",
		`{"checks":[{"sign":"copying","fair":1,"threshold":1,` + steps + `}]}`:                                         "is what is fair",
		`{"checks":[{"sign":"copying",` + values + `,"steps":[1],"values":[1],"low":[],"high":[1]}]}`:                  "as many of each",
		`{"checks":[{"sign":"copying",` + values + `,"steps":[2,2],"values":[1,1],"low":[1,1],"high":[1,1]}]}`:         "do not go up",
		`{"checks":[{"sign":"copying",` + values + `,` + steps + `},{"sign":"copying",` + values + `,` + steps + `}]}`: "twice",
		`{"warnings":[{"sign":"copying","sentence":"a\u001b[2Jb"}]}`:                                                   "cannot be shown",
		`{"warnings":[{"sign":"copying"},{"sign":"copying"},{"sign":"copying"},{"sign":"copying"}]}`:                   "number of warnings",
	} {
		if _, err := Of([]byte(text)); (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", text, err, want)
		}
	}
}

func TestSentences(t *testing.T) {
	w := New(nil, nil, Options{Folder: "runs/a"})
	for _, test := range []struct {
		c    Check
		w    Warning
		want string
	}{
		{Check{Sign: Copying, Fair: 1, Threshold: 0.75, Values: []float64{0.314}}, Warning{Step: 30, Good: 20, Kept: 10}, "0.31 of the distance"},
		{Check{Sign: Copying, Fair: 0.01, Threshold: 0.25, Values: []float64{0.5}}, Warning{Step: 30}, "50% of the sequences of 20 symbols"},
		{Check{Sign: Overfitting, Fair: 0.5, Threshold: 0.75, Values: []float64{0.8}}, Warning{Step: 30, Good: 20}, "80 of 100"},
		{Check{Sign: Collapse, Fair: 1, Threshold: 0.5, Values: []float64{0.2}}, Warning{Step: 30}, "0.2 times"},
	} {
		got := w.sentence(test.c, test.w)
		if !strings.Contains(got, test.want) || !strings.Contains(got, "step 30") || strings.Contains(got, "\n") ||
			strings.Contains(got, "step 20") != (test.w.Good > 0) || strings.Contains(got, "step 10 is kept in runs/a/last-good") != (test.w.Kept > 0) {
			t.Errorf("%s: %q, want %q in it and the steps to go back to", test.c.Sign, got, test.want)
		}
	}
}

// A model of text that recites is told of, with nothing held out, too; of one that makes up its text nothing is told.
func TestRecitingIsToldOf(t *testing.T) {
	book, err := data.Opticks().Take(3000).Open()
	if err != nil {
		t.Fatal(err)
	}
	rows, err := readRows(book)
	if err != nil {
		t.Fatal(err)
	}
	for _, from := range []int{4, 100} {
		var told []string
		w := New(book, nil, Options{Every: 1, Warn: func(w Warning) { told = append(told, fmt.Sprint(w.Sign, w.Step, w.Good)) }, Fail: func(err error) { t.Error(err) }})
		m := writer{painter: painter{spec: book.Spec()}, text: rows[0], from: from}
		train(t, m, book, fit.Options{Steps: 6, Callbacks: []fit.Callback{w.Callback()}})
		if want := map[int]string{4: "copying5 3", 100: ""}[from]; strings.Join(told, " ") != want {
			t.Errorf("recited from step %d on: told is %q, want %q: %+v", from, told, want, w.Diagnosis())
		}
	}
}
