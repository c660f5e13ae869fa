package gan

import (
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

// tiny is a preset cut down to a size for tests: conditional, of pictures of 8x8.
func tiny(preset Preset, change func(c *Config)) ganModel { return tinyOf(8, preset, change) }

func tinyOf(side int, preset Preset, change func(c *Config)) ganModel {
	c := Config{Preset: preset, Latent: 3, Units: 5, Channels: 2, Batch: 4, Conditional: true}
	if change != nil {
		change(&c)
	}
	built, err := c.Build(models.Spec{Kind: models.Pictures, Height: side, Width: side, Channels: 1, Classes: 3})
	if err != nil {
		panic(err)
	}
	return built.(ganModel)
}

// Logits of 0 mean even odds: log 2 nats for each side. Logits of +-2 are right or wrong with
// odds of e^2 to 1: log(1 + e^-2) = 0.126928, log(1 + e^2) = 2.126928. The hinge is 1 - D(x) up to 1 for real
// pictures, and 1 + D(x) from -1 for generated ones; the Wasserstein loss is the difference of the means.
func TestLossesByHand(t *testing.T) {
	for _, test := range []struct {
		name         string
		loss         Loss
		real, fake   []float64
		wantD, wantG float64
	}{
		{"even odds", LossNonSaturating, []float64{0}, []float64{0}, 2 * math.Ln2, math.Ln2},
		{"the discriminator is right", LossNonSaturating, []float64{2, 2}, []float64{-2, -2}, 2 * 0.126928, 2.126928},
		{"the discriminator is fooled", LossNonSaturating, []float64{-2}, []float64{2}, 2 * 2.126928, 0.126928},
		{"far from 0 nothing overflows", LossNonSaturating, []float64{-1000}, []float64{1000}, 2000, 0},
		{"a difference of means", LossWasserstein, []float64{5, 3}, []float64{-1, 2}, 0.5 - 4, -0.5},
		{"within the margin", LossHinge, []float64{0.25, -1}, []float64{0, 0.5}, (0.75+2)/2 + (1+1.5)/2, -0.25},
		{"pairs, of which the first is told apart", LossRelativistic, []float64{2, 5}, []float64{0, 7}, (0.126928 + 2.126928) / 2, (0.126928 + 2.126928) / 2},
		{"only differences count", LossRelativistic, []float64{102}, []float64{100}, 0.126928, 2.126928},
		{"beyond the margin nothing is to be gained", LossHinge, []float64{1, 7}, []float64{-1, -9}, 0, 5},
	} {
		gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
			got, err := CallOnceN(b, func(real, fake *Node) []*Node {
				return []*Node{discriminatorLoss(test.loss, real, fake), generatorLoss(test.loss, real, fake)}
			}, test.real, test.fake)
			if err != nil {
				t.Fatal(err)
			}
			d, g := tensors.ToScalar[float64](got[0]), tensors.ToScalar[float64](got[1])
			if math.Abs(d-test.wantD) > 1e-5 || math.Abs(g-test.wantG) > 1e-5 {
				t.Errorf("%s: got %g and %g, want %g and %g", test.name, d, g, test.wantD, test.wantG)
			}
		})
	}
}

// spread gives every new variable unequal values of the size of 1: weights drawn with 0.02 make gradients too small to
// be told from none.
func spread(t *testing.T, store *model.Store) {
	t.Helper()
	for v := range store.IterVariables() {
		if !v.Trainable || v.HasValue() {
			continue
		}
		if err := v.SetValue(gradcheck.Wave(-0.6, 0.7, v.Shape().Dimensions...)); err != nil {
			t.Fatal(err)
		}
	}
}

