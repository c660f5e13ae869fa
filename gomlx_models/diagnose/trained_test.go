package diagnose_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gomlx/gomlx/core/tensors"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/backend"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/diagnose"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/gan"
	"github.com/atelier-go/atelier/gomlx_models/rnn"
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

// Of every kind of example and of model is measured what can be, and nothing fails.
func TestEveryKindIsMeasured(t *testing.T) {
	var lines strings.Builder
	for i := range 200 {
		fmt.Fprintf(&lines, "the line of number %d is one of its own\n", i*i)
	}
	path := filepath.Join(t.TempDir(), "lines.txt")
	if err := os.WriteFile(path, []byte(lines.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	b, err := backend.Open(backend.PureGo)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name   string
		config models.Config
		whole  data.Source
		want   string
	}{
		{"a conditional autoencoder", vae.Config{Units: 8, Batch: 4, Conditional: true}, data.FashionMNIST().Take(80), "copying overfitting collapse"},
		{"a conditional GAN", gan.Config{Units: 8, Batch: 4, Conditional: true}, data.FashionMNIST().Take(80), "copying overfitting collapse"},
		{"text", rnn.Config{Units: 8, Window: 8, Batch: 2}, data.Opticks().Take(3000), "copying overfitting"},
		{"documents", rnn.Config{Preset: rnn.Lines, Units: 8, Batch: 2}, data.Lines(path), "copying overfitting"},
		{"pairs", rnn.Config{Preset: rnn.Couplets, Units: 8, Batch: 2}, data.Couplets().Take(100), "overfitting"},
		{"drawings", rnn.Config{Preset: rnn.Sketch, Units: 8, Batch: 2}, data.Hanzi().Take(60), "overfitting"},
	} {
		learn, held := test.whole.HoldOut(0.25)
		set, err := learn.Open()
		if err != nil {
			t.Fatal(err)
		}
		rest, err := held.Open()
		if err != nil {
			t.Fatal(err)
		}
		m, err := test.config.Build(set.Spec())
		if err != nil {
			t.Fatal(err)
		}
		w := diagnose.New(set, rest, diagnose.Options{Every: 1, Fail: func(err error) { t.Errorf("%s: %v", test.name, err) }})
		if _, err := fit.Train(t.Context(), b, m, set, fit.Options{Steps: 1, Held: rest, Callbacks: []fit.Callback{w.Callback()}}); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, c := range w.Diagnosis().Checks {
			got = append(got, string(c.Sign))
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("of %s are measured %q, want %q", test.name, got, test.want)
		}
	}
}
