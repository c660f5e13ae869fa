package vae

import (
	"math"
	"slices"
	"strings"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/internal/gradcheck"
)

// smallVQ is a VQ-VAE of pictures of 8x4, whose grid has 4 rows and 2 columns.
func smallVQ(c Config) vqModel {
	c.Preset, c.Channels, c.Units, c.Latent, c.Codes = VQ, 2, 5, 3, 6
	spec := models.Spec{Kind: models.Pictures, Height: 8, Width: 4, Channels: 2, Classes: 3}
	return vqModel{network{config: c.withDefaults(), spec: spec, dropping: true}}
}

func batchOf(x *Node) models.Batch {
	return models.Batch{Examples: x, Labels: Const(x.Graph(), []int32{0, 2})}
}

var twoPictures = gradcheck.Wave(0, 1, 2, 8, 4, 2)

// The gradients by the weights of decoder and prior are those of the objective. The encoder's are those of an objective with
// the codes as they are and each difference between a code's vector and what is encoded held fast.
func TestGradientsOfVQ(t *testing.T) {
	for name, m := range map[string]vqModel{
		"plain":                 smallVQ(Config{Commitment: 3}),
		"conditional, logistic": smallVQ(Config{Conditional: true, Likelihood: LikelihoodLogistic, Layers: 2, Dropout: 0.3}),
		"tiles":                 smallVQ(Config{Tile: models.TileHalfDrop}),
	} {
		gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
			t.Run(name, func(t *testing.T) {
				objective := func(scope *model.Scope, x *Node) *Node {
					encoded := m.encode(scope, x)
					q := m.quantize(scope, batchOf(x), encoded, m.codebook(scope, encoded))
					q.likelihood = q.likelihood.fitted(inDecoder(scope), q.logits, q.x)
					return q.losses(m.config.Commitment)[3]
				}
				for _, part := range []string{"decoder", "prior"} {
					gradcheck.Check(t, b, "/weights/"+part, func(scope *model.Scope, in []*Node) (loss, of *Node) {
						of = objective(scope, in[0])
						return of, of
					}, twoPictures)
				}
			})
		})
	}
}

func TestGradientsOfTheEncoder(t *testing.T) {
	m := smallVQ(Config{Commitment: 3})
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		vectors := gradcheck.Wave(-1, 1, 2, 4, 2, 3)
		objective := func(scope *model.Scope, x, encoded, vectors, into *Node) *Node {
			q := quantized{x: Reshape(x, 2, -1), encoded: encoded, vectors: vectors, logits: m.decode(scope, into), priorNats: ScalarZero(x.Graph(), x.DType())}
			q.likelihood = m.config.likelihood(inDecoder(scope), q.x)
			return q.losses(m.config.Commitment)[3]
		}
		store := model.NewStore()
		if err := store.SetRNGStateFromSeed(11); err != nil { // as gradcheck's, for the same weights
			t.Fatal(err)
		}
		held := call(t, b, store, func(scope *model.Scope, in []*Node) []*Node {
			return []*Node{Sub(in[1], m.encode(scope, in[0]))}
		}, twoPictures, vectors)[0]
		gradcheck.Check(t, b, "/weights/encoder", func(scope *model.Scope, in []*Node) (loss, of *Node) {
			encoded := m.encode(scope, in[0])
			return objective(scope, in[0], encoded, in[1], Add(encoded, in[2])),
				objective(scope, in[0], encoded, in[1], straightThrough(encoded, in[1]))
		}, twoPictures, vectors, held)
	})
}

// Two places are 1 and 3 from their codes in the one picture and at them in the other: (1 + 9) / 2 = 5. The gradient is 2 (encoded -
// vector) / 2, and the codebook has none.
func TestCommitmentByHand(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		out := call(t, b, seeded(t), func(_ *model.Scope, in []*Node) []*Node {
			loss := quantized{encoded: in[0], vectors: in[1]}.commitmentLoss()
			return append([]*Node{loss}, Gradient(loss, in[0], in[1])...)
		}, [][][][]float64{{{{1}, {3}}}, {{{2}, {2}}}}, [][][][]float64{{{{0}, {0}}}, {{{2}, {2}}}})
		for i, want := range [][]float64{{5}, {1, 3, 0, 0}, {0, 0, 0, 0}} {
			if got := tensors.MustCopyFlatData[float64](out[i]); !slices.Equal(got, want) {
				t.Errorf("result %d is %v, want %v", i, got, want)
			}
		}
	})
}