func TestGradientsOfTheWholeLosses(t *testing.T) {
	for _, test := range []struct {
		name string
		m    ganModel
	}{
		{"article", tiny(Article, func(c *Config) { c.Conditional = false })},
		{"dcgan", tiny(DCGAN, func(c *Config) { c.Conditional = false })},
		{"wgan-gp", tinyOf(16, WGANGP, func(c *Config) { c.Conditional = false })},
		{"hinge, conditional", tiny(Hinge, nil)},
		{"article, conditional, with layer norm and R1", tiny(Article, func(c *Config) { c.Norm, c.R1 = NormLayer, 10 })},
		{"r3gan, conditional", tinyOf(16, R3GAN, func(c *Config) { c.R1, c.R2, c.PenaltyBatch, c.Augment = 10, 20, 3, AugmentNone })},
		{"dcgan, half-drop", tiled(DCGAN, models.TileHalfDrop, EdgesContinue)},
		{"wgan-gp, conditional, of MLPs with spectral norm", tiny(WGANGP, func(c *Config) { c.Net, c.Norm = NetMLP, NormSpectral })},
	} {
		side, labels := test.m.spec.Height, tensors.FromFlatDataAndDimensions([]int32{0, 2, 1, 2}, 4)
		real, fake := gradcheck.Wave(0, 1, 4, side, side, 1), gradcheck.Wave(0.4, 0.8, 4, side, side, 1)
		gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
			t.Run(test.name, func(t *testing.T) {
				gradcheck.Check(t, b, "/discriminator", func(scope *model.Scope, in []*Node) (loss, objective *Node) {
					// Not in training, where u of spectral norm, and so the loss, would move from call to call.
					n := test.m.networks(false)
					loss = n.discriminatorObjective(scope.At("discriminator"), n.preprocess(in[0]), n.preprocess(in[1]), test.m.heeded(in[2]))
					spread(t, scope.Store())
					return loss, loss
				}, real, fake, labels)
				gradcheck.Check(t, b, "/generator", func(scope *model.Scope, in []*Node) (loss, objective *Node) {
					labels := test.m.heeded(in[1])
					fake := test.m.networks(true).generate(scope.At("generator"), in[0], labels)
					loss = test.m.networks(false).generatorObjective(scope.At("discriminator"), test.m.networks(false).preprocess(in[2]), fake, labels)
					spread(t, scope.Store())
					return loss, loss
				}, gradcheck.Wave(-1, 1, 4, 3), labels, real)
			})
		})
	}
}

// heeded is labels, or nil if the model is not conditional.
func (m ganModel) heeded(labels *Node) *Node {
	if m.config.Conditional {
		return labels
	}
	return nil
}

// linear is a GAN for pictures of two pixels whose discriminator puts out (3, 4).x: two of its layers are the identity on
// positive numbers.
func linear(t *testing.T, loss Loss) (ganModel, *model.Store) {
	t.Helper()
	store := model.NewStore()
	for path, value := range map[string]any{
		"/discriminator/layer0/weights": [][]float64{{1, 0}, {0, 1}}, "/discriminator/layer1/weights": [][]float64{{1, 0}, {0, 1}},
		"/discriminator/out/weights": [][]float64{{3}, {4}},
	} {
		if _, err := store.CreateVariable(path, tensors.MustFromAnyValue(value)); err != nil {
			t.Fatal(err)
		}
	}
	return ganModel{
		config: Config{Latent: 1, Units: 2, Loss: loss}.withDefaults(),
		spec:   models.Spec{Kind: models.Pictures, Height: 1, Width: 2, Channels: 1},
	}, store
}

// The discriminator puts out 3 0.1 + 4 0.2 = 1.1 and 0.3; as probabilities 1 / (1 + e^-1.1) = 0.750260 and 0.574443.
func TestRealnessByHand(t *testing.T) {
	for loss, want := range map[Loss][]float64{
		LossNonSaturating: {0.750260, 0.574443}, LossWasserstein: {1.1, 0.3}, LossHinge: {1.1, 0.3}, LossRelativistic: {1.1, 0.3},
	} {
		gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
			m, store := linear(t, loss)
			got, err := model.CallOnce(b, store, func(scope *model.Scope, x *Node) *Node {
				return m.Realness(scope, models.Batch{Examples: x})
			}, [][][][]float64{{{{0.1}, {0.2}}}, {{{0.1}, {0}}}})
			if err != nil {
				t.Fatal(err)
			}
			if values := tensors.MustCopyFlatData[float64](got); math.Abs(values[0]-want[0]) > 1e-6 || math.Abs(values[1]-want[1]) > 1e-6 {
				t.Errorf("%s: got %g, want %g", loss, values, want)
			}
		})
	}
}

