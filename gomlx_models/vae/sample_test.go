package vae

import (
	"math"
	"slices"
	"strings"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/internal/gradcheck"
)

// With one latent variable the likelihood of a picture is an integral that can be summed up numerically:
// p(x) = integral of N(z; 0, 1) p(x|z). The mean of many weights has to agree with it within its own error, and
// the ELBO, the mean of their logarithms, has to lie below.
func TestLogWeightsAgreeWithQuadrature(t *testing.T) {
	const draws, points, edge = 20000, 2001, 8.0
	m := vaeModel{network{config: Config{Latent: 1, Units: 6, Activation: ActivationTanh, Layers: 2}.withDefaults(), spec: odd}}
	pictures := [][]float64{}
	for i := range 3 {
		pictures = append(pictures, binary(m.spec.Size(), i))
	}
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		store := seeded(t)
		out := call(t, b, store, func(scope *model.Scope, in []*Node) []*Node {
			x := Reshape(in[0], 3, m.spec.Height, m.spec.Width, m.spec.Channels)
			logWeights := m.LogWeights(scope, models.Batch{Examples: x}, draws)
			z := Iota(x.Graph(), shapes.Make(x.DType(), points, 1), 0)
			return []*Node{logWeights, m.Decode(scope, AddScalar(MulScalar(z, 2*edge/(points-1)), -edge), nil)}
		}, pictures)
		weights, pixels := tensors.MustCopyFlatData[float64](out[0]), tensors.MustCopyFlatData[float64](out[1])
		for i, picture := range pictures {
			want := math.Log(integral(picture, pixels, points, edge))
			elbo, got, deviation := estimate(weights, i, len(pictures))
			if !(math.Abs(got-want) < 5*deviation) || deviation > 0.05 {
				t.Errorf("picture %d: log p(x) is %.4f, want %.4f, within 5 standard errors of %.4f", i, got, want, deviation)
			}
			if !(elbo < want) || math.Abs(elbo-want) < 5*deviation {
				t.Errorf("picture %d: the ELBO is %.4f, want clearly less than log p(x) = %.4f", i, elbo, want)
			}
		}
	})
}

// binary is a picture of zeros and ones.
func binary(size, seed int) []float64 {
	x := make([]float64, size)
	for i := range x {
		if math.Sin(float64(1+i*(seed+2))) > 0 {
			x[i] = 1
		}
	}
	return x
}

// integral is p(x) by the trapezoidal rule, from the pixels' probabilities at each point.
func integral(x, pixels []float64, points int, edge float64) float64 {
	sum, width := 0.0, 2*edge/float64(points-1)
	for k := range points {
		z := -edge + float64(k)*width
		log := -z*z/2 - math.Log(2*math.Pi)/2
		for i, v := range x {
			p := pixels[k*len(x)+i]
			log += v*math.Log(p) + (1-v)*math.Log(1-p)
		}
		sum += math.Exp(log) * width
	}
	return sum
}

// estimate returns the mean of the logarithms of a picture's weights, the logarithm of their mean, and the
// standard error of that.
func estimate(logWeights []float64, picture, pictures int) (elbo, logMean, deviation float64) {
	n, sum, squares := 0.0, 0.0, 0.0
	shift := logWeights[picture]
	for i := picture; i < len(logWeights); i += pictures {
		w := math.Exp(logWeights[i] - shift)
		n, elbo, sum, squares = n+1, elbo+logWeights[i], sum+w, squares+w*w
	}
	mean := sum / n
	return elbo / n, shift + math.Log(mean), math.Sqrt((squares/n-mean*mean)/n) / mean
}

// From the same draws, what parts of the bound are shown and what LogWeights has them made of differ only in the
// KL divergence, which the first has in closed form and the second by drawing: averaged over many draws they agree.
func TestLogWeightsAverageToTheELBO(t *testing.T) {
	const draws = 5000
	for _, c := range []Config{{Conditional: true}, {Preset: Sigma, Net: NetMLP}, {Preset: Sigma, Net: NetMLP, Likelihood: LikelihoodLogistic}} {
		checkAverage(t, vaeModel{network{config: small(c), spec: odd}}, draws)
	}
}

