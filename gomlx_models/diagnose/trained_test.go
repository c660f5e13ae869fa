package diagnose_test

import (
	"strings"
	"testing"

	"github.com/gomlx/gomlx/core/tensors"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/backend"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/diagnose"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/vae"
)

// watch trains a model and gives what is found, and which signs are told of.
func watch(t *testing.T, config models.Config, learn, held data.Source, steps, every int, more ...fit.Callback) (diagnose.Diagnosis, string) {
	t.Helper()
	b, _, err := backend.New()
	if err != nil {
		t.Fatal(err)
	}
	set, err := learn.Open()
	if err != nil {
		t.Fatal(err)
	}
	rest, err := held.Open()
	if err != nil {
		t.Fatal(err)
	}
	m, err := config.Build(set.Spec())
	if err != nil {
		t.Fatal(err)
	}
	w := diagnose.New(set, rest, diagnose.Options{Every: every, Fail: func(err error) { t.Error(err) }})
	o := fit.Options{Steps: steps, Seed: 1, Callbacks: append(more, w.Callback())}
	if _, err := fit.Train(t.Context(), b, m, set, o); err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, warning := range w.Diagnosis().Warnings {
		told = append(told, string(warning.Sign))
	}
	return w.Diagnosis(), strings.Join(told, " ")
}

// A variational autoencoder on a few pictures learns them by heart, and draws them; on many it does not.
func TestPicturesLearntByHeart(t *testing.T) {
	all := data.FashionMNIST()
	config := vae.Config{Units: 32, Latent: 2, Batch: 16, LearningRate: 0.01}
	if d, told := watch(t, config, all.Take(8), all.Skip(8).Take(100), 300, 60); !strings.Contains(told, "copying") || !strings.Contains(told, "overfitting") {
		t.Errorf("of 8 pictures learnt by heart is told %q, want copying and overfitting: %+v", told, d)
	}
	if d, told := watch(t, config, all.Take(5000), all.Skip(5000).Take(200), 120, 60); told != "" {
		t.Errorf("of 5,000 pictures is told %q, want nothing: %+v", told, d)
	}
}

// A decoder that no longer sees its latent numbers draws one picture for ever.
func TestDecoderWithItsLatentCut(t *testing.T) {
	all := data.FashionMNIST()
	cut := fit.Callback{At: []int{80, 90, 100}, Do: func(p fit.Progress) error {
		for v := range p.Run.Store.IterVariables() {
			if v.Path() == "/weights/decoder/layer0/weights" {
				if err := v.SetValue(tensors.FromShape(v.Shape())); err != nil {
					return err
				}
			}
		}
		return nil
	}}
	if d, told := watch(t, vae.Config{Units: 32, Latent: 4, LearningRate: 0.01}, all.Take(1000), all.Skip(1000).Take(200), 100, 10, cut); told != "collapse" {
		t.Errorf("told is %q, want collapse: %+v", told, d)
	}
}
