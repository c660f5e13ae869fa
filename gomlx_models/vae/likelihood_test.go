package vae

import (
	"math"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/internal/gradcheck"
)

// Half of log 2 pi = 1.837877 is what a normal density of variance 1 costs at its mean; a value two deviations off costs
// 2 more, and each deviation that is e times as wide 1 more. Of a hundredth of the variance the density is 10 times as
// high: log 10 = 2.302585 less, which is below 0.
func TestGaussianByHand(t *testing.T) {
	for _, test := range []struct {
		name            string
		mean, logVar, x float64
		want            float64
	}{
		{"at the mean", 0.3, 0, 0.3, 0.918939},
		{"two deviations off", 0.1, math.Log(0.01), 0.3, 0.918939 + 2 - 2.302585},
		{"as wide as e", 0.3, 2, 0.3, 1.918939},
		{"a density above 1", 0.3, math.Log(0.01), 0.3, 0.918939 - 2.302585},
	} {
		checkScalar(t, test.name, test.want, func(in []*Node) *Node { return gaussianLoss(in[0], in[1], in[2]) }, test.mean, test.logVar, test.x)
	}
}

// With a scale of half a level a level's ends are 1 scale from its middle: sigmoid(1) - sigmoid(-1) = 0.462117. Black has what
// lies below its upper end, sigmoid(1) = 0.731059, and white what lies above its lower end. One level off it is
// sigmoid(3) - sigmoid(1) = 0.221516, and far off e^-1000 times a little, not 0.
func TestLogisticByHand(t *testing.T) {
	const level = 1.0 / 255
	half := math.Log(level / 2)
	for _, test := range []struct {
		name              string
		mean, logScale, x float64
		want              float64
	}{
		{"at the mean", 0.2, half, 0.2, -math.Log(0.462117157)},
		{"black", 0, half, 0, -math.Log(0.731058579)},
		{"white", 1, half, 1, -math.Log(0.731058579)},
		{"a level above", 10 * level, half, 11 * level, -math.Log(0.221515562)},
		{"a level below", 10 * level, half, 9 * level, -math.Log(0.221515562)},
		{"black, the mean a level above", level, half, 0, -math.Log(0.268941421)},
		{"far off", 1, math.Log(0.001), level, 254*level/0.001 - level/2/0.001 - math.Log(1-math.Exp(-level/0.001))},
	} {
		checkScalar(t, test.name, test.want, func(in []*Node) *Node { return logisticLoss(in[0], in[1], in[2]) }, test.mean, test.logScale, test.x)
	}
}

// Over all levels the probabilities add up to 1, wherever the mean is and however wide the scale.
func TestLogisticAddsUp(t *testing.T) {
	all := make([]float64, levels)
	for i := range all {
		all[i] = float64(i) / (levels - 1)
	}
	checkScalar(t, "all of 12 sums", 12, func(in []*Node) *Node {
		sum := ScalarZero(in[0].Graph(), in[0].DType())
		for _, mean := range []float64{0, 0.004, 0.37, 1} {
			for _, logScale := range []float64{-7, -2.3, 0.5} {
				one := ReduceAllSum(Exp(Neg(logisticLoss(ConstAs(in[0], mean), ConstAs(in[0], logScale), in[0]))))
				sum = Add(sum, OnePlus(MulScalar(Abs(OneMinus(one)), 100))) // 1, and more for what is off on either side
			}
		}
		return sum
	}, all)
}

// In single precision too a level is as probable as in double, also where a scale is far wider than a level.
func TestLogisticInSinglePrecision(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		scales := []float64{-7, -3, 0, 3}
		out, err := CallOnceN(b, func(in []*Node) []*Node {
			var all []*Node
			for _, logScale := range scales {
				for _, x := range in {
					all = append(all, ConvertDType(logisticLoss(AddScalar(x, -0.2), ConstAs(x, logScale), x), dtypes.Float64))
				}
			}
			return all
		}, float32(0.6), 0.6)
		if err != nil {
			t.Fatal(err)
		}
		for i, logScale := range scales {
			single, double := tensors.ToScalar[float64](out[2*i]), tensors.ToScalar[float64](out[2*i+1])
			if !(math.Abs(single-double) < 2e-3) {
				t.Errorf("log-scale %g: %g nats, want %g", logScale, single, double)
			}
		}
	})
}

