package zoo_test

import (
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/gan"
	"github.com/atelier-go/atelier/gomlx_models/rnn"
	"github.com/atelier-go/atelier/gomlx_models/vae"
	"github.com/atelier-go/atelier/gomlx_models/zoo"
)

// What is left out is as it was in the earlier model, and what follows from the data follows from the new ones.
func TestAdopt(t *testing.T) {
	text := func(symbols int) models.Spec {
		return models.Spec{Kind: models.Text, Alphabet: strings.Split("\uFFFD\nabcdefghijklmnopqrstuvwxyz", "")[:symbols]}
	}
	built := func(c models.Config, spec models.Spec) models.Config {
		t.Helper()
		m, err := c.Build(spec)
		if err != nil {
			t.Fatal(err)
		}
		return m.Config()
	}
	small, large := text(8), text(20)
	earlier := built(rnn.Config{Preset: rnn.GRU, Units: 24, Dropout: 0.3}, small).(rnn.Config)
	want := func(change func(*rnn.Config)) rnn.Config {
		c := earlier
		change(&c)
		return c
	}
	wide := earlier
	wide.Symbols = 50
	for _, test := range []struct {
		name           string
		given, earlier models.Config
		want           models.Config
	}{
		{"nothing given", rnn.Config{}, earlier, want(func(c *rnn.Config) { c.Symbols = 20 })},
		{"the same preset", rnn.Config{Preset: rnn.GRU}, earlier, want(func(c *rnn.Config) { c.Symbols = 20 })},
		{"another batch", rnn.Config{Batch: 7}, earlier, want(func(c *rnn.Config) { c.Symbols, c.Batch = 20, 7 })},
		{"all of the earlier one given", earlier, earlier, want(func(c *rnn.Config) { c.Symbols = 20 })},
		{"a softmax that was wider", rnn.Config{}, wide, wide},
		{"another preset", rnn.Config{Preset: rnn.LSTM, Units: 8}, earlier, rnn.Config{Preset: rnn.LSTM, Units: 8}},
		{"another family", vae.Config{Units: 8}, earlier, vae.Config{Units: 8}},
	} {
		got, err := zoo.Adopt(test.given, test.earlier, small, large)
		if err != nil || got != test.want {
			t.Errorf("%s: got %+v, error %v; want %+v", test.name, got, err, test.want)
		}
	}
	pictures := models.Spec{Kind: models.Pictures, Height: 28, Width: 28, Channels: 1}
	off := built(gan.Config{Preset: gan.DCGAN, EMA: -1, Channels: 8}, pictures)
	got, err := zoo.Adopt(gan.Config{LearningRate: 1e-3}, off, pictures, pictures)
	if c, ok := got.(gan.Config); err != nil || !ok || c.LearningRate != 1e-3 || c.Channels != 8 || c.Preset != gan.DCGAN {
		t.Errorf("got %+v, error %v", got, err)
	}
}