// A logit of 0 costs log 2 a pixel, of which there are two; the codes 5 and 7 nats, 6 on average; and they are 1 off in one of
// two pictures, which is half, times 4.
func TestLossesByHand(t *testing.T) {
	for i, want := range []float64{2*math.Ln2 + 6, 2 * math.Ln2, 6, 2*math.Ln2 + 6 + 2} {
		checkScalar(t, smallVQ(Config{}).Losses()[i], want, func(in []*Node) *Node {
			return quantized{x: in[0], logits: in[0], priorNats: in[1], encoded: in[2], vectors: ZerosLike(in[2])}.losses(4)[i]
		}, [][]float64{{0, 0}, {0, 0}}, []float64{5, 7}, [][][][]float64{{{{1}}}, {{{0}}}})
	}
}

// Scored without training, the bound is the reconstruction and the prior of a step, and all draws are the same; the
// reconstruction is what the bound's logits say. The first step brings all codes to life.
func TestBoundOfVQ(t *testing.T) {
	m := smallVQ(Config{Conditional: true, Likelihood: LikelihoodBernoulli})
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		store := seeded(t)
		out := call(t, b, store, func(scope *model.Scope, in []*Node) []*Node {
			weights := m.LogWeights(scope, batchOf(in[0]), 3)
			encoded := m.encode(scope, in[0])
			q := m.quantize(scope, batchOf(in[0]), encoded, m.codebook(scope, encoded))
			again := m.Reconstruct(scope, batchOf(in[0]))
			far := ReduceAllMax(Abs(Sub(again, m.probabilities(q.logits))))
			return append([]*Node{weights, far}, q.losses(m.config.Commitment)...)
		}, twoPictures)
		weights, far, elbo := tensors.MustCopyFlatData[float64](out[0]), tensors.ToScalar[float64](out[1]), tensors.ToScalar[float64](out[2])
		if len(weights) != 6 || !slices.Equal(weights[:2], weights[2:4]) || !slices.Equal(weights[:2], weights[4:]) {
			t.Fatalf("the log weights are %v, want three times the same two", weights)
		}
		if mean := (weights[0] + weights[1]) / 2; math.Abs(mean+elbo) > 1e-9 || far > 1e-9 {
			t.Errorf("the log weights average to %g, want %g; the reconstruction is %g off", mean, -elbo, far)
		}
		out = call(t, b, store, func(scope *model.Scope, in []*Node) []*Node {
			m.Step(scope, batchOf(in[0]))
			return []*Node{m.codebook(scope, in[0]).usage}
		}, twoPictures)
		if usage := tensors.MustCopyFlatData[float64](out[0]); slices.Min(usage) < 0.198 {
			t.Errorf("after a step the usage of codes is %v, want at least 0.99 of the 0.2 with which all begin", usage)
		}
	})
}

// Pixels are probabilities, in the pictures' shape, of the classes asked for or of all. A class changes what is drawn.
func TestSamplesOfVQ(t *testing.T) {
	m := smallVQ(Config{Conditional: true})
	m.dropping = false
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		store := seeded(t)
		drawn := func() (all [][]float32) { // a program each, for one with two loops that look for a maximum is not to be had
			for _, label := range []int32{0, 1, -1} {
				out := call(t, b, store, func(scope *model.Scope, in []*Node) []*Node {
					draw := models.Draw{Count: 40, RNG: in[0], Temperature: in[1]}
					if label >= 0 {
						draw.Labels = BroadcastToDims(Const(in[0].Graph(), label), 40)
					}
					return []*Node{m.Sample(scope, draw)}
				}, rng(t), float32(1))
				if got, want := out[0].Shape().Dimensions, []int{40, 8, 4, 2}; !slices.Equal(got, want) {
					t.Fatalf("the samples have the shape %v, want %v", got, want)
				}
				all = append(all, tensors.MustCopyFlatData[float32](out[0]))
			}
			return all
		}
		drawn()
		louder(t, store, "/weights/prior", 5)
		all := drawn()
		if slices.Equal(all[0], all[1]) || slices.Equal(all[0], all[2]) {
			t.Error("another class draws the same pictures")
		}
		if low, high := slices.Min(all[2]), slices.Max(all[2]); low < 0 || high > 1 {
			t.Errorf("pixels are %g to %g, want 0 to 1", low, high)
		}
	})
}

