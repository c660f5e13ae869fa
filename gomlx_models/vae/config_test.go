package vae

import (
	"encoding/json"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models"
)

func TestArticleSizes(t *testing.T) {
	got := Config{}.withDefaults()
	want := Config{
		Preset: Article, Net: NetMLP, Layers: 1, Units: 1024, Activation: ActivationLeakyReLU, Latent: 20,
		Samples: 1, Beta: 1, Batch: 128, LearningRate: 1e-3, Epsilon: 1e-8,
	}
	if got != want {
		t.Errorf("the reference model is %+v, want %+v", got, want)
	}
}

// Nothing is built of numbers such as those, whoever wrote them; what is at a bound is accepted.
func TestBounds(t *testing.T) {
	const many = 1_000_000_000
	largest := Config{Net: NetConv, Channels: 4096, Layers: 64, Units: 65536, Latent: 65536, Samples: 10_000, Batch: 65536, HalfLife: many, Warmup: -many}
	if err := largest.Validate(); err != nil {
		t.Errorf("%+v: %v", largest, err)
	}
	err := Config{Net: NetConv, Channels: 4097, Layers: 65, Units: many, Latent: 65537, Samples: 10_001, Batch: 65537, HalfLife: -many - 1}.Validate()
	want := "vae: Channels is 4097, want 0 to 4096\nvae: Layers is 65, want 0 to 64\nvae: Units is 1000000000, want 0 to 65536\n" +
		"vae: Latent is 65537, want 0 to 65536\nvae: Samples is 10001, want 0 to 10000\nvae: Batch is 65537, want 0 to 65536\n" +
		"vae: HalfLife is -1000000001, want -1000000000 to 1000000000"
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	if _, err := (Config{}).Build(models.Spec{Kind: models.Pictures, Height: -1, Width: 28, Channels: 1}); err == nil || err.Error() != "data: Height is -1, want 1 to 4096" {
		t.Errorf("pictures of a height of -1: got %v", err)
	}
}

func TestPresetsAreWholeAndSourced(t *testing.T) {
	for _, preset := range Presets() {
		c := preset.Config.(Config)
		gen, err := Config{Preset: Preset(preset.Name)}.Build(preset.For)
		if err != nil {
			t.Errorf("%s: %v", preset.Name, err)
			continue
		}
		if gen.Config() != c {
			t.Errorf("%s: the name stands for %+v, want what the list has, %+v", preset.Name, gen.Config(), c)
		}
		fields := asJSON(t, c)
		maps.DeleteFunc(fields, func(_ string, value any) bool { return value == 0.0 || value == false || value == "" })
		got, want := slices.Sorted(maps.Keys(preset.Sources)), slices.Sorted(maps.Keys(fields))
		if !slices.Equal(got, want) {
			t.Errorf("%s: there are sources for %v, want them for %v", preset.Name, got, want)
		}
	}
}

func asJSON(t *testing.T, c Config) map[string]any {
	t.Helper()
	text, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	var fields map[string]any
	if err := json.Unmarshal(text, &fields); err != nil {
		t.Fatal(err)
	}
	return fields
}

func TestJSONRoundTrip(t *testing.T) {
	full := Config{
		Preset: Burda, Net: NetConv, Channels: 3, Layers: 4, Units: 5, Activation: ActivationReLU, Latent: 6, Conditional: true,
		Binarise: true, Likelihood: LikelihoodLogistic, Samples: 1, Beta: 7, Warmup: 10, FreeBits: 8, Batch: 9, LearningRate: 0.1, Epsilon: 0.2, HalfLife: -1,
	}
	for _, c := range []Config{{}, full, full.withDefaults(), {Preset: Conv, Net: NetMLP}} {
		text, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		var got Config
		if err := json.Unmarshal(text, &got); err != nil || got != c {
			t.Errorf("%s: got %+v, want %+v (%v)", text, got, c, err)
		}
		if filled := c.withDefaults(); filled.withDefaults() != filled {
			t.Errorf("%s: filled in twice it is %+v, want %+v", text, filled.withDefaults(), filled)
		}
	}
	if full.withDefaults() != full {
		t.Errorf("a full configuration became %+v", full.withDefaults())
	}
}

func TestFaultsAreAllTold(t *testing.T) {
	pictures := models.Spec{Kind: models.Pictures, Height: 4, Width: 4, Channels: 1}
	for _, test := range []struct {
		config Config
		data   models.Spec
		want   []string
	}{
		{
			Config{
				Preset: "dcgan", Net: "rnn", Activation: "sine", Likelihood: "poisson", Channels: -1, Layers: -2, Units: -3, Latent: -4, Samples: -5,
				Beta: -6, FreeBits: math.NaN(), Batch: -7, LearningRate: math.Inf(1), Epsilon: 2,
			},
			pictures,
			[]string{
				`Preset is "dcgan", want one of article, burda, conv, sigma, vq`, `Net is "rnn", want one of mlp, conv, resize`, `Activation is "sine"`, `Likelihood is "poisson", want one of bernoulli, gaussian, logistic`,
				"Channels is -1", "Layers is -2", "Units is -3", "Latent is -4", "Samples is -5",
				"Beta is -6", "FreeBits is NaN", "Batch is -7", "LearningRate is +Inf", "Epsilon is 2",
			},
		},
		{Config{Samples: 2, Beta: 3}, pictures, []string{"Samples is 2 with Beta 3"}},
		{Config{Samples: 2, FreeBits: 1}, pictures, []string{"FreeBits 1"}},
		{Config{Preset: Sigma, Samples: 2}, pictures, []string{"Samples is 2 with a Warmup of 200 steps", "or Warmup to -1"}},
		{Config{Preset: Burda, Likelihood: LikelihoodGaussian}, pictures, []string{`Likelihood is "gaussian" with Binarise`}},
		{Config{Channels: 8}, pictures, []string{"Channels is 8, but only a Net"}},
		{Config{Conditional: true}, pictures, []string{"the data has no classes"}},
		{Config{}, models.Spec{Kind: models.Text}, []string{"take rnn.Config"}},
	} {
		_, err := test.config.Build(test.data)
		for _, want := range test.want {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%+v: got %v, want it to say %q", test.config, err, want)
			}
		}
	}
}

// The bound is what a step of many draws minimises, and beta of 1 weighs nothing.
func TestLossesNameTheObjective(t *testing.T) {
	for _, test := range []struct {
		config Config
		want   []string
	}{
		{Config{}, []string{"-ELBO", "reconstruction", "KL"}},
		{Config{Beta: 1}, []string{"-ELBO", "reconstruction", "KL"}},
		{Config{Beta: 4}, []string{"-ELBO", "reconstruction", "KL", "objective"}},
		{Config{Warmup: 1}, []string{"-ELBO", "reconstruction", "KL", "objective"}},
		{Config{FreeBits: 0.1}, []string{"-ELBO", "reconstruction", "KL", "objective"}},
		{Config{Samples: 50}, []string{"-ELBO", "reconstruction", "KL", "-importance-weighted bound"}},
	} {
		if got := build(t, test.config, odd).Losses(); !slices.Equal(got, test.want) {
			t.Errorf("%+v: got %v, want %v", test.config, got, test.want)
		}
	}
}