func checkAverage(t *testing.T, m vaeModel, draws int) {
	t.Helper()
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		out := call(t, b, seeded(t), func(scope *model.Scope, in []*Node) []*Node {
			batch := models.Batch{Examples: in[0], Labels: Const(in[0].Graph(), []int32{0, 2})}
			p := m.posterior(scope, batch, draws)
			return []*Node{m.losses(p, nil)[0], ReduceMean(logWeights(p), -1)}
		}, gradcheck.Wave(0, 1, 2, 9, 8, 2))
		minusELBO, each := tensors.ToScalar[float64](out[0]), tensors.MustCopyFlatData[float64](out[1])
		mean, deviation := meanAndError(each)
		if !(math.Abs(mean+minusELBO) < 5*deviation) || deviation > 0.1 {
			t.Errorf("the log weights average to %.4f, want the ELBO %.4f, within 5 standard errors of %.4f", mean, -minusELBO, deviation)
		}
	})
}

func meanAndError(values []float64) (mean, deviation float64) {
	squares := 0.0
	for _, v := range values {
		mean += v / float64(len(values))
		squares += v * v / float64(len(values))
	}
	return mean, math.Sqrt((squares - mean*mean) / float64(len(values)))
}

// The bound of k draws, averaged over what 64 draws give of it, never falls as k doubles (Burda et al. 2015,
// theorem 1); with k = 1 it is the mean of the log weights.
func TestTheBoundGrowsWithTheDraws(t *testing.T) {
	m := vaeModel{network{config: small(Config{Preset: Burda}), spec: odd}}
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		out := call(t, b, seeded(t), func(scope *model.Scope, in []*Node) []*Node {
			weights := m.LogWeights(scope, models.Batch{Examples: in[0]}, 64)
			bounds := []*Node{ReduceAllMean(weights)}
			for k := 1; k <= 64; k *= 2 {
				bounds = append(bounds, iwaeBound(Reshape(weights, k, -1)))
			}
			return bounds
		}, gradcheck.Wave(0, 1, 2, 9, 8, 2))
		mean, last := tensors.ToScalar[float64](out[0]), math.Inf(-1)
		for i, bound := range out[1:] {
			now := tensors.ToScalar[float64](bound)
			if !(now > last) || i == 0 && math.Abs(now-mean) > 1e-9 {
				t.Errorf("the bound of %d draws is %g after %g; the mean is %g", 1<<i, now, last, mean)
			}
			last = now
		}
	})
}

func TestShapesAndRanges(t *testing.T) {
	for _, test := range []struct {
		config                         Config
		height, width, channels, draws int
	}{
		{Config{}, 28, 28, 1, 1},
		{Config{Preset: Burda, Conditional: true}, 28, 28, 1, 3},
		{Config{Preset: Conv}, 28, 28, 1, 1},
		{Config{Preset: Conv, Conditional: true}, 17, 33, 3, 3},
		{Config{Preset: Sigma, Conditional: true}, 17, 33, 3, 3},
		{Config{Preset: Sigma, Likelihood: LikelihoodLogistic}, 16, 16, 4, 1},
	} {
		spec := models.Spec{Kind: models.Pictures, Height: test.height, Width: test.width, Channels: test.channels, Classes: 3}
		m := build(t, small(test.config), spec)
		gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
			t.Run(string(test.config.Preset), func(t *testing.T) { checkShapes(t, b, m, test.draws) })
		})
	}
}

func checkShapes(t *testing.T, b compute.Backend, m fullVAE, draws int) {
	t.Helper()
	spec := m.Spec()
	pictures := []int{2, spec.Height, spec.Width, spec.Channels}
	out := call(t, b, seeded(t), func(scope *model.Scope, in []*Node) []*Node {
		g := in[0].Graph()
		labels := Const(g, []int32{1, 0})
		batch := models.Batch{Examples: ConvertDType(in[0], in[1].DType()), Labels: labels}
		mean, logVar := m.Encode(scope, batch)
		draw := models.Draw{Count: 2, RNG: in[3], Temperature: in[1], Truncation: in[2]}
		return []*Node{m.Sample(scope, draw), m.LogWeights(scope, batch, draws), mean, logVar}
	}, gradcheck.Wave(0, 1, pictures...), float32(1), float32(math.Inf(1)), rng(t))
	for i, want := range [][]int{pictures, {draws, 2}, {2, m.LatentSize()}, {2, m.LatentSize()}} {
		if got := out[i].Shape().Dimensions; !slices.Equal(got, want) {
			t.Errorf("result %d is %v, want %v", i, got, want)
		}
	}
	for _, v := range tensors.MustCopyFlatData[float32](out[0]) {
		if !(v >= 0 && v <= 1) {
			t.Fatalf("a pixel is %g, want 0 to 1", v)
		}
	}
}

