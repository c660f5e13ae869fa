package gan

import (
	"encoding/json"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/internal/gradcheck"
)

func TestArticleSizes(t *testing.T) {
	got := Config{}.withDefaults()
	want := Config{
		Preset: Article, Net: NetMLP, Loss: LossNonSaturating, Norm: NormNone, Latent: 100, Units: 1024, CriticSteps: 1,
		Batch: 128, LearningRate: 2e-4, Momentum: 0.5, SecondMoment: 0.999,
	}
	if got != want {
		t.Errorf("the reference model is %+v, want %+v", got, want)
	}
}

func TestFaultsAreAllTold(t *testing.T) {
	_, err := Config{
		Preset: "biggan", Net: "rnn", Loss: "least squares", Norm: "batch", Latent: -1, Units: -2, Channels: -4, Batch: -3,
		GradientPenalty: math.Inf(1), R1: -2, R2: -3, Smoothness: -4, PenaltyBatch: -6, Blocks: 17, CriticSteps: -5, EMA: 1, LearningRate: 2, Momentum: math.NaN(), SecondMoment: -0.1,
	}.Build(models.Spec{Kind: models.Pictures})
	for _, want := range []string{
		`Preset is "biggan", want one of article, dcgan, wgan-gp, hinge, r3gan`, `Net is "rnn", want one of mlp, conv, residual`,
		`Loss is "least squares", want one of`, `Norm is "batch", want one of none, spectral, layer`, "Latent is -1", "Units is -2",
		"Channels is -4", "Batch is -3", "GradientPenalty is +Inf", "R1 is -2", "R2 is -3", "Smoothness is -4", "PenaltyBatch is -6", "Blocks is 17, want 0 to 16", "CriticSteps is -5", "EMA is 1,", "LearningRate is 2",
		"Momentum is NaN", "SecondMoment is -0.1",
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want it to say %q", err, want)
		}
	}
}

// Nothing is built of numbers such as those, whoever wrote them; what is at a bound is accepted.
func TestBounds(t *testing.T) {
	const many = 1_000_000_000
	largest := Config{Latent: 65536, Units: 65536, Channels: 4096, CriticSteps: 100, Batch: 65536}
	if err := largest.Validate(); err != nil {
		t.Errorf("%+v: %v", largest, err)
	}
	err := Config{Latent: 65537, Units: many, Channels: 4097, CriticSteps: 101, Batch: 65537}.Validate()
	want := "gan: Latent is 65537, want 0 to 65536\ngan: Units is 1000000000, want 0 to 65536\ngan: Channels is 4097, want 0 to 4096\n" +
		"gan: CriticSteps is 101, want 0 to 100\ngan: Batch is 65537, want 0 to 65536"
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestDataThatDoesNotFit(t *testing.T) {
	for _, test := range []struct {
		config Config
		spec   models.Spec
		want   string
	}{
		{Config{}, models.Spec{Kind: models.Text}, "take rnn.Config"},
		{Config{Conditional: true}, pictures(28, 28, 1, 0), "the data has no classes"},
		{Config{Preset: DCGAN}, pictures(30, 30, 3, 0), "gan: Preset is dcgan, which learns square pictures with a side of 4, 5, 6 or 7 times 2, 4, 8 and so on, " +
			"such as 28, 32 or 64, but the data is pictures of 30x30x3: set it to article, or take other data"},
		{Config{Preset: Hinge, Net: NetConv}, pictures(30, 30, 3, 0), "gan: Preset is hinge"},
		{Config{Preset: DCGAN}, pictures(28, 14, 1, 0), "28x14"},
		{Config{Preset: WGANGP}, pictures(4, 4, 1, 0), "4x4"},
		{Config{Preset: Hinge}, pictures(27, 27, 1, 0), "27x27"},
		{Config{Net: NetConv}, pictures(0, 0, 1, 0), "Height is 0, want 1 to 4096"},
		{Config{Net: NetConv}, pictures(9, 9, 1, 0), "gan: Net is conv, which learns square pictures"},
		{Config{Net: NetResidual}, pictures(30, 30, 3, 0), "gan: Net is residual, which learns square pictures"},
		{Config{Preset: R3GAN}, pictures(64, 48, 3, 0), "gan: Preset is r3gan, which learns square pictures"},
		{Config{Preset: R3GAN}, pictures(128, 128, 4, 0), ""},
		{Config{Preset: R3GAN, Latent: 3}, pictures(64, 64, 3, 0), "Latent is 3, want at least 4: each stage of pictures of 64x64 has a part of its own"},
		{Config{Preset: R3GAN, Latent: 4}, pictures(64, 64, 3, 0), ""},
		{Config{Preset: Hinge, Net: NetResidual}, pictures(64, 64, 3, 0), "Norm is spectral, but residual networks are not normalised: set it to none"},
		{Config{Units: 65537}, pictures(9, 9, 1, 0), "Units is 65537"},
		{Config{Preset: DCGAN, Net: NetMLP}, pictures(27, 27, 1, 0), ""},
		{Config{}, pictures(5, 9, 1, 0), ""},
	} {
		_, err := test.config.Build(test.spec)
		if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
			t.Errorf("%+v of %+v: got %v, want %q", test.config, test.spec, err, test.want)
		}
	}
}

func pictures(height, width, channels, classes int) models.Spec {
	return models.Spec{Kind: models.Pictures, Height: height, Width: width, Channels: channels, Classes: classes}
}

