package gan

import (
	"math"
	"slices"
	"strings"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/tensors"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/internal/gradcheck"
)

// latent draws 3000 numbers and 1000 labels.
func latent(t *testing.T, b compute.Backend, m ganModel, temperature, truncation float32, labels []int32) (z []float64, drawn []int32) {
	t.Helper()
	rng, err := RNGStateFromSeed(4)
	if err != nil {
		t.Fatal(err)
	}
	args := []any{rng, temperature, truncation}
	if labels != nil {
		args = append(args, labels)
	}
	out, err := CallOnceN(b, func(in []*Node) []*Node {
		draw := models.Draw{Count: 1000, RNG: in[0], Temperature: in[1], Truncation: in[2]}
		if labels != nil {
			draw.Labels = in[3]
		}
		z, labels := m.sampleLatent(draw)
		if labels == nil {
			return []*Node{z}
		}
		return []*Node{z, labels}
	}, args...)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range tensors.MustCopyFlatData[float32](out[0]) {
		z = append(z, float64(v))
	}
	if len(out) > 1 {
		drawn = tensors.MustCopyFlatData[int32](out[1])
	}
	return z, drawn
}

// The mean square of a normal number cut off at 1 is 1 - 2 phi(1) / (2 Phi(1) - 1) = 0.291125; a temperature of 2 makes
// a cut at 2 one at 1 of numbers twice as large. The bounds are five standard errors of 3000 numbers.
func TestNoiseFollowsTemperatureAndTruncation(t *testing.T) {
	inf := float32(math.Inf(1))
	for _, test := range []struct {
		temperature, truncation float32
		square, within          float64
	}{
		{1, inf, 1, 0.13},
		{0.5, inf, 0.25, 0.04},
		{1, 1, 0.291125, 0.03},
		{2, 2, 4 * 0.291125, 0.11},
	} {
		gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
			z, _ := latent(t, b, tiny(Article, nil), test.temperature, test.truncation, nil)
			square, largest := 0.0, 0.0
			for _, v := range z {
				square += v * v / float64(len(z))
				largest = max(largest, math.Abs(v))
			}
			if math.Abs(square-test.square) > test.within || largest > float64(test.truncation) {
				t.Errorf("temperature %g, truncation %g: the mean square is %g and the largest %g, want %g and at most %g",
					test.temperature, test.truncation, square, largest, test.square, test.truncation)
			}
		})
	}
}

// Of 1000 draws of three classes each has 333, give or take five standard errors of 15; those asked for are given.
func TestClassesAreDrawnEvenlyUnlessAskedFor(t *testing.T) {
	m, plain, inf := tiny(Article, nil), tiny(Article, func(c *Config) { c.Conditional = false }), float32(math.Inf(1))
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		_, labels := latent(t, b, m, 1, inf, nil)
		var count [3]int
		for _, label := range labels {
			count[label]++
		}
		if slices.Min(count[:]) < 258 || slices.Max(count[:]) > 408 {
			t.Errorf("1000 draws have the classes %v, want about 333 of each", count)
		}
		asked := slices.Repeat([]int32{2}, 1000)
		if _, labels := latent(t, b, m, 1, inf, asked); !slices.Equal(labels, asked) {
			t.Error("the classes that were asked for were not drawn")
		}
		if _, labels := latent(t, b, plain, 1, inf, nil); labels != nil {
			t.Error("a model without classes drew some")
		}
	})
}

func TestCanSample(t *testing.T) {
	plain := tiny(Article, func(c *Config) { c.Conditional = false })
	for _, test := range []struct {
		m       ganModel
		request models.Request
		want    string
	}{
		{plain, models.Request{Count: 4}, ""},
		{plain, models.Request{Count: 4, Labelled: true}, `train it anew with {"conditional": true}`},
		{plain, models.Request{Count: 4, PromptLength: 3}, "a prompt of 3 rows was given"},
		{tiny(Article, nil), models.Request{Count: 4, Labelled: true}, ""},
		{tiny(Article, nil), models.Request{Count: 4, PromptLength: 3, Labelled: true}, "a prompt of 3 rows was given"},
	} {
		err := test.m.CanSample(test.request)
		if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
			t.Errorf("%+v: got %v, want %q", test.request, err, test.want)
		}
	}
}

// Seven numbers for three stages, of which the last ones have more.
func TestLatentChunks(t *testing.T) {
	for _, test := range []struct {
		config Config
		side   int
		want   []int
	}{
		{Config{Preset: R3GAN, Latent: 7}, 32, []int{2, 2, 3}},
		{Config{Preset: DCGAN, Latent: 7}, 32, []int{7}},
		{Config{Latent: 5}, 8, []int{5}},
	} {
		built, err := test.config.Build(pictures(test.side, test.side, 3, 0))
		if err != nil {
			t.Fatal(err)
		}
		if got := built.(models.Layered).LatentChunks(); !slices.Equal(got, test.want) {
			t.Errorf("%+v: got %v, want %v", test.config, got, test.want)
		}
	}
}
