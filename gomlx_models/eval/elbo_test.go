package eval_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/gomlx/compute"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/eval"
	"github.com/atelier-go/atelier/gomlx_models/eval/metrics"
	"github.com/atelier-go/atelier/gomlx_models/internal/gradcheck"
)

var pixel = models.Spec{Kind: models.Pictures, Height: 1, Width: 1, Channels: 1}

// halves is 250 pictures of one pixel, more than one batch and no whole number of them, of which half are white.
func halves() dataset { return pixels(pixel, slices.Repeat([]uint8{0, 255}, 125)) }

// -log p(x) of N(0, 2) is log(4 pi)/2 + x^2/4. With the posterior as q all weights are p(x). With the prior as q
// the -ELBO is log(2 pi)/2 + (x^2 + 1)/2, and 2000 draws come near p(x).
func TestLikelihoodBoundsByHand(t *testing.T) {
	nll := math.Log(4*math.Pi)/2 + 0.5/4
	elbo := math.Log(2*math.Pi)/2 + 1.5/2
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		for _, c := range []struct {
			exact                bool
			want, tolerance      [3]float64
			importance           eval.ImportanceSampling
			second, third, notes string
		}{
			{true, [3]float64{nll, nll, nll}, [3]float64{1e-6, 1e-6, 1e-6}, eval.ImportanceSampling{Draws: 10, K: 5},
				"-IWAE-5 bound", "NLL from 10 importance samples", "250 pictures"},
			{false, [3]float64{elbo, nll, nll}, [3]float64{0.01, 0.01, 0.002}, eval.ImportanceSampling{Draws: 1950, K: 50, Examples: 200},
				"-IWAE-50 bound", "NLL from 1950 importance samples", "200 pictures"},
		} {
			m := on(t, b, normals{fake{pixel}, c.exact})
			before := random(t, m)
			scores, err := eval.LikelihoodBounds(context.Background(), m, halves(), c.importance)
			if err != nil {
				t.Fatal(err)
			}
			if scores[0].Name != "-ELBO" || scores[1].Name != c.second || scores[2].Name != c.third || !strings.Contains(scores[0].Note, c.notes) {
				t.Errorf("got %v, want -ELBO, %s and %s of %s", scores, c.second, c.third, c.notes)
			}
			if !c.exact && !(scores[0].Value > scores[1].Value && scores[1].Value > scores[2].Value) {
				t.Errorf("got %v, want each bound tighter than the last", scores)
			}
			for i, s := range scores {
				// 200 of the 250 are not quite half white.
				slack := c.tolerance[i] + float64(c.importance.Examples)/200*0.03
				if !within(s.Value, c.want[i], slack) || s.Low > s.Value || s.High < s.Value || s.Better != metrics.Lower {
					t.Errorf("%s: got %v, want %.6f within %g", s.Name, s, c.want[i], slack)
				}
			}
			if !slices.Equal(random(t, m), before) {
				t.Error("the random state of the model's store changed")
			}
		}
	})
}

// A grey of 1/4 is white once in four times, always in the same pictures.
func TestLikelihoodBoundsBinarize(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		m := on(t, b, normals{fake{pixel}, true})
		grey := pixels(pixel, slices.Repeat([]uint8{64}, 4000))
		first, err := eval.LikelihoodBounds(context.Background(), m, grey, eval.ImportanceSampling{Draws: 1})
		if err != nil {
			t.Fatal(err)
		}
		if want := math.Log(4*math.Pi)/2 + 64.0/255/4; !within(first[0].Value, want, 0.01) || within(first[0].Value, math.Log(4*math.Pi)/2+math.Pow(64.0/255, 2)/4, 0.01) {
			t.Errorf("got %g, want about %g", first[0].Value, want)
		}
		if again, _ := eval.LikelihoodBounds(context.Background(), m, grey, eval.ImportanceSampling{Draws: 1}); !slices.Equal(first, again) {
			t.Errorf("the same seed gave %v and %v", first, again)
		}
		if other, _ := eval.LikelihoodBounds(context.Background(), m, grey, eval.ImportanceSampling{Draws: 1, Seed: 2}); slices.Equal(first, other) {
			t.Errorf("another seed gave %v as well", other)
		}
	})
}

// shaded is normals that say what their likelihood is of.
type shaded struct {
	normals
	support models.Support
}

func (s shaded) Support() models.Support { return s.support }

// Pictures that the likelihood takes with their shades stay as they are: x^2/4 of a grey, and not of black and white. Levels are
// scored in bits a dimension, of which a pixel has one.
func TestLikelihoodBoundsOfShades(t *testing.T) {
	grey := pixels(pixel, slices.Repeat([]uint8{64}, 20))
	nats := math.Log(4*math.Pi)/2 + math.Pow(64.0/255, 2)/4
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		for _, c := range []struct {
			support    models.Support
			want       float64
			unit, note string
		}{
			{models.SupportReal, nats, "nats a picture", "20 pictures as they are; the density of values from 0 to 1"},
			{models.SupportLevels, nats / math.Ln2, "bits a dimension", "20 pictures as they are, each value one of 256 levels"},
		} {
			scores, err := eval.LikelihoodBounds(context.Background(), on(t, b, shaded{normals{fake{pixel}, true}, c.support}), grey, eval.ImportanceSampling{Draws: 1})
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range scores {
				if !within(s.Value, c.want, 1e-5) || s.Unit != c.unit || !strings.HasPrefix(s.Note, c.note) {
					t.Errorf("%s: got %v, want %g %s, %s", c.support, s, c.want, c.unit, c.note)
				}
			}
		}
	})
}

func TestLikelihoodBoundsRefusals(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		bounded := on(t, b, normals{fake{pixel}, true})
		stopped, stop := context.WithCancel(context.Background())
		stop()
		if _, err := eval.LikelihoodBounds(stopped, bounded, halves(), eval.ImportanceSampling{}); !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled: got %v, want context.Canceled", err)
		}
		for _, c := range []struct {
			m    eval.Trained
			held models.Dataset
			i    eval.ImportanceSampling
			want string
		}{
			{on(t, b, fake{pixel}), halves(), eval.ImportanceSampling{}, "has no bound on its likelihood"},
			{eval.Trained{}, halves(), eval.ImportanceSampling{}, "the trained model lacks its backend, model or store"},
			{bounded, nil, eval.ImportanceSampling{}, "there are no held-out examples"},
			{bounded, halves(), eval.ImportanceSampling{Draws: -1, K: -2}, "Draws is -1"},
			{bounded, text([]string{"?", "a"}, 0, 1), eval.ImportanceSampling{}, "the model makes pictures and given has text"},
			{bounded, pixels(models.Spec{Kind: models.Pictures, Height: 2, Width: 1, Channels: 1}, []uint8{1, 2}), eval.ImportanceSampling{},
				"pictures of 1x1x1 pixels and those of given are of 2x1x1 pixels"},
			{on(t, b, normals{fake{pixel}, true}), pixels(pixel, []uint8{1}), eval.ImportanceSampling{}, "a bootstrap of 1 examples"},
		} {
			if _, err := eval.LikelihoodBounds(context.Background(), c.m, c.held, c.i); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		}
	})
}