func TestDownsampling(t *testing.T) {
	for side, want := range map[int][2]int{
		8: {4, 1}, 10: {5, 1}, 12: {6, 1}, 14: {7, 1}, 28: {7, 2}, 32: {4, 3}, 64: {4, 4}, 96: {6, 4},
		7: {7, 0}, 9: {9, 0}, 30: {30, 0}, 3: {3, 0},
	} {
		if base, halvings := downsampling(side); base != want[0] || halvings != want[1] {
			t.Errorf("%d: got %d halved %d times, want %v", side, base, halvings, want)
		}
	}
}

// Each preset builds both networks for each form of picture; their graphs have the right ends.
func TestPresetsBuildForAllPictures(t *testing.T) {
	for _, preset := range Presets() {
		for _, spec := range []models.Spec{pictures(28, 28, 1, 10), pictures(64, 64, 3, 0), pictures(8, 8, 1, 0), pictures(32, 32, 3, 5)} {
			config := preset.Config.(Config)
			config.Conditional = spec.Classes > 0
			built, err := config.Build(spec)
			if err != nil {
				t.Errorf("%s of %+v: %v", preset.Name, spec, err)
				continue
			}
			m := built.(ganModel)
			gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
				g, scope := NewGraph(b, preset.Name), model.NewStore().RootScope()
				defer g.Finalize()
				model.SetStore(g, scope.Store())
				size := 2 * config.CriticSteps
				batch := models.Batch{
					Examples: Parameter(g, "x", shapes.Make(dtypes.Float32, size, spec.Height, spec.Width, spec.Channels)),
					Labels:   Parameter(g, "labels", shapes.Make(dtypes.Int32, size)),
				}
				for _, loss := range m.Step(scope, batch) {
					loss.AssertScalar()
				}
				z := Parameter(g, "z", shapes.Make(dtypes.Float32, 3, m.LatentSize()))
				m.Decode(scope, z, nil).AssertDims(3, spec.Height, spec.Width, spec.Channels)
			})
		}
	}
}

// The networks of 28x28 are those of the peers that tests/bench compares with; 64x64 goes from 4 on.
func TestWidthsOfTheConvolutions(t *testing.T) {
	for _, test := range []struct {
		spec models.Spec
		want map[string][]int
	}{
		{pictures(28, 28, 1, 0), map[string][]int{
			"/average/layer0/weights": {100, 7 * 7 * 128}, "/average/layer1/weights": {4, 4, 128, 64},
			"/average/layer2/weights": {4, 4, 64, 1}, "/average/out/biases": {1},
			"/discriminator/layer0/weights": {4, 4, 1, 64}, "/discriminator/layer1/weights": {4, 4, 64, 128},
			"/discriminator/out/weights": {7 * 7 * 128, 1},
		}},
		{pictures(64, 64, 3, 0), map[string][]int{
			"/average/layer0/weights": {100, 4 * 4 * 512}, "/average/layer1/weights": {4, 4, 512, 256},
			"/average/layer4/weights": {4, 4, 64, 3}, "/average/out/biases": {3},
			"/discriminator/layer0/weights": {4, 4, 3, 64}, "/discriminator/layer3/weights": {4, 4, 256, 512},
			"/discriminator/out/weights": {4 * 4 * 512, 1},
		}},
	} {
		built, err := Config{Preset: DCGAN}.Build(test.spec)
		if err != nil {
			t.Fatal(err)
		}
		m, store := built.(ganModel), model.NewStore()
		gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
			g := NewGraph(b, "widths")
			defer g.Finalize()
			model.SetStore(g, store)
			x := m.Decode(store.RootScope(), Parameter(g, "z", shapes.Make(dtypes.Float32, 2, 100)), nil)
			m.networks(false).discriminate(store.Scope("/discriminator"), x, nil)
			for path, want := range test.want {
				if v := store.GetVariable(path); v == nil || !slices.Equal(v.Shape().Dimensions, want) {
					t.Errorf("%s is %v, want %v", path, v, want)
				}
			}
		})
	}
}

func TestPresetsComeBackFromJSON(t *testing.T) {
	for _, preset := range Presets() {
		text, err := json.Marshal(preset.Config)
		if err != nil {
			t.Fatal(err)
		}
		var back Config
		if err := json.Unmarshal(text, &back); err != nil || back != preset.Config {
			t.Errorf("%s: %s came back as %+v (%v)", preset.Name, text, back, err)
		}
		want := back
		want.Augment = back.Augment.fitted(preset.For)
		if built, err := back.Build(preset.For); err != nil || built.Config() != want {
			t.Errorf("%s: built as %+v (%v), want %+v", preset.Name, built, err, want)
		}
	}
}

func TestEveryValueOfAPresetHasASource(t *testing.T) {
	for _, preset := range Presets() {
		fields := map[string]bool{}
		value := reflect.ValueOf(preset.Config)
		for i := range value.NumField() {
			name, _, _ := strings.Cut(value.Type().Field(i).Tag.Get("json"), ",")
			fields[name] = true
			if !value.Field(i).IsZero() && preset.Sources[name] == "" {
				t.Errorf("%s: %s is %v, but nothing says why", preset.Name, name, value.Field(i))
			}
		}
		for name := range preset.Sources {
			if !fields[name] {
				t.Errorf("%s: there is a source of %q, but no such field", preset.Name, name)
			}
		}
		if string(preset.Config.(Config).Preset) != preset.Name {
			t.Errorf("the preset %q has the configuration of %q", preset.Name, preset.Config.(Config).Preset)
		}
	}
}
