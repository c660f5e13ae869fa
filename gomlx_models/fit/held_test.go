package fit

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/fit/checkpoints"
)

// wider is letters of another alphabet.
type wider struct{ letters }

func (w wider) Spec() models.Spec {
	return models.Spec{Kind: models.Text, Alphabet: []string{"?", "a", "b"}}
}

func TestWhatIsHeldOutHasToFit(t *testing.T) {
	for _, test := range []struct {
		name string
		held models.Dataset
		want string
	}{
		{"the data itself", letters(10), "hold out another part"},
		{"another alphabet", wider{5}, "text of 3 symbols"},
		{"too short for a window", letters(2), "has 2 symbols"},
		{"another part", letters(5), ""},
	} {
		_, err := Train(context.Background(), pureGo(t), endless, letters(10), Options{Steps: 1, Held: test.held})
		if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), "Held")) {
			t.Errorf("%s: got %v, want %q and Held in it", test.name, err, test.want)
		}
	}
}

// What was held out, and what was measured, is there again on a later day, and a run that goes on without either keeps them.
func TestHeldAndDiagnosisAreKept(t *testing.T) {
	folder := t.TempDir()
	measure := Callback{Every: 1, Do: func(p Progress) error {
		p.Run.Diagnosis = []byte(`{"a":[1,2]}`)
		return nil
	}}
	if _, err := Train(context.Background(), pureGo(t), endless, letters(10), Options{Steps: 1, Folder: folder, Held: letters(5), Callbacks: []Callback{measure}}); err != nil {
		t.Fatal(err)
	}
	if _, err := Train(context.Background(), pureGo(t), endless, letters(10), Options{Steps: 2, Folder: folder, Resume: true}); err != nil {
		t.Fatal(err)
	}
	run, err := Open(pureGo(t), folder, buildCounter)
	if err != nil {
		t.Fatal(err)
	}
	if run.Step != 2 || run.Held == nil || run.Held.Digest != letters(5).Digest() || strings.Join(strings.Fields(string(run.Diagnosis)), "") != `{"a":[1,2]}` {
		t.Errorf("got step %d, held %+v, diagnosis %s; want step 2 and what the first step had", run.Step, run.Held, run.Diagnosis)
	}
	forge(t, filepath.Join(folder, stepName(2)), checkpoints.SidecarFile, replace("digest of 5", "digest \\u0007 of 5"))
	if _, err := OpenStrict(pureGo(t), folder, buildCounter); err == nil || !strings.Contains(err.Error(), "held.digest") {
		t.Errorf("a digest that rings the terminal's bell gave %v, want held.digest to be refused", err)
	}
}

// The newest checkpoint is kept under a name of its own, is a model like any other, moves aside with the rest, and goes.
func TestLastGood(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "vae")
	kept := filepath.Join(folder, checkpoints.LastGood)
	if step, err := checkpoints.KeepLastGood(folder); step != 0 || err != nil {
		t.Fatalf("of no checkpoint step %d is kept, error %v; want none", step, err)
	}
	run := &Run{Model: endless, Backend: pureGo(t), Store: model.NewStore(), History: newHistory(endless.Losses())}
	for steps := 1; steps <= 4; steps++ {
		var err error
		if run, err = Train(context.Background(), run.Backend, endless, letters(10), Options{Steps: steps, Folder: folder, Resume: true}); err != nil {
			t.Fatal(err)
		}
		if steps > 2 {
			continue
		}
		for range 2 { // the second time there is nothing to do
			if step, err := checkpoints.KeepLastGood(folder); step != steps || err != nil {
				t.Fatalf("step %d is kept, error %v; want %d", step, err, steps)
			}
		}
	}
	if got := names(t, kept); !slices.Equal(got, []string{stepName(2)}) {
		t.Errorf("kept are %q, want step 2 alone", got)
	}
	one, err := os.Stat(filepath.Join(kept, stepName(2), checkpoints.WeightsFile))
	if err != nil {
		t.Fatal(err)
	}
	if opened, err := Open(run.Backend, kept, buildCounter); err != nil || opened.Step != 2 || one.Size() == 0 {
		t.Errorf("what is kept opens with error %v, want step 2", err)
	}
	if err := checkpoints.MoveAside(folder); err != nil {
		t.Fatal(err)
	}
	aside := checkpoints.Before(folder, 1)
	if _, err := Open(run.Backend, filepath.Join(aside, checkpoints.LastGood), buildCounter); err != nil {
		t.Errorf("what is kept did not move aside with the model: %v", err)
	}
	if err := checkpoints.DropLastGood(aside); err != nil {
		t.Fatal(err)
	}
	if got := names(t, aside); slices.Contains(got, checkpoints.LastGood) || !slices.Contains(got, stepName(4)) {
		t.Errorf("after a training that went well there are %q, want no %s and the model", got, checkpoints.LastGood)
	}
}

// What is the user's in it is neither moved nor removed, and models that give way take theirs along.
func TestLastGoodIsNoPlaceForOthers(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "vae")
	for step := 1; step <= 5; step++ {
		if err := checkpoints.MoveAside(folder); err != nil {
			t.Fatal(err)
		}
		fakeModel(t, folder, step)
		fakeModel(t, filepath.Join(folder, checkpoints.LastGood), step)
	}
	if got := len(names(t, filepath.Dir(folder))); got != 4 {
		t.Errorf("%d models are there, want the last and three before", got)
	}
	mine := filepath.Join(folder, checkpoints.LastGood, "mine.txt")
	if err := os.WriteFile(mine, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := checkpoints.MoveAside(folder); err == nil || !strings.Contains(err.Error(), "mine.txt") {
		t.Errorf("a model with the user's file was moved: %v", err)
	}
	if err := checkpoints.DropLastGood(folder); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(mine); err != nil {
		t.Errorf("the user's file is gone: %v", err)
	}
}
