package studio

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/rnn"
	"github.com/atelier-go/atelier/plotting"
)

// kept keeps a run in a new folder, as the end of a cell does.
func kept(t *testing.T, run *Run) string {
	t.Helper()
	folder := t.TempDir()
	if err := run.KeepIn(folder); err != nil {
		t.Fatal(err)
	}
	return folder
}

// restored is the run that a later cell gets.
func restored(t *testing.T, folder string) *Run {
	t.Helper()
	run := new(Run)
	if err := run.RestoreFrom(folder); err != nil {
		t.Fatal(err)
	}
	return run
}

// bundle is a figure in all its types.
func bundle(t *testing.T, figure plotting.Figure) plotting.Bundle {
	t.Helper()
	b, err := figure.Bundle()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestARunComesBackTheSame(t *testing.T) {
	for _, test := range []struct {
		config models.Config
		source data.Source
	}{
		{small, data.FashionMNIST().Take(50)},
		{rnn.Config{Units: 16, Window: 8, Batch: 4}, data.Opticks().Take(2000)},
	} {
		t.Run(test.config.Family(), func(t *testing.T) {
			inFolder(t)
			run := Train(test.config, test.source, fit.Options{Steps: 4, Seed: 3})
			again := restored(t, kept(t, run))
			if again.Step != 4 || again.Seed != 3 || !reflect.DeepEqual(again.Data, run.Data) || again.Stopped != fit.Finished {
				t.Errorf("got step %d, seed %d, %v, %q; want 4, 3, %v, finished", again.Step, again.Seed, again.Data, again.Stopped, run.Data)
			}
			if !reflect.DeepEqual(again.History, run.History) {
				t.Errorf("got the losses %v, want %v", again.History, run.History)
			}
			for name, figures := range map[string][2]plotting.Figure{
				"samples": {again.Samples(4), run.Samples(4)}, "losses": {again.Loss(), run.Loss()}, "summary": {again, run},
			} {
				if !reflect.DeepEqual(bundle(t, figures[0]), bundle(t, figures[1])) {
					t.Errorf("the %s differ, want the same bytes", name)
				}
			}
		})
	}
}

// weightsOf finds the weights of the one checkpoint in a folder.
func weightsOf(t *testing.T, folder string) os.FileInfo {
	t.Helper()
	found, _ := filepath.Glob(filepath.Join(folder, "step-*", "weights.safetensors"))
	if len(found) != 1 {
		t.Fatalf("%s holds %d files of weights, want 1", folder, len(found))
	}
	info, err := os.Stat(found[0])
	if err != nil {
		t.Fatal(err)
	}
	return info
}

// A model of hundreds of megabytes must not be written once more after each cell that looks at it.
func TestAKeptRunSharesItsFiles(t *testing.T) {
	inFolder(t)
	run := Train(small, data.FashionMNIST().Take(50), fit.Options{Steps: 1})
	first := kept(t, run)
	again := restored(t, first)
	again.Samples(4)
	second := kept(t, again)
	if trained := weightsOf(t, "runs/vae"); !os.SameFile(trained, weightsOf(t, first)) || !os.SameFile(trained, weightsOf(t, second)) {
		t.Error("the weights were copied, want them linked")
	}
}

// The variable is the run of its own cell, whatever is trained under that name later.
func TestAKeptRunOutlivesItsName(t *testing.T) {
	inFolder(t)
	run := Train(small, data.FashionMNIST().Take(50), fit.Options{Steps: 2})
	folder, want := kept(t, run), bundle(t, run.Samples(4))
	if err := os.RemoveAll("runs"); err != nil {
		t.Fatal(err)
	}
	if got := bundle(t, restored(t, folder).Samples(4)); !reflect.DeepEqual(got, want) {
		t.Error("the samples differ, want those of the run that was kept")
	}
}

// A folder that KeepIn wrote is a model like any other: a training into it moves it aside, its files included.
func TestAKeptFolderMovesAside(t *testing.T) {
	inFolder(t)
	source := data.FashionMNIST().Take(50)
	if err := Train(small, source, fit.Options{Steps: 2}).KeepIn("kept"); err != nil {
		t.Fatal(err)
	}
	Train(small, source, fit.Options{Steps: 1, Folder: "./kept"})
	if before := restored(t, "kept.before-1"); before.Step != 2 {
		t.Errorf("the one before is of step %d, want 2", before.Step)
	}
}

// Optimizers and random numbers are kept too: training goes on as if it had never stopped.
func TestAKeptRunTrainsOn(t *testing.T) {
	inFolder(t)
	source := data.FashionMNIST().Take(50)
	folder := kept(t, Train(small, source, fit.Options{Steps: 3, Seed: 3, Folder: "halves"}))
	on := Train(small, source, fit.Options{Steps: 6, Seed: 3, Folder: folder, Resume: true})
	whole := Train(small, source, fit.Options{Steps: 6, Seed: 3, Folder: "whole"})
	if !reflect.DeepEqual(on.History, whole.History) || !reflect.DeepEqual(bundle(t, on.Samples(4)), bundle(t, whole.Samples(4))) {
		t.Error("3 steps, kept, and 3 more differ from 6 steps, want the same losses and samples")
	}
	if again := restored(t, kept(t, on)); again.Step != 6 {
		t.Errorf("the longer run came back at step %d, want 6", again.Step)
	}
}

func TestRunsThatCannotBeKept(t *testing.T) {
	inFolder(t)
	if err := new(Run).KeepIn(t.TempDir()); !errors.Is(err, errNoModel) {
		t.Errorf("keeping no model gave %v, want %v", err, errNoModel)
	}
	if _, err := new(Run).Bundle(); !errors.Is(err, errNoModel) {
		t.Errorf("showing no model gave %v, want %v", err, errNoModel)
	}
	if err := new(Run).RestoreFrom(t.TempDir()); !errors.Is(err, fit.ErrNoCheckpoint) {
		t.Errorf("restoring from an empty folder gave %v, want %v", err, fit.ErrNoCheckpoint)
	}
	folder := kept(t, Train(small, data.FashionMNIST().Take(50), fit.Options{Steps: 1}))
	if err := os.Remove(filepath.Join(folder, stoppedFile)); err != nil {
		t.Fatal(err)
	}
	if err := new(Run).RestoreFrom(folder); err == nil || !strings.Contains(err.Error(), "studio: the run cannot be restored") {
		t.Errorf("restoring half gave %v, want an error", err)
	}
}

func TestARunShowsWhatItIs(t *testing.T) {
	inFolder(t)
	run := Train(small, data.FashionMNIST().Take(50), fit.Options{Steps: 1})
	got := bundle(t, run)[plotting.MIMEPlain]
	if want := []byte("vae after 1 step on fashion-mnist-10k-first-50: -ELBO "); !bytes.HasPrefix(got, want) || !bytes.Contains(got, []byte(", KL ")) {
		t.Errorf("got %q, want %q with all losses", got, want)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	early, err := train(ctx, small, data.FashionMNIST().Take(50), fit.Options{Steps: 1, Folder: "early"})
	if err != nil {
		t.Fatal(err)
	}
	if got := string(bundle(t, early)[plotting.MIMEPlain]); got != "vae after 0 steps on fashion-mnist-10k-first-50" {
		t.Errorf("got %q, want no losses, for there are none", got)
	}
	if again := restored(t, kept(t, early)); again.Step != 0 || again.Stopped != fit.Interrupted {
		t.Errorf("a run that made no step came back at step %d, %q; want 0, interrupted", again.Step, again.Stopped)
	}
}