// D(x) is w.x, whose slope is |w| everywhere: 25 is its square.
func TestPenaltiesByHand(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		m, store := linear(t, "")
		penalty := func(r1, r2, smoothness float64) networks {
			n := m.networks(false)
			n.R1, n.R2, n.Smoothness = r1, r2, smoothness
			return n
		}
		exec, err := model.NewExec(b, store, func(scope *model.Scope, real, fake *Node) []*Node {
			in := scope.At("discriminator")
			return []*Node{
				m.networks(false).gradientPenalty(in, real, fake, nil), penalty(2, 0, 0).slopePenalty(in, real, fake, nil),
				penalty(-1, 4, 0).slopePenalty(in, real, fake, nil), penalty(2, 4, 7).slopePenalty(in, real, fake, nil),
				penalty(0, 0, 3).slopePenalty(in, real, fake, nil), penalty(-1, 0, 3).slopePenalty(in, real, fake, nil), // of two values: 6 for R1 and R2
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		got, err := exec.Call([][]float64{{0.1, 0.9}, {0.5, 0.5}}, [][]float64{{0.3, 0.2}, {1, 0.1}})
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range []float64{16, 25, 50, 75, 150, 75} {
			if cost := tensors.ToScalar[float64](got[i]); math.Abs(cost-want) > 1e-9 {
				t.Errorf("penalty %d of a slope of 5 is %g, want %g", i, cost, want)
			}
		}
	})
}

// The penalty of some of a batch is that of its first ones alone, real and generated, with their classes.
func TestThePenaltyOfSomePictures(t *testing.T) {
	m := tiny(DCGAN, func(c *Config) { c.R1, c.R2 = 3, 5 })
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		exec, err := model.NewExec(b, model.NewStore(), func(scope *model.Scope, real, fake, labels *Node) []*Node {
			all := m.networks(false)
			some := all
			some.PenaltyBatch = 2
			first := func(x *Node) *Node { return SliceAxis(x, 0, AxisRange(0, 2)) }
			got := some.slopePenalty(scope, real, fake, labels)
			want := all.slopePenalty(scope, first(real), first(fake), first(labels))
			whole := all.slopePenalty(scope, real, fake, labels)
			spread(t, scope.Store())
			return []*Node{got, want, whole}
		})
		if err != nil {
			t.Fatal(err)
		}
		out, err := exec.Call(gradcheck.Wave(-1, 1, 4, 8, 8, 1), gradcheck.Wave(0, 1, 4, 8, 8, 1), []int32{2, 0, 1, 1})
		if err != nil {
			t.Fatal(err)
		}
		got, want, whole := tensors.ToScalar[float64](out[0]), tensors.ToScalar[float64](out[1]), tensors.ToScalar[float64](out[2])
		if math.Abs(got-want) > 1e-12*want || got == whole {
			t.Errorf("the penalty of the first two is %g, want %g and not %g, that of all", got, want, whole)
		}
	})
}

// Real and generated pictures in one pass give the numbers of two passes.
func TestOnePassIsTwo(t *testing.T) {
	m := tiny(DCGAN, nil)
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		exec, err := model.NewExec(b, model.NewStore(), func(scope *model.Scope, real, fake, labels *Node) []*Node {
			n := m.networks(false)
			one := n.discriminatorObjective(scope, real, fake, labels)
			two := discriminatorLoss(n.Loss, n.discriminate(scope, real, labels), n.discriminate(scope, fake, labels))
			spread(t, scope.Store())
			return []*Node{one, two}
		})
		if err != nil {
			t.Fatal(err)
		}
		got, err := exec.Call(gradcheck.Wave(-1, 1, 2, 8, 8, 1), gradcheck.Wave(0, 1, 2, 8, 8, 1), []int32{2, 0})
		if err != nil {
			t.Fatal(err)
		}
		if one, two := tensors.ToScalar[float64](got[0]), tensors.ToScalar[float64](got[1]); math.Abs(one-two) > 1e-12 {
			t.Errorf("one pass gives %.15g, two give %.15g", one, two)
		}
	})
}

// What a class does must be seen by both networks: with all else equal, its change moves the numbers.
func TestTheLabelCounts(t *testing.T) {
	for _, preset := range []Preset{Article, Hinge, R3GAN} {
		m := tiny(preset, nil)
		gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
			exec, err := model.NewExec(b, model.NewStore(), func(scope *model.Scope, z, x, labels *Node) []*Node {
				n := m.networks(false)
				return []*Node{
					m.Decode(scope, z, labels), n.discriminate(scope.At("discriminator"), n.preprocess(x), labels),
					m.Decode(scope, z, nil), m.Realness(scope, models.Batch{Examples: x}), m.Realness(scope, models.Batch{Examples: x, Labels: labels}),
				}
			})
			if err != nil {
				t.Fatal(err)
			}
			x, z := gradcheck.Wave(0, 1, 2, 8, 8, 1), gradcheck.Wave(-1, 1, 2, 3)
			got := map[int32][][]float64{}
			for _, label := range []int32{0, 2} {
				out, err := exec.Call(z, x, []int32{label, label})
				if err != nil {
					t.Fatal(err)
				}
				for _, o := range out {
					got[label] = append(got[label], tensors.MustCopyFlatData[float64](o))
				}
			}
			for i, what := range []string{"G's picture", "D's logit"} {
				if slices.Equal(got[0][i], got[2][i]) {
					t.Errorf("%s: %s does not change with the class", preset, what)
				}
			}
			if !slices.Equal(got[2][2], got[0][0]) || !slices.Equal(got[2][3], got[0][4]) {
				t.Errorf("%s: without a class, Decode and Realness do not take class 0", preset)
			}
			if slices.Equal(got[2][4], got[0][4]) {
				t.Errorf("%s: how real a picture seems does not change with the class", preset)
			}
		})
	}
}