func rng(t *testing.T) *tensors.Tensor {
	t.Helper()
	state, err := RNGStateFromSeed(9)
	if err != nil {
		t.Fatal(err)
	}
	return state
}

// Almost nothing left of the latent numbers, all pictures are the one at 0, even at a high temperature.
func TestTruncationBoundsWhatIsDecoded(t *testing.T) {
	m := build(t, small(Config{}), odd)
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		farthest := func(truncation float32) float64 {
			out := call(t, b, seeded(t), func(scope *model.Scope, in []*Node) []*Node {
				drawn := m.Sample(scope, models.Draw{Count: 50, RNG: in[0], Temperature: in[1], Truncation: in[2]})
				return []*Node{ReduceAllMax(Abs(Sub(drawn, m.Decode(scope, in[3], nil))))}
			}, rng(t), float32(10), truncation, [][]float32{{0, 0}})
			return float64(tensors.ToScalar[float32](out[0]))
		}
		if near, far := farthest(1e-4), farthest(float32(math.Inf(1))); near > 1e-3 || far < 0.1 {
			t.Errorf("the farthest pixel is %g from that at 0, and %g without truncation: want less than 0.001 and more than 0.1", near, far)
		}
	})
}

// The class changes the picture of the same latent numbers, and its distribution; without one, all are drawn.
func TestConditional(t *testing.T) {
	m := build(t, small(Config{Conditional: true}), odd)
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		out := call(t, b, seeded(t), func(scope *model.Scope, in []*Node) []*Node {
			z, x := in[0], ConvertDType(in[1], in[0].DType())
			same := func(label int32) *Node { return Const(z.Graph(), []int32{label}) }
			mean0, _ := m.Encode(scope, models.Batch{Examples: x, Labels: same(0)})
			mean1, _ := m.Encode(scope, models.Batch{Examples: x, Labels: same(1)})
			drawn := m.Sample(scope, models.Draw{Count: 60, RNG: in[2], Temperature: in[3], Truncation: in[4]})
			each := m.Decode(scope, Zeros(z.Graph(), shapes.Make(dtypes.Float32, 3, 2)), Const(z.Graph(), []int32{0, 1, 2}))
			return []*Node{m.Decode(scope, z, same(0)), m.Decode(scope, z, same(1)), mean0, mean1, drawn, each}
		}, [][]float32{{0.5, -1}}, gradcheck.Wave(0, 1, 1, 9, 8, 2), rng(t), float32(1), float32(1e-5))
		for _, pair := range [][2]int{{0, 1}, {2, 3}} {
			if slices.Equal(tensors.MustCopyFlatData[float32](out[pair[0]]), tensors.MustCopyFlatData[float32](out[pair[1]])) {
				t.Errorf("results %v are the same for two classes", pair)
			}
		}
		seen := map[int]int{}
		drawn, each := tensors.MustCopyFlatData[float32](out[4]), tensors.MustCopyFlatData[float32](out[5])
		for i := range 60 {
			for class := range 3 {
				if math.Abs(float64(drawn[i*144]-each[class*144])) < 1e-4 {
					seen[class]++
				}
			}
		}
		for class := range 3 {
			if n := seen[class]; n < 8 || n > 32 {
				t.Errorf("of 60 pictures %d are of class %d, want about 20", n, class)
			}
		}
	})
}

func TestWhatCannotBeSampled(t *testing.T) {
	plain, conditional := build(t, Config{}, odd), build(t, Config{Conditional: true}, odd)
	for _, test := range []struct {
		name    string
		gen     fullVAE
		request models.Request
		want    string
	}{
		{"pictures", plain, models.Request{Count: 1}, ""},
		{"a class", plain, models.Request{Count: 1, Labelled: true}, `train it anew with {"conditional": true}`},
		{"a class, known", conditional, models.Request{Count: 1, Labelled: true}, ""},
		{"a prompt", conditional, models.Request{Count: 1, PromptLength: 2}, "draws whole pictures"},
	} {
		err := test.gen.CanSample(test.request)
		if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v, want %q", test.name, err, test.want)
		}
	}
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		_, err := model.CallOnce(b, seeded(t), func(scope *model.Scope, z *Node) *Node {
			return conditional.Decode(scope, z, nil)
		}, tensors.FromShape(shapes.Make(dtypes.Float32, 1, 20)))
		if err == nil || !strings.Contains(err.Error(), "want the class of each picture, 0 to 2") {
			t.Errorf("a conditional model without labels: got %v", err)
		}
	})
}
