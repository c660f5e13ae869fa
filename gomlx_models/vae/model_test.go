package vae

import (
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

// By hand, of one latent variable: N(0, 1) is the prior, so 0; N(2, 1) is m^2/2 = 2 away; and of
// variance e, (e - 1 - 1)/2 = 0.359141. Two variables add up, a batch is averaged.
func TestKLByHand(t *testing.T) {
	for _, test := range []struct {
		name         string
		mean, logVar [][]float64
		want         float64
	}{
		{"the prior itself", [][]float64{{0, 0}}, [][]float64{{0, 0}}, 0},
		{"a mean of 2", [][]float64{{2}}, [][]float64{{0}}, 2},
		{"a variance of e", [][]float64{{0}}, [][]float64{{1}}, 0.359141},
		{"variables add up", [][]float64{{2, 0}}, [][]float64{{0, 1}}, 2.359141},
		{"a batch is averaged", [][]float64{{2}, {0}}, [][]float64{{0}, {0}}, 1},
	} {
		checkScalar(t, test.name, test.want, klLoss, test.mean, test.logVar)
	}
}

// A logit of 0 costs log 2 a pixel whatever the pixel; a logit of 2 costs log(1 + e^-2) = 0.126928
// where the pixel is white and 2 more where it is black, and the mean of both where it is grey.
func TestReconstructionByHand(t *testing.T) {
	for _, test := range []struct {
		name      string
		logits, x [][]float64
		want      float64
	}{
		{"no opinion", [][]float64{{0, 0}}, [][]float64{{0, 1}}, 2 * math.Ln2},
		{"white", [][]float64{{2}}, [][]float64{{1}}, 0.126928},
		{"black", [][]float64{{2}}, [][]float64{{0}}, 2.126928},
		{"grey", [][]float64{{2}}, [][]float64{{0.5}}, 1.126928},
		{"pictures are averaged", [][]float64{{2}, {2}}, [][]float64{{1}, {0}}, 1.126928},
		{"sure and wrong does not overflow", [][]float64{{1000}}, [][]float64{{0}}, 1000},
	} {
		checkScalar(t, test.name, test.want, reconstructionLoss, test.logits, test.x)
	}
}

func checkScalar(t *testing.T, name string, want float64, loss func(a, b *Node) *Node, a, b [][]float64) {
	t.Helper()
	gradcheck.EachBackend(t, func(t *testing.T, backend compute.Backend) {
		got, err := CallOnce(backend, loss, a, b)
		if err != nil {
			t.Fatal(err)
		}
		if got := tensors.ToScalar[float64](got); math.Abs(got-want) > 1e-5 {
			t.Errorf("%s: got %g, want %g", name, got, want)
		}
	})
}

func TestGradients(t *testing.T) {
	m := generator{config: Config{Latent: 2, Units: 5}.withDefaults(), spec: models.Spec{Kind: models.Pictures, Height: 2, Width: 3, Channels: 1}}
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		gradcheck.Check(t, b, "/weights", func(scope *model.Scope, in []*Node) (loss, objective *Node) {
			minusELBO := m.losses(scope, in[0])[0]
			return minusELBO, minusELBO
		}, gradcheck.Wave(0, 1, 4, 2, 3, 1))
	})
}

func TestArticleSizes(t *testing.T) {
	got := Config{}.withDefaults()
	want := Config{Latent: 20, Units: 1024, Batch: 128, LearningRate: 1e-3}
	if got != want {
		t.Errorf("the reference model is %+v, want %+v", got, want)
	}
}

func TestFaultsAreAllTold(t *testing.T) {
	_, err := Config{Latent: -1, Units: -2, Batch: -3, LearningRate: math.Inf(1)}.Build(models.Spec{Kind: models.Pictures})
	for _, want := range []string{"Latent is -1", "Units is -2", "Batch is -3", "LearningRate is +Inf"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want it to say %q", err, want)
		}
	}
	if _, err := (Config{}).Build(models.Spec{Kind: models.Text}); err == nil || !strings.Contains(err.Error(), "take rnn.Config") {
		t.Errorf("text: got %v", err)
	}
}
