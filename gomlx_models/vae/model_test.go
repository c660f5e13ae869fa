package vae

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/internal/gradcheck"
)

// small is a configuration with the sizes of a test, all else as in the preset.
func small(c Config) Config {
	c.Units, c.Latent = 5, 2
	if c.withDefaults().Net.convolves() {
		c.Channels = 2
	}
	if c.withDefaults().Warmup > 0 {
		c.Warmup = -1 // for an objective that changes has no finite differences
	}
	return c.withDefaults()
}

// odd is of a height that a convolution has to pad and crop.
var odd = models.Spec{Kind: models.Pictures, Height: 9, Width: 8, Channels: 2, Classes: 3}

func TestGradients(t *testing.T) {
	configs := map[string]Config{
		"beta and free bits":  {Beta: 2, FreeBits: 0.05, Activation: ActivationReLU},
		"importance weighted": {Samples: 3, Conditional: true},
		"dropout":             {Dropout: 0.4},
		"logistic":            {Preset: Sigma, Likelihood: LikelihoodLogistic, Conditional: true, Warmup: -1},
		"gaussian, weighted":  {Preset: Sigma, Net: NetMLP, Samples: 3, Warmup: -1},
	}
	for _, preset := range Presets() {
		if c := preset.Config.(Config); c.Codes == 0 {
			configs[preset.Name] = c
		}
	}
	for name, c := range configs {
		m := vaeModel{network{config: small(c), spec: odd, dropping: true}}
		gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
			t.Run(name, func(t *testing.T) {
				gradcheck.Check(t, b, "/weights", func(scope *model.Scope, in []*Node) (loss, objective *Node) {
					batch := models.Batch{Examples: in[0], Labels: Const(in[0].Graph(), []int32{0, 2})}
					losses := m.trainingLosses(scope, batch)
					return losses[m.objectiveIndex()], losses[m.objectiveIndex()]
				}, gradcheck.Wave(0, 1, 2, 9, 8, 2))
			})
		})
	}
}

// The zero configuration is the article's model, variable by variable.
func TestArticleVariables(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		spec := models.Spec{Kind: models.Pictures, Height: 28, Width: 28, Channels: 1}
		store := model.NewStore()
		call(t, b, store, func(scope *model.Scope, in []*Node) []*Node {
			return []*Node{build(t, Config{}, spec).LogWeights(scope, models.Batch{Examples: in[0]}, 1)}
		}, gradcheck.Wave(0, 1, 1, 28, 28, 1))
		got := map[string]string{}
		for v := range store.Scope("/weights").IterVariables() {
			got[v.Path()] = fmt.Sprint(v.Shape().Dimensions)
		}
		want := map[string]string{
			"/weights/encoder/layer0/weights": "[784 1024]", "/weights/encoder/layer0/biases": "[1024]",
			"/weights/encoder/posterior/weights": "[1024 40]", "/weights/encoder/posterior/biases": "[40]",
			"/weights/decoder/layer0/weights": "[20 1024]", "/weights/decoder/layer0/biases": "[1024]",
			"/weights/decoder/out/weights": "[1024 784]", "/weights/decoder/out/biases": "[784]",
		}
		if !maps.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	})
}

func TestFeatureMapSizes(t *testing.T) {
	for _, test := range []struct {
		height, width int
		want          [][2]int
	}{
		{28, 28, [][2]int{{28, 28}, {14, 14}, {7, 7}}},
		{32, 48, [][2]int{{32, 48}, {16, 24}, {8, 12}, {4, 6}}},
		{64, 64, [][2]int{{64, 64}, {32, 32}, {16, 16}, {8, 8}, {4, 4}}},
		{29, 9, [][2]int{{29, 9}, {15, 5}}},
		{1, 1, [][2]int{{1, 1}, {1, 1}}},
	} {
		if got := featureMapSizes(test.height, test.width); !slices.Equal(got, test.want) {
			t.Errorf("%dx%d: got %v, want %v", test.height, test.width, got, test.want)
		}
	}
}

// White stays white, black black, and of grey pixels the share that is their brightness turns white.
func TestBinarise(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		const n = 20000
		out := call(t, b, seeded(t), func(scope *model.Scope, in []*Node) []*Node {
			x := BroadcastToDims(in[0], n, 3)
			return []*Node{binarise(scope, x), binarise(scope, x)}
		}, [][]float32{{0, 0.3, 1}})
		first, second := tensors.MustCopyFlatData[float32](out[0]), tensors.MustCopyFlatData[float32](out[1])
		var white [3]float64
		for i, v := range first {
			if v != 0 && v != 1 {
				t.Fatalf("a pixel is %g, want 0 or 1", v)
			}
			white[i%3] += float64(v)
		}
		if white[0] != 0 || white[2] != n || math.Abs(white[1]-0.3*n) > 5*math.Sqrt(0.3*0.7*n) {
			t.Errorf("of %d pixels 0, 0.3 and 1 each, %g turned white", n, white)
		}
		if slices.Equal(first, second) {
			t.Error("the same pixels were drawn twice")
		}
	})
}

// fullVAE is all that a VAE can do.
type fullVAE interface {
	models.Model
	models.Supported
	models.Encoder
}

func build(t *testing.T, c Config, spec models.Spec) fullVAE {
	t.Helper()
	m, err := c.Build(spec)
	if err != nil {
		t.Fatal(err)
	}
	return m.(fullVAE)
}

// seeded is a store whose random numbers are always the same.
func seeded(t *testing.T) *model.Store {
	t.Helper()
	store := model.NewStore()
	if err := store.SetRNGStateFromSeed(3); err != nil {
		t.Fatal(err)
	}
	return store
}

// call runs a graph once. Arguments are cloned, for they may serve another backend.
func call(t *testing.T, b compute.Backend, store *model.Store, f func(*model.Scope, []*Node) []*Node, args ...any) []*tensors.Tensor {
	t.Helper()
	for i, arg := range args {
		if tensor, ok := arg.(*tensors.Tensor); ok {
			clone, err := tensor.LocalClone()
			if err != nil {
				t.Fatal(err)
			}
			args[i] = clone
		}
	}
	out, err := model.CallOnceN(b, store, f, args...)
	if err != nil {
		t.Fatal(err)
	}
	return out
}
