package vae

import (
	"math"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/tensors"

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
		checkScalar(t, test.name, test.want, func(in []*Node) *Node { return klLoss(in[0], in[1]) }, test.mean, test.logVar)
	}
}

// A mean of 2 is 2 nats away and the prior 0. Each variable is averaged over the batch before it is compared, so
// that of two pictures 2 and 0 nats away is 1.
func TestFreeBitsByHand(t *testing.T) {
	for _, test := range []struct {
		name string
		mean [][]float64
		free float64
		want float64
	}{
		{"none are free", [][]float64{{2, 0}}, 0, 2},
		{"a variable below costs the same", [][]float64{{2, 0}}, 0.5, 2.5},
		{"all are below", [][]float64{{2, 0}}, 3, 6},
		{"a batch is averaged first", [][]float64{{2}, {0}}, 0.5, 1},
		{"the average is below", [][]float64{{2}, {0}}, 1.5, 1.5},
	} {
		loss := func(in []*Node) *Node { return freeBitsLoss(in[0], MulScalar(in[0], 0), test.free) }
		checkScalar(t, test.name, test.want, loss, test.mean)
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
		{"draws of a picture are averaged", [][]float64{{2}, {0}}, [][]float64{{1}}, (0.126928 + math.Ln2) / 2},
		{"sure and wrong does not overflow", [][]float64{{1000}}, [][]float64{{0}}, 1000},
	} {
		checkScalar(t, test.name, test.want, func(in []*Node) *Node { return reconstructionLoss(posterior{logits: in[0], x: in[1]}) }, test.logits, test.x)
	}
}

// Noise 1/2 from N(1, 4) makes z = 2. Then log p(z) - log q(z|x) = -z^2/2 + 1/8 + log 2 = -1.181853, and a white
// pixel under a logit of 2 takes 0.126928 from it.
func TestLogWeightsByHand(t *testing.T) {
	checkScalar(t, "one draw", -1.181853-0.126928, func(in []*Node) *Node {
		mean, logVar, noise := in[0], in[1], in[2]
		return logWeights(posterior{
			x: in[3], mean: mean, logVar: logVar, noise: noise, z: reparameterise(mean, logVar, noise), logits: in[4],
		})
	}, [][][]float64{{{1}}}, [][][]float64{{{math.Log(4)}}}, [][][]float64{{{0.5}}}, [][][]float64{{{1}}}, [][][]float64{{{2}}})
}

// The mean of the weights 1 and 3 is 2. One weight is its own mean. A weight that is nothing beside another
// halves the mean.
func TestIWAEBoundByHand(t *testing.T) {
	for _, test := range []struct {
		name       string
		logWeights [][]float64
		want       float64
	}{
		{"two weights", [][]float64{{0}, {math.Log(3)}}, math.Ln2},
		{"one weight", [][]float64{{-7}}, -7},
		{"one weight a picture", [][]float64{{-7, -1}}, -4},
		{"two pictures", [][]float64{{0, 5}, {math.Log(3), 5}}, (math.Ln2 + 5) / 2},
		{"small numbers", [][]float64{{-1000}, {-1000}}, -1000},
		{"far apart", [][]float64{{1000}, {-1000}}, 1000 - math.Ln2},
	} {
		checkScalar(t, test.name, test.want, func(in []*Node) *Node { return iwaeBound(in[0]) }, test.logWeights)
	}
}

// The gradient of the bound by a log weight is its share of the sum of weights (Burda et al. 2015, section 3):
// 1/4 and 3/4.
func TestIWAEBoundWeighsTheGradient(t *testing.T) {
	for i, want := range []float64{0.25, 0.75} {
		checkScalar(t, "the share of a weight", want, func(in []*Node) *Node {
			share := Gradient(iwaeBound(in[0]), in[0])[0]
			return Slice(share, AxisElem(i))
		}, [][]float64{{0}, {math.Log(3)}})
	}
}

func checkScalar(t *testing.T, name string, want float64, loss func(in []*Node) *Node, args ...any) {
	t.Helper()
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		got, err := CallOnce(b, loss, args...)
		if err != nil {
			t.Fatal(err)
		}
		if got := tensors.MustCopyFlatData[float64](got); len(got) != 1 || !(math.Abs(got[0]-want) < 1e-5) {
			t.Errorf("%s: got %g, want %g", name, got, want)
		}
	})
}
