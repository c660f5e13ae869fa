package gan

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/internal/gradcheck"
)

func TestAugmentFaults(t *testing.T) {
	for _, test := range []struct {
		config Config
		want   string
	}{
		{Config{Augment: "colour"}, `gan: Augment is "colour", want none, auto, or some of flip, color, translation and cutout with commas in between`},
		{Config{Augment: "color,"}, "gan: Augment is"},
		{Config{AugmentP: 1.5}, "gan: AugmentP is 1.5, want 0 to 1"},
		{Config{AugmentP: math.NaN()}, "gan: AugmentP is NaN"},
		{Config{AugmentTarget: 1}, "gan: AugmentTarget is 1, want at least 0 and below 1"},
		{Config{AugmentP: 0.3, AugmentTarget: 0.6}, "gan: AugmentTarget is 0.6, but AugmentP is fixed at 0.3: set one of them"},
		{Config{Augment: "color, flip", AugmentP: 1}, ""},
		{Config{Augment: AugmentAuto}, ""},
	} {
		err := test.config.Validate()
		if (err == nil) != (test.want == "") || err != nil && !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("%+v: got %v, want %q", test.config, err, test.want)
		}
	}
}

// Mirror images are made where the data could have them. What the data decides is written into the configuration;
// what was not asked for leaves it as older checkpoints have it.
func TestFittedToFewPictures(t *testing.T) {
	for _, test := range []struct {
		config   Config
		count    int
		mirrored bool
		want     string // what is written of the fields that the data decides
	}{
		{Config{}, 0, true, `"ema":0,"batch":128`},
		{Config{}, 5000, true, `"ema":0,"batch":128`},
		{Config{}, 4999, true, `"ema":0.999,"batch":128`},
		{Config{EMA: -1}, 4999, true, `"ema":-1,"batch":128`},
		{Config{EMA: 0.9, Batch: 64}, 50, true, `"ema":0.9,"batch":64`},
		{Config{}, 50, true, `"ema":0.999,"batch":25`},
		{Config{Augment: AugmentAuto}, 0, false, `"ema":0,"augment":"color,translation,cutout","augment_target":0.6,"batch":128`},
		{Config{Augment: AugmentAuto, AugmentP: 1}, 0, true, `"ema":0,"augment":"flip,color,translation,cutout","augment_p":1,"batch":128`},
		{Config{Augment: "flip", AugmentTarget: 0.5}, 0, false, `"ema":0,"augment":"flip","augment_target":0.5,"batch":128`},
		{Config{Augment: AugmentNone}, 0, true, `"ema":0,"augment":"none","batch":128`},
	} {
		spec := pictures(8, 8, 1, 0)
		spec.Count, spec.Mirrored = test.count, test.mirrored
		built, err := test.config.Build(spec)
		if err != nil {
			t.Errorf("%+v: %v", test.config, err)
			continue
		}
		text, err := json.Marshal(built.Config())
		if err != nil || !strings.Contains(string(text), test.want) {
			t.Errorf("%+v of %d pictures: got %s (%v), want %s in it", test.config, test.count, text, err, test.want)
		}
		again, err := built.Config().Build(spec)
		if err != nil || again.Config() != built.Config() {
			t.Errorf("%+v, built again: %v, %+v, want it as it was", test.config, err, again)
		}
	}
	few := pictures(8, 8, 1, 0)
	few.Count = 50
	built, err := Config{}.Build(few)
	if err != nil {
		t.Fatal(err)
	}
	if advice := built.(models.Adviser).Advice(); !strings.HasPrefix(advice, "there are 50 pictures, so an update takes 25") {
		t.Errorf("the advice is %q", advice)
	}
}

// The signs of 1, 2, 3, 4, -1 are 0.6 on average, and those of 1, 2, 3, 4, 5 are 1. A batch of 5 moves p by
// 5/20,000. Where D has no zero it is the sign of the difference that counts.
func TestAdaptiveProbabilityByHand(t *testing.T) {
	sure, wavering := []float64{1, 2, 3, 4, 5}, []float64{1, -2, 3, -4, 5}
	const step = 5.0 / 20_000
	for _, test := range []struct {
		loss         Loss
		real, fake   []float64
		before, want float64
	}{
		{LossNonSaturating, sure, []float64{9, 9, 9, 9, 9}, 0.5, 0.5 + step},
		{LossNonSaturating, wavering, []float64{-9, -9, -9, -9, -9}, 0.5, 0.5 - step},
		{LossHinge, sure, []float64{9, 9, 9, 9, 9}, 0.5, 0.5 + step},
		{LossNonSaturating, wavering, wavering, 0, 0},
		{LossNonSaturating, sure, sure, 0.8 - step/2, 0.8},
		{LossWasserstein, sure, []float64{9, 9, 9, 9, 9}, 0.5, 0.5 - step},
		{LossRelativistic, wavering, []float64{-9, -9, -9, -9, -9}, 0.5, 0.5 + step},
		{LossRelativistic, sure, []float64{2, 3, 4, 5, 6}, 0.5, 0.5 - step},
	} {
		m := tiny(Article, func(c *Config) { c.Loss, c.Augment = test.loss, colors })
		gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
			store := model.NewStore()
			if _, err := store.CreateVariable("/discriminator/augment/p", tensors.FromScalar(test.before)); err != nil {
				t.Fatal(err)
			}
			_, err := model.CallOnceN(b, store, func(scope *model.Scope, real, fake *Node) []*Node {
				m.networks(true).adaptAugment(scope.At("discriminator"), real, fake)
				return []*Node{real}
			}, test.real, test.fake)
			if err != nil {
				t.Fatal(err)
			}
			value, err := store.GetVariable("/discriminator/augment/p").Value()
			if err != nil {
				t.Fatal(err)
			}
			if p := tensors.ToScalar[float64](value); math.Abs(p-test.want) > 1e-12 {
				t.Errorf("%s of %v and %v: %g becomes %g, want %g", test.loss, test.real, test.fake, test.before, p, test.want)
			}
		})
	}
}

