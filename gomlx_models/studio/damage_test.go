package studio

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/fit"
)

// A run that is to become what a damaged folder holds stays what it is.
func TestAFailedRestoreLeavesTheRunAsItWas(t *testing.T) {
	inFolder(t)
	run := Train(small, data.FashionMNIST().Take(50), fit.Options{Steps: 2})
	other := Train(small, data.FashionMNIST().Take(50), fit.Options{Steps: 5})
	if err := other.KeepIn("kept"); err != nil {
		t.Fatal(err)
	}
	before := pixels(t, run)
	for _, name := range []string{"weights.safetensors", "run.json", "sha256sums"} {
		path := filepath.Join("kept", "step-000000005", name)
		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Remove(path); err != nil { // it may be a link to the other model's
			t.Fatal(err)
		}
		if err := os.WriteFile(path, whole[:len(whole)/2], 0o644); err != nil {
			t.Fatal(err)
		}
		if err := run.RestoreFrom("kept"); err == nil {
			t.Errorf("half of %s gave no error", name)
		}
		if run.Step != 2 || !slices.Equal(pixels(t, run), before) {
			t.Errorf("half of %s: the run is at step %d and draws other samples, want it as it was", name, run.Step)
		}
		if err := os.WriteFile(path, whole, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := run.RestoreFrom("kept"); err != nil || run.Step != 5 || slices.Equal(pixels(t, run), before) {
		t.Errorf("whole again: step %d, error %v; want the other model, of step 5", run.Step, err)
	}
}

func pixels(t *testing.T, run *Run) []uint8 {
	t.Helper()
	bundle, err := run.Samples(2).Bundle()
	if err != nil {
		t.Fatal(err)
	}
	return bundle["image/png"]
}
