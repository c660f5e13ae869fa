package contract

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/gan"
	"github.com/atelier-go/atelier/gomlx_models/rnn"
	"github.com/atelier-go/atelier/gomlx_models/vae"
	"github.com/atelier-go/atelier/gomlx_models/zoo"
)

// subject is a preset on one kind of data, small enough for a test.
type subject struct {
	name   string
	config models.Config
	data   data.Source
	// falls is the loss that must fall, and steps how long it is given to; none if empty, for the losses of
	// some games say nothing.
	falls string
	steps int
	// overfit says how long to train on eight examples, and with what; not at all if overfitSteps is 0.
	overfit      models.Config
	overfitSteps int
}

var (
	clothes = data.FashionMNIST().Take(500)
	newton  = data.Opticks().Take(20000)
)

var subjects = []subject{
	{
		name: "gan", config: gan.Config{Latent: 8, Units: 64, Batch: 32}, data: clothes,
		falls: "discriminator", steps: 30,
		overfit: gan.Config{Latent: 4, Units: 128, Batch: 32, LearningRate: 1e-3}, overfitSteps: 1000,
	},
	{
		name: "gan dcgan", config: gan.Config{Preset: gan.DCGAN, Latent: 8, Channels: 4, Batch: 8, LearningRate: 3e-3}, data: clothes,
		falls: "discriminator", steps: 30,
	},
	{name: "gan wgan-gp", config: gan.Config{Preset: gan.WGANGP, Latent: 8, Channels: 4, Batch: 4, CriticSteps: 2}, data: clothes},
	{
		name: "gan hinge", config: gan.Config{Preset: gan.Hinge, Latent: 8, Channels: 4, Batch: 8, Conditional: true}, data: clothes,
		falls: "discriminator", steps: 30,
	},
	{
		name: "gan r3gan", config: gan.Config{Preset: gan.R3GAN, Latent: 8, Channels: 8, Batch: 8, Conditional: true}, data: clothes,
		falls: "discriminator", steps: 30,
	},
	{
		name: "vae", config: vae.Config{Latent: 4, Units: 64, Batch: 32}, data: clothes,
		falls: "-ELBO", steps: 30,
		overfit: vae.Config{Latent: 2, Units: 128, Batch: 16, LearningRate: 3e-3}, overfitSteps: 600,
	},
	{
		name: "vae burda", config: vae.Config{Preset: vae.Burda, Latent: 4, Units: 32, Batch: 16, Samples: 3}, data: clothes,
		falls: "-ELBO", steps: 30,
	},
	{
		name: "vae conv", config: vae.Config{Preset: vae.Conv, Latent: 4, Channels: 4, Units: 32, Batch: 8, Conditional: true, LearningRate: 1e-2}, data: clothes,
		falls: "-ELBO", steps: 30,
	},
	{
		name: "vae sigma", config: vae.Config{Preset: vae.Sigma, Latent: 4, Channels: 4, Units: 32, Batch: 8, Warmup: 10, LearningRate: 1e-2}, data: clothes,
		falls: "-ELBO", steps: 30,
	},
	{
		name: "vae vq", config: vae.Config{Preset: vae.VQ, Latent: 4, Codes: 16, Channels: 4, Units: 16, Batch: 8, LearningRate: 1e-2}, data: clothes,
		falls: "-ELBO", steps: 30,
	},
	{
		name: "rnn rows", config: rnn.Config{Units: 48, Batch: 16}, data: clothes,
		falls: "nats a picture", steps: 30,
		overfit: rnn.Config{Units: 128, Batch: 16, LearningRate: 3e-3}, overfitSteps: 700,
	},
	{
		name: "rnn rows preset", config: rnn.Config{Preset: rnn.Rows, Units: 32, Batch: 8}, data: clothes,
		falls: "nats a picture", steps: 30,
	},
	{
		name: "rnn text", config: rnn.Config{Units: 48, Window: 16, Batch: 8}, data: newton,
		falls: "nats a symbol", steps: 30,
		overfit: rnn.Config{Units: 64, Window: 16, Batch: 8, LearningRate: 5e-3}, overfitSteps: 200,
	},
	{
		name: "rnn text gru", config: rnn.Config{Preset: rnn.GRU, Layers: 1, Units: 32, Embedding: 16, Symbols: 100, Window: 16, Batch: 8, LearningRate: 5e-3},
		data: newton, falls: "nats a symbol", steps: 30,
		overfit:      rnn.Config{Cell: rnn.CellGRU, Units: 64, Symbols: 100, Window: 16, Batch: 8, LearningRate: 5e-3},
		overfitSteps: 200,
	},
	{
		name: "rnn text lstm", config: rnn.Config{Preset: rnn.LSTM, Layers: 2, Units: 16, Embedding: -1, Symbols: 100, Norm: rnn.NormLayer,
			Dropout: 0.2, Window: 8, Batch: 8, LearningRate: 5e-3},
		data: newton, falls: "nats a symbol", steps: 30,
	},
	{
		name: "rnn text mingru", config: rnn.Config{Preset: rnn.MinGRU, Layers: 1, Units: 24, Window: 16, Batch: 8, LearningRate: 5e-3},
		data: newton, falls: "nats a symbol", steps: 30,
	},
	{
		name: "rnn lines", config: rnn.Config{Preset: rnn.Lines, Units: 24, Embedding: 8, Batch: 8, LearningRate: 5e-3},
		data: data.Lines("testdata/names.txt"), falls: "nats a symbol", steps: 30,
	},
	{
		name: "rnn couplets", config: rnn.Config{Preset: rnn.Couplets, Units: 16, Embedding: 8, Batch: 8, LearningRate: 5e-3},
		data: data.Couplets(), falls: "nats a symbol", steps: 30,
	},
	{
		name: "rnn sketch", config: rnn.Config{Preset: rnn.Sketch, Units: 24, Mixtures: 3, Batch: 8, LearningRate: 5e-3},
		data: data.Hanzi().Take(200), falls: "nats a point", steps: 30,
	},
}

// Every preset of every family is under contract, or it is in the zoo without anyone knowing whether it works.
func TestEveryPresetIsASubject(t *testing.T) {
	covered := map[[2]string]bool{}
	for _, s := range subjects {
		gen, err := s.config.Build(open(t, s.data).Spec())
		if err != nil {
			t.Fatal(err)
		}
		written, err := json.Marshal(gen.Config())
		if err != nil {
			t.Fatal(err)
		}
		var read struct{ Preset string }
		if err := json.Unmarshal(written, &read); err != nil {
			t.Fatal(err)
		}
		covered[[2]string{gen.Config().Family(), read.Preset}] = true
	}
	for _, family := range zoo.Families() {
		for _, preset := range family.Presets() {
			if !covered[[2]string{family.Name, preset.Name}] {
				t.Errorf("the preset %s of %s is in the zoo but not under contract: add it to subjects", preset.Name, family.Name)
			}
		}
	}
	if len(subjects) != len(slices.CompactFunc(slices.Clone(subjects), func(a, b subject) bool { return a.name == b.name })) {
		t.Error("two subjects have the same name")
	}
}
