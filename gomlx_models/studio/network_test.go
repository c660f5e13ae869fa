package studio

import (
	"slices"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/gan"
	"github.com/atelier-go/atelier/gomlx_models/rnn"
	"github.com/atelier-go/atelier/gomlx_models/vae"
	"github.com/atelier-go/atelier/plotting"
)

// Each by hand, from the formulas of its paper.
func TestNetworkIsTheWayToTheLosses(t *testing.T) {
	clothes, couplets := data.FashionMNIST().Take(100), data.Couplets().Take(100)
	for _, test := range []struct {
		name   string
		config models.Config
		source data.Source
		want   string
	}{
		{
			"a VAE draws z between its encoder and its decoder", vae.Config{Units: 8}, clothes, `
			pictures > encoder/layer0 > encoder/posterior > decoder/layer0 > decoder/out > reconstruction > -ELBO
			noise > decoder/layer0; pictures > reconstruction; encoder/posterior > KL > -ELBO`,
		}, {
			"burda's reads pixels that are drawn", vae.Config{Preset: vae.Burda, Units: 8}, clothes, `
			pictures > encoder/layer0 > encoder/layer1 > encoder/posterior > decoder/layer0 > decoder/layer1 > decoder/out > reconstruction > -ELBO
			noise > encoder/layer0; noise > decoder/layer0; noise > reconstruction
			pictures > reconstruction; encoder/posterior > KL > -ELBO`,
		}, {
			"classes reach the encoder and the decoder", vae.Config{Units: 8, Conditional: true}, clothes, `
			pictures > encoder/layer0 > encoder/posterior > decoder/layer0 > decoder/out > reconstruction > -ELBO
			classes > encoder/layer0; classes > decoder/layer0
			noise > decoder/layer0; pictures > reconstruction; encoder/posterior > KL > -ELBO`,
		}, {
			"a discriminator reads what is real and what is drawn", gan.Config{Units: 8}, clothes, `
			noise > generator/layer0 > generator/layer1 > generator/out > discriminator/layer0
			pictures > discriminator/layer0 > discriminator/layer1 > discriminator/out > generator; discriminator/out > discriminator`,
		}, {
			"a gradient penalty looks through the first layer again", gan.Config{Preset: gan.WGANGP, Channels: 2, Batch: 4}, clothes, `
			noise > generator/layer0 > generator/norm0 > generator/layer1 > generator/norm1 > generator/layer2 > generator/out > discriminator/layer0
			pictures > discriminator/layer0 > discriminator/layer1 > discriminator/out > generator
			discriminator/out > discriminator; discriminator/layer0 > discriminator`,
		}, {
			"layers of a recurrent net stand on each other", rnn.Config{Preset: rnn.LSTM, Units: 8, Layers: 2, Embedding: 4}, data.Opticks().Take(2000), `
			text > embedding > layer0 > layer1 > out > nats a symbol; text > nats a symbol
			noise > layer1; noise > out`,
		}, {
			"an answer is begun by the summary of its question; the states that are read out are kept behind the first",
			rnn.Config{Preset: rnn.Couplets, Units: 8, Attention: rnn.AttentionNone}, couplets, `
			pairs > encoder > encoder/layer0 > summary > begin0 > decoder/layer0 > readout > out > nats a symbol
			pairs > summary; noise > summary; pairs > decoder > decoder/layer0; summary > decoder/layer0
			decoder > readout; summary > readout; begin0 > readout; noise > readout; pairs > nats a symbol`,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			inFolder(t)
			run := Train(test.config, test.source, fit.Options{Steps: 1})
			figure := run.Network()
			compare(t, arrows(figure), chains(test.want))
			bundle(t, figure)
		})
	}
}

func compare(t *testing.T, got, want []string) {
	t.Helper()
	for _, arrow := range got {
		if !slices.Contains(want, arrow) {
			t.Errorf("there is an arrow %s, want none", arrow)
		}
	}
	for _, arrow := range want {
		if !slices.Contains(got, arrow) {
			t.Errorf("there is no arrow %s, want one", arrow)
		}
	}
}

func arrows(figure plotting.Network) []string {
	labels := map[string]string{}
	for _, node := range figure.Nodes {
		labels[node.ID] = node.Label
	}
	var all []string
	for _, edge := range figure.Edges {
		all = append(all, labels[edge.From]+" > "+labels[edge.To])
	}
	return all
}

// chains takes boxes joined by ">", apart by ";" and line ends, to pieces of two.
func chains(text string) []string {
	var all []string
	for _, chain := range strings.FieldsFunc(text, func(r rune) bool { return r == ';' || r == '\n' }) {
		boxes := strings.Split(strings.TrimSpace(chain), " > ")
		for i := range len(boxes) - 1 {
			all = append(all, boxes[i]+" > "+boxes[i+1])
		}
	}
	return all
}