// The errors 0.1 and 0.3 have a mean square of 0.05. No error at all is taken for the rounding of a level, 1/255^2/12.
func TestOptimalVarianceByHand(t *testing.T) {
	for _, test := range []struct {
		name    string
		mean, x [][]float64
		want    float64
	}{
		{"two errors", [][]float64{{0.5, 0.5}}, [][]float64{{0.6, 0.2}}, math.Log(0.05)},
		{"none", [][]float64{{0.5, 0.5}}, [][]float64{{0.5, 0.5}}, math.Log(1.0 / 255 / 255 / 12)},
	} {
		checkScalar(t, test.name, test.want, func(in []*Node) *Node { return optimalLogVar(in[0], in[1]) }, test.mean, test.x)
	}
}

// A step moves the variance that is kept a tenth of the way from 1 to the minibatch's, and no optimizer moves it besides.
// Scoring uses it as it is.
func TestTheVarianceIsKept(t *testing.T) {
	m := vaeModel{network{config: small(Config{Preset: Sigma, Net: NetMLP}), spec: odd}}
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		store := seeded(t)
		picture := gradcheck.Wave(0, 1, 2, 9, 8, 2)
		out := call(t, b, store, func(scope *model.Scope, in []*Node) []*Node {
			batch := models.Batch{Examples: in[0]}
			p := m.posterior(scope, batch, 1)
			best := Exp(p.likelihood.fitted(scope.At("elsewhere"), p.logits, p.x).spread)
			return []*Node{best, p.likelihood.spread, m.Step(scope, batch)[0], Exp(m.config.likelihood(inDecoder(scope), p.x).spread)}
		}, picture)
		best, before := tensors.ToScalar[float64](out[0]), tensors.ToScalar[float64](out[1])
		after := tensors.ToScalar[float64](out[3])
		if before != 0 || best > 0.5 || math.Abs(after-(0.9+0.1*best)) > 0.01 {
			t.Errorf("the log-variance was %g and the variance is now %g, want 0 and about %g", before, after, 0.9+0.1*best)
		}
	})
}

// The weight grows evenly from 0 at the first step to beta behind the last of the warm-up, and stays there.
func TestWarmupByHand(t *testing.T) {
	c := Config{Warmup: 4, Beta: 2}.withDefaults()
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		store := seeded(t)
		for step, want := range []float64{0, 0.5, 1, 1.5, 2, 2, 2} {
			out := call(t, b, store, func(scope *model.Scope, in []*Node) []*Node { return []*Node{c.klWeight(scope, in[0])} }, 0.0)
			if got := tensors.ToScalar[float64](out[0]); math.Abs(got-want) > 1e-12 {
				t.Errorf("at step %d the KL divergence weighs %g, want %g", step+1, got, want)
			}
		}
	})
	if (Config{Preset: Sigma, Warmup: -1}).withDefaults().hasWeightedKL() {
		t.Error("a warm-up of -1 steps still weighs the KL divergence")
	}
}

// What a likelihood is of follows from its kind.
func TestSupport(t *testing.T) {
	for likelihood, want := range map[Likelihood]models.Support{
		"": models.SupportBinary, LikelihoodBernoulli: models.SupportBinary, LikelihoodGaussian: models.SupportReal, LikelihoodLogistic: models.SupportLevels,
	} {
		if got := build(t, Config{Likelihood: likelihood}, odd).Support(); got != want {
			t.Errorf("%q: got %q, want %q", likelihood, got, want)
		}
	}
}

// Trainings from before there were likelihoods and a warm-up go on: their configurations are written as they were.
func TestConfigurationsOfBefore(t *testing.T) {
	for _, c := range []Config{{}, {Preset: Conv}, {Preset: Conv, Likelihood: LikelihoodBernoulli}} {
		fields := asJSON(t, c.withDefaults())
		if fields["likelihood"] != nil || fields["warmup"] != nil {
			t.Errorf("%+v is written as %v, want no likelihood and no warm-up in it", c, fields)
		}
	}
	if c := (Config{Preset: Sigma, Likelihood: LikelihoodBernoulli}).withDefaults(); c.Likelihood != LikelihoodBernoulli {
		t.Errorf("a Bernoulli in place of the preset's Gaussian became %q", c.Likelihood)
	}
}
