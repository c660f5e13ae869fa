package studio

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/gan"
	"github.com/atelier-go/atelier/gomlx_models/rnn"
	"github.com/atelier-go/atelier/gomlx_models/vae"
)

func TestFiguresOfATrainedModel(t *testing.T) {
	inFolder(t)
	clothes := data.FashionMNIST().Take(30)
	run := Train(small, clothes, fit.Options{Steps: 2, Seed: 1})

	points := run.Map(clothes, 30)
	count := 0
	for _, g := range points.Groups {
		count += len(g.X)
	}
	if count != 30 || len(points.Groups) < 5 || points.XLabel != "z1" {
		t.Errorf("the map has %d points in %d groups, across %q; want 30 by their classes, across z1", count, len(points.Groups), points.XLabel)
	}
	bundle(t, points)

	grid := run.Manifold(3)
	if len(grid.Images) != 9 || grid.X[0] != -2 || grid.X[2] != 2 || grid.Y[0] != 2 {
		t.Errorf("got %d pictures over %v and %v, want 9 from -2 to 2, the largest y above", len(grid.Images), grid.X, grid.Y)
	}
	bundle(t, grid)

	// A picture of the data is a copy of itself.
	same := Examples(clothes, 2).Near(clothes)
	if len(same.Nearest) != 2 || !strings.HasPrefix(same.Notes[1], "0.000 from picture 1 of fashion-mnist") {
		t.Errorf("the nearest are %d, noted as %q; want each picture itself", len(same.Nearest), same.Notes)
	}
	bundle(t, same)
	bundle(t, Examples(clothes, 4).Against(run.Samples(4)))
	bundle(t, run.Interpolate(4, 1).Film())

	for name, cell := range map[string]func(){
		"a map of one point a side": func() { run.Manifold(1) },
		"near a text":               func() { run.Samples(1).Near(data.Opticks()) },
		"letters of a picture":      func() { run.Letters("abc") },
	} {
		if said, over := ended(t, cell); !over || !strings.HasPrefix(said, "atelier: ") {
			t.Errorf("%s: the cell said %q, want a sentence and its end", name, said)
		}
	}
}

func TestLettersAreTheModelsProbabilities(t *testing.T) {
	inFolder(t)
	run := Train(rnn.Config{Units: 8, Window: 8, Batch: 4}, data.Opticks().Take(2000), fit.Options{Steps: 1})
	letters := run.Letters("Light and Rays")
	if len(letters.Symbols) != 14 || letters.Given != 1 {
		t.Errorf("got %d symbols, %d given; want 14 and 1", len(letters.Symbols), letters.Given)
	}
	for i, p := range letters.Probabilities[1:] {
		if !(p > 0 && p < 1) || math.IsNaN(p) {
			t.Errorf("symbol %d has the probability %g, want one between 0 and 1", i+1, p)
		}
	}
	bundle(t, letters)
}

// By hand: an embedding of 92 symbols in 3 gates of 8 units, their biases and recurrent weights, and the way out.
func TestSummaryCountsTheParameters(t *testing.T) {
	inFolder(t)
	run := Train(rnn.Config{Preset: rnn.GRU, Units: 8, Batch: 4, Window: 8}, data.Opticks().Take(2000), fit.Options{Steps: 1})
	symbols := int64(len(run.Model.Spec().Alphabet))
	got := run.Summary().Layers
	if len(got) != 2 || got[0].Kind != "Recurrent" || got[1].Kind != "Dense" {
		t.Fatalf("got the layers %v, want a recurrent and a dense one", got)
	}
	if want := symbols*24 + 24 + 8*24; got[0].Parameters != want || got[0].Frozen != 0 {
		t.Errorf("the recurrent layer has %d parameters, %d frozen; want %d and none", got[0].Parameters, got[0].Frozen, want)
	}
	if want := 8*symbols + symbols; got[1].Parameters != want || got[1].Output[0] != int(symbols) {
		t.Errorf("the dense layer has %d parameters and puts out %v; want %d and %d symbols", got[1].Parameters, got[1].Output, want, symbols)
	}
	if got[0].Name != "layer0" || got[0].Output[0] != 8 {
		t.Errorf("the recurrent layer is %v, want layer0, which puts out 8 units", got[0])
	}
	bundle(t, run.Summary())
}

// By hand, from the networks' definitions.
func TestSummaryFollowsTheStep(t *testing.T) {
	clothes := data.FashionMNIST().Take(100)
	for _, test := range []struct {
		config models.Config
		want   string
	}{
		{vae.Config{Units: 8, Latent: 4}, "encoder/layer0 [8] encoder/posterior [8] decoder/layer0 [8] decoder/out [784]"},
		{
			vae.Config{Preset: vae.Conv, Channels: 2, Units: 8, Latent: 4},
			"encoder/conv0 [14 14 2] encoder/conv1 [7 7 4] encoder/layer0 [8] encoder/posterior [8] " +
				"decoder/layer0 [8] decoder/map [196] decoder/conv1 [14 14 2] decoder/conv0 [28 28 1]",
		}, {
			gan.Config{Preset: gan.DCGAN, Channels: 2, Batch: 4},
			"generator/layer0 [196] generator/norm0 [7 7 4] generator/layer1 [14 14 2] generator/norm1 [14 14 2] " +
				"generator/layer2 [28 28 1] generator/out [28 28 1] " +
				"discriminator/layer0 [14 14 2] discriminator/layer1 [7 7 4] discriminator/out [1]",
		},
	} {
		t.Run(test.config.Family(), func(t *testing.T) {
			inFolder(t)
			summary := Train(test.config, clothes, fit.Options{Steps: 1}).Summary()
			var got []string
			for _, l := range summary.Layers {
				got = append(got, fmt.Sprint(l.Name, " ", l.Output))
			}
			if got := strings.Join(got, " "); got != test.want {
				t.Errorf("got the layers\n%s\nwant\n%s", got, test.want)
			}
			bundle(t, summary)
		})
	}
}
