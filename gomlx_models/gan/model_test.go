package gan

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

var small = Config{Latent: 3, Units: 5}.withDefaults()

// Logits of 0 mean even odds: log 2 nats for each side. Logits of +-2 are right or wrong with
// odds of e^2 to 1: log(1 + e^-2) = 0.126928, log(1 + e^2) = 2.126928.
func TestLossesByHand(t *testing.T) {
	for _, test := range []struct {
		name         string
		real, fake   []float64
		wantD, wantG float64
	}{
		{"even odds", []float64{0}, []float64{0}, 2 * math.Ln2, math.Ln2},
		{"the discriminator is right", []float64{2, 2}, []float64{-2, -2}, 2 * 0.126928, 2.126928},
		{"the discriminator is fooled", []float64{-2}, []float64{2}, 2 * 2.126928, 0.126928},
		{"far from 0 nothing overflows", []float64{-1000}, []float64{1000}, 2000, 0},
	} {
		gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
			got, err := CallOnceN(b, func(real, fake *Node) []*Node {
				return []*Node{discriminatorLoss(real, fake), generatorLoss(fake)}
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

func TestGradients(t *testing.T) {
	x, z := gradcheck.Wave(0, 1, 4, 6), gradcheck.Wave(-1, 1, 4, 3)
	losses := func(scope *model.Scope, in []*Node) (d, g *Node) {
		fake := Sigmoid(generate(scope.At("generator"), small, in[1], 6))
		inD := scope.At("discriminator")
		return discriminatorLoss(discriminate(inD, small, in[0]), discriminate(inD, small, StopGradient(fake))),
			generatorLoss(discriminate(inD, small, fake))
	}
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		gradcheck.Check(t, b, "/discriminator", func(scope *model.Scope, in []*Node) (loss, objective *Node) {
			d, _ := losses(scope, in)
			return d, d
		}, x, z)
		gradcheck.Check(t, b, "/generator", func(scope *model.Scope, in []*Node) (loss, objective *Node) {
			_, g := losses(scope, in)
			return g, g
		}, x, z)
	})
}

func TestAStepOfOneNetworkLeavesTheOtherAlone(t *testing.T) {
	m := generator{config: small, spec: models.Spec{Kind: models.Pictures, Height: 2, Width: 3, Channels: 1}}
	for _, test := range []struct {
		name           string
		movesD, movesG bool
		update         func(inD, inG *model.Scope, x, fake *Node) *Node
	}{
		{"discriminator", true, false, func(inD, _ *model.Scope, x, fake *Node) *Node { return m.updateDiscriminator(inD, x, fake) }},
		{"generator", false, true, func(inD, inG *model.Scope, _, fake *Node) *Node { return m.updateGenerator(inG, inD, fake) }},
	} {
		gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
			store := model.NewStore()
			exec, err := model.NewExec(b, store, func(scope *model.Scope, x, z *Node) *Node {
				inD, inG := scope.At("discriminator"), scope.At("generator")
				fake := Sigmoid(generate(inG, small, z, 6))
				discriminate(inD, small, x) // makes the weights, whichever network learns
				return test.update(inD, inG, x, fake)
			})
			if err != nil {
				t.Fatal(err)
			}
			x, z := gradcheck.Wave(0, 1, 4, 6), gradcheck.Wave(-1, 1, 4, 3)
			var d, g [2][]float64
			for i := range 2 {
				if _, err := exec.Call(x, z); err != nil {
					t.Fatal(err)
				}
				d[i], g[i] = weights(t, store, "/discriminator/layer0/weights"), weights(t, store, "/generator/layer0/weights")
			}
			if movedD, movedG := !slices.Equal(d[0], d[1]), !slices.Equal(g[0], g[1]); movedD != test.movesD || movedG != test.movesG {
				t.Errorf("a step of the %s moved the discriminator: %v, the generator: %v", test.name, movedD, movedG)
			}
		})
	}
}

func weights(t *testing.T, store *model.Store, path string) []float64 {
	t.Helper()
	value, err := store.GetVariable(path).Value()
	if err != nil {
		t.Fatal(err)
	}
	return tensors.MustCopyFlatData[float64](value)
}

func TestArticleSizes(t *testing.T) {
	got := Config{}.withDefaults()
	want := Config{Latent: 100, Units: 1024, Batch: 128, LearningRate: 2e-4, Momentum: 0.5}
	if got != want {
		t.Errorf("the reference model is %+v, want %+v", got, want)
	}
}

func TestFaultsAreAllTold(t *testing.T) {
	_, err := Config{Latent: -1, Units: -2, Batch: -3, LearningRate: 2, Momentum: math.NaN()}.Build(models.Spec{Kind: models.Pictures})
	for _, want := range []string{"Latent is -1", "Units is -2", "Batch is -3", "LearningRate is 2", "Momentum is NaN"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want it to say %q", err, want)
		}
	}
	if _, err := (Config{}).Build(models.Spec{Kind: models.Text}); err == nil || !strings.Contains(err.Error(), "take rnn.Config") {
		t.Errorf("text: got %v", err)
	}
}
