package zoo_test

import (
	"context"
	"slices"
	"testing"

	"github.com/gomlx/gomlx/core/tensors"

	"github.com/atelier-go/atelier/gomlx_models/backend"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/zoo"
)

// A run that goes on has the strength of augmentation that it had, and ends with the weights of one that was not stopped.
func TestResumeKeepsTheStrengthOfAugmentation(t *testing.T) {
	b, err := backend.Open(backend.PureGo)
	if err != nil {
		t.Fatal(err)
	}
	set, err := data.FashionMNIST().Take(30).Open()
	if err != nil {
		t.Fatal(err)
	}
	config, err := zoo.Configure("gan", "", []byte(`{"units": 4, "latent": 2, "augment": "auto", "augment_target": 0.001, "learning_rate": 0.05}`))
	if err != nil {
		t.Fatal(err)
	}
	gen, err := config.Build(set.Spec())
	if err != nil {
		t.Fatal(err)
	}
	train := func(folder string, steps int) *fit.Run {
		run, err := fit.Train(context.Background(), b, gen, set, fit.Options{Steps: steps, Seed: 3, Folder: folder, Resume: true})
		if err != nil {
			t.Fatal(err)
		}
		return run
	}
	folder := t.TempDir()
	train(folder, 10)
	whole, parts := train(t.TempDir(), 20), train(folder, 20)
	for v := range whole.Store.IterVariables() {
		want, err := v.Value()
		if err != nil {
			t.Fatal(err)
		}
		got, err := parts.Store.GetVariable(v.Path()).Value()
		if err != nil || !got.Equal(want) {
			t.Errorf("%s differs after a resume (%v)", v.Path(), err)
		}
		if v.Path() == "/discriminator/augment/p" && (v.Trainable || slices.Equal(tensors.MustCopyFlatData[float32](want), []float32{0})) {
			t.Errorf("the strength is %v after 20 steps, trainable %v; want it above 0 and not trainable", want, v.Trainable)
		}
	}
	if whole.Store.GetVariable("/discriminator/augment/p") == nil {
		t.Error("there is no variable of the strength")
	}
}
