package fit

import (
	"context"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/gomlx/gomlx/core/tensors"

	"github.com/atelier-go/atelier/gomlx_models/fit/checkpoints"
)

// steps trains a counter for so many steps, keeping it in a folder unless that is empty.
func steps(t *testing.T, count int, folder string) *Run {
	t.Helper()
	run, err := Train(context.Background(), pureGo(t), endless, letters(10), Options{Steps: count, Seed: 5, Folder: folder})
	if err != nil {
		t.Fatal(err)
	}
	return run
}

// saved saves a run and opens it again.
func saved(t *testing.T, run *Run) (*Run, string) {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "saved")
	if err := Save(run, folder); err != nil {
		t.Fatal(err)
	}
	again, err := Open(pureGo(t), folder, buildCounter)
	if err != nil {
		t.Fatal(err)
	}
	return again, folder
}

// linked tells for each file of a checkpoint of step 3 whether two folders share it.
func linked(t *testing.T, a, b string) map[string]bool {
	t.Helper()
	shared := map[string]bool{}
	for _, name := range []string{checkpoints.WeightsFile, checkpoints.SidecarFile, checkpoints.SumsFile} {
		one, faultA := os.Stat(filepath.Join(a, stepName(3), name))
		two, faultB := os.Stat(filepath.Join(b, stepName(3), name))
		if faultA != nil || faultB != nil {
			t.Fatal(faultA, faultB)
		}
		shared[name] = os.SameFile(one, two)
	}
	return shared
}

func TestSavedRunsAreWhole(t *testing.T) {
	for name, folder := range map[string]string{"kept while training": filepath.Join(t.TempDir(), "run"), "never kept": ""} {
		run := steps(t, 3, folder)
		again, _ := saved(t, run)
		if again.Step != 3 || again.Seed != 5 || !reflect.DeepEqual(again.Data, run.Data) || !reflect.DeepEqual(again.History, run.History) || weight(t, again) != 3 {
			t.Errorf("%s: got step %d, seed %d, %v, weight %g; want 3, 5, %v, 3", name, again.Step, again.Seed, again.Data, weight(t, again), run.Data)
		}
	}
}

func TestSaveLinksWhatIsOnTheDisk(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "run")
	run := steps(t, 3, folder)
	again, first := saved(t, run)
	if got := linked(t, folder, first); !got[checkpoints.WeightsFile] || !got[checkpoints.SidecarFile] || !got[checkpoints.SumsFile] {
		t.Errorf("linked: %v, want all", got)
	}
	// A run that was opened goes on from where it was read.
	_, second := saved(t, again)
	if got := linked(t, first, second); !got[checkpoints.WeightsFile] || !got[checkpoints.SidecarFile] || !got[checkpoints.SumsFile] {
		t.Errorf("linked after opening: %v, want all", got)
	}
	// Without its checkpoint a run is written.
	if err := os.RemoveAll(folder); err != nil {
		t.Fatal(err)
	}
	if again, _ := saved(t, run); weight(t, again) != 3 {
		t.Errorf("without the checkpoint: weight %g, want 3", weight(t, again))
	}
}

// What counts is the run as it is: whoever sets a weight by hand wants that one back.
func TestSaveTakesTheRunAsItIs(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "run")
	run := steps(t, 3, folder)
	if err := run.Store.GetVariable("/w").SetValue(tensors.FromFlatDataAndDimensions([]float32{42, 42, 42, 42}, 4)); err != nil {
		t.Fatal(err)
	}
	again, other := saved(t, run)
	if weight(t, again) != 42 {
		t.Errorf("got the weight %g, want 42", weight(t, again))
	}
	if got := linked(t, folder, other); got[checkpoints.WeightsFile] || got[checkpoints.SumsFile] || !got[checkpoints.SidecarFile] {
		t.Errorf("linked: %v, want the sidecar alone", got)
	}
	if old, err := Open(pureGo(t), folder, buildCounter); err != nil || weight(t, old) != 3 {
		t.Errorf("the checkpoint of training changed (%v), want it as it was", err)
	}
}

func TestASavedRunIsResumed(t *testing.T) {
	_, folder := saved(t, steps(t, 3, ""))
	resumed, err := Train(context.Background(), pureGo(t), endless, letters(10), Options{Steps: 5, Folder: folder, Resume: true})
	if err != nil {
		t.Fatal(err)
	}
	if whole := steps(t, 5, ""); weight(t, resumed) != weight(t, whole) || !reflect.DeepEqual(resumed.History, whole.History) {
		t.Errorf("resumed to weight %g, want %g and the same losses", weight(t, resumed), weight(t, whole))
	}
}

func TestSaveRefusals(t *testing.T) {
	run, folder := saved(t, steps(t, 3, ""))
	if err := Save(run, folder); err == nil || !strings.Contains(err.Error(), "already holds a trained model") {
		t.Errorf("saving over a model: got %v, want a refusal", err)
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := Save(run, file); err == nil || !strings.HasPrefix(err.Error(), "fit: ") {
		t.Errorf("saving below a file: got %v, want an error", err)
	}
}