// If a grid of codes is seen from elsewhere, so is the picture, exactly, of tiles and of nothing else.
func TestTilesOfVQ(t *testing.T) {
	for _, tile := range []models.Tile{"", models.TileRepeat, models.TileHalfDrop} {
		gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
			plain := smallVQ(Config{})
			tiled, err := plain.Tiled(tile)
			if err != nil {
				t.Fatal(err)
			}
			for i, m := range []vqModel{smallVQ(Config{Tile: tile}), tiled.(vqModel)} {
				vectors := tensors.MustCopyFlatData[float64](gradcheck.Wave(-9, 9, 2, 4, 2, 3))
				moved := elsewhere(vectors, 4, 2, 3, tile, 1, 1)
				out := call(t, b, seeded(t), func(scope *model.Scope, in []*Node) []*Node {
					return []*Node{m.decode(scope, in[0]), m.decode(scope, in[1])}
				}, tensors.FromFlatDataAndDimensions(vectors, 2, 4, 2, 3), tensors.FromFlatDataAndDimensions(moved, 2, 4, 2, 3))
				want := elsewhere(tensors.MustCopyFlatData[float64](out[0]), 8, 4, 2, tile, 2, 2)
				if got := closeTo(tensors.MustCopyFlatData[float64](out[1]), want); got != (tile != "") {
					t.Errorf("maker %d, tile %q: seen from elsewhere is %v, want %v", i, tile, got, tile != "")
				}
			}
		})
	}
}

// Codes are no numbers to walk through, so that samplers refuse to; but the likelihood is bounded and tiles are made.
func TestWhatVQIsNot(t *testing.T) {
	built, err := Config{Preset: VQ}.Build(models.Spec{Kind: models.Pictures, Height: 64, Width: 64, Channels: 3})
	if err != nil {
		t.Fatal(err)
	}
	if _, is := built.(models.Latent); is {
		t.Error("a VQ-VAE says that it decodes latent numbers")
	}
	if _, is := built.(models.Supported); !is {
		t.Error("a VQ-VAE has no bound on its likelihood")
	}
	for request, want := range map[models.Request]string{
		{Count: 1}: "", {Count: 1, Labelled: true}: `train it anew with {"conditional": true}`, {Count: 1, PromptLength: 2}: "draws whole pictures",
	} {
		err := built.CanSample(request)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: got %v, want %q", request, err, want)
		}
	}
}

func TestFaultsOfVQ(t *testing.T) {
	pictures := models.Spec{Kind: models.Pictures, Height: 64, Width: 64, Channels: 3}
	for _, test := range []struct {
		config Config
		data   models.Spec
		want   []string
	}{
		{
			Config{Preset: VQ, Net: NetConv, Samples: 2, Beta: 3, FreeBits: 1, Warmup: 7}, pictures,
			[]string{"Net is conv, but the preset vq has resize-convolutions", "Samples is 2, but", "Beta is 3, but", "FreeBits is 1, but", "Warmup is 7, but the preset vq has one grid of codes"},
		},
		{Config{Preset: VQ, Binarise: true}, pictures, []string{`Likelihood is "gaussian" with Binarise`}},
		{Config{Preset: VQ, Codes: 65537, Commitment: -1}, pictures, []string{"Codes is 65537, want 0 to 65536", "Commitment is -1"}},
		{Config{Preset: Sigma, Codes: 8, Commitment: 1}, pictures, []string{"Codes is 8, but only the preset vq", "Commitment is 1, but only the preset vq"}},
		{Config{Preset: VQ}, models.Spec{Kind: models.Pictures, Height: 64, Width: 60, Channels: 3}, []string{"vae: Preset is vq, which learns pictures whose sides are halved to 7 to 13 pixels without a rest, such as 28, 32, 48, 64 or 128, but the data is pictures of 64x60x3: set it to conv or sigma, or take other data"}},
		{Config{Preset: VQ}, models.Spec{Kind: models.Pictures, Height: 27, Width: 27, Channels: 3}, []string{"but the data is pictures of 27x27x3"}},
		{Config{Preset: VQ}, models.Spec{Kind: models.Pictures, Height: 2, Width: 64, Channels: 3}, []string{"but the data is pictures of 2x64x3"}},
		{Config{Preset: VQ, Tile: models.TileHalfDrop}, models.Spec{Kind: models.Pictures, Height: 28, Width: 28, Channels: 3}, []string{"are 7 rows high where"}},
	} {
		_, err := test.config.Build(test.data)
		for _, want := range test.want {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%+v: got %v, want it to say %q", test.config, err, want)
			}
		}
	}
}