// The objectives of both networks, and the penalty, see pictures as they are while the probability is 0, and others where it
// is 1; no weight but the discriminator's p is new, and a fixed probability needs none.
func TestBothNetworksSeeChangedPictures(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		objectives := func(change func(c *Config)) (values []float64, variables int) {
			m := tiny(Article, func(c *Config) { c.R1 = 1; change(c) })
			store := model.NewStore()
			if err := store.SetRNGStateFromSeed(3); err != nil {
				t.Fatal(err)
			}
			out, err := model.CallOnceN(b, store, func(scope *model.Scope, x, other *Node, labels *Node) []*Node {
				n, in := m.networks(false), scope.At("discriminator")
				real, fake := n.preprocess(x), n.preprocess(other)
				n.discriminate(in, real, labels) // makes the weights
				spread(t, store)
				penalty := n.slopePenalty(in, real, fake, labels)
				return []*Node{n.generatorObjective(in, real, fake, labels), penalty, Sub(n.discriminatorObjective(in, real, fake, labels), penalty)}
			}, gradcheck.Wave(0, 1, 4, 8, 8, 1), gradcheck.Wave(0.2, 0.6, 4, 8, 8, 1), []int32{0, 1, 2, 0})
			if err != nil {
				t.Fatal(err)
			}
			for _, value := range out {
				values = append(values, tensors.ToScalar[float64](value))
			}
			return values, store.NumVariables()
		}
		plain, count := objectives(func(*Config) {})
		at0, with := objectives(func(c *Config) { c.Augment = "cutout,color" })
		at1, without := objectives(func(c *Config) { c.Augment, c.AugmentP = "cutout,color", 1 })
		if with != count+1 || without != count {
			t.Errorf("%d variables, %d with an adaptive probability, %d with a fixed one: want one more, and none", count, with, without)
		}
		for i, name := range []string{"generator", "penalty", "discriminator"} {
			if math.Abs(plain[i]-at0[i]) > 1e-12 {
				t.Errorf("%s: %g at probability 0, want %g as without", name, at0[i], plain[i])
			}
			if math.Abs(plain[i]-at1[i]) < 1e-6 {
				t.Errorf("%s: %g at probability 1 as without", name, at1[i])
			}
		}
	})
}

// Pictures of convolutions are changed in their own range: what is cut out is 0 there, and in [0, 1] it is 1/2.
func TestChangedPicturesAreGreyWhereTheyAreCut(t *testing.T) {
	for net, want := range map[Net]float64{NetMLP: 0.5, NetConv: 0} {
		m := tiny(DCGAN, func(c *Config) { c.Net, c.Augment, c.AugmentP = net, cutout, 1 })
		gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
			store := model.NewStore()
			if err := store.SetRNGStateFromSeed(3); err != nil {
				t.Fatal(err)
			}
			out, err := model.CallOnce(b, store, func(scope *model.Scope, x *Node) *Node {
				n := m.networks(true)
				return n.augment(scope, n.preprocess(x))
			}, gradcheck.Wave(0.6, 1, 4, 8, 8, 1))
			if err != nil {
				t.Fatal(err)
			}
			cut := 0
			for _, value := range tensors.MustCopyFlatData[float64](out) {
				if math.Abs(value-want) < 1e-12 {
					cut++
				}
			}
			if cut < 4*2*2 || cut > 4*4*4 {
				t.Errorf("%s: %d pixels are %g, want 4 to 16 of each of 4 pictures", net, cut, want)
			}
		})
	}
}

// In a training the probability follows the discriminator, and is a variable that no optimizer touches.
func TestAStepMovesTheProbability(t *testing.T) {
	m := tiny(Article, func(c *Config) { c.Augment = AugmentAuto })
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		s := newTrainer(t, b, m, m.Step)
		s.step()
		before := s.value("/discriminator/augment/p")[0]
		s.step()
		after, trainable := s.value("/discriminator/augment/p")[0], s.store.GetVariable("/discriminator/augment/p").Trainable
		if moved := math.Abs(after - before); trainable || after > 0 && math.Abs(moved-4.0/20_000) > 1e-12 || after < 0 {
			t.Errorf("p went from %g to %g (trainable: %v), want a step of 4/20,000 or 0", before, after, trainable)
		}
	})
}
