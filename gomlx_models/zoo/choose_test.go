package zoo_test

import (
	"strings"
	"testing"
	"time"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/choose"
	"github.com/atelier-go/atelier/gomlx_models/zoo"
)

func pictures(height, width, channels int) models.Spec {
	return models.Spec{Kind: models.Pictures, Height: height, Width: width, Channels: channels}
}

func shipped(t *testing.T) []choose.Row {
	t.Helper()
	rows, err := choose.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// For each kind there is advice, of a preset that learns it, and a second.
func TestChoose(t *testing.T) {
	letters := []string{"\uFFFD", "\n", "a", "b"}
	for _, c := range []struct {
		name     string
		spec     models.Spec
		examples int
		family   string   // of the best, empty if any will do
		says     []string // somewhere
	}{
		{"grey", pictures(28, 28, 1), 60_000, "", []string{"Frechet distance", "fashion-mnist"}},
		{"colour", pictures(64, 64, 3), 1026, "", []string{"Frechet distance", "emoji"}},
		{"a form that a dcgan does not learn", pictures(100, 75, 3), 500, "", []string{"yours (500 pictures of 100x75x3)"}},
		{"fewer than a minibatch", pictures(64, 64, 3), 10, "", []string{"There are 10 pictures"}},
		{"text", models.Spec{Kind: models.Text, Alphabet: letters}, 500_000, "rnn", []string{"cross-entropy"}},
		{"a text shorter than a window", models.Spec{Kind: models.Text, Alphabet: letters}, 40, "rnn", []string{"The text has 40 symbols, and a step reads windows of", `{"window": 20}`}},
		{"documents", models.Spec{Kind: models.Text, Documents: true, Alphabet: letters, Length: 16}, 200, "rnn", []string{"You have 200 documents"}},
		{"pairs", models.Spec{Kind: models.Pairs, Alphabet: letters, Length: 8}, 1500, "rnn", []string{"couplets"}},
		{"drawings", models.Spec{Kind: models.Strokes, Length: 80}, 1000, "rnn", []string{"nats a point"}},
	} {
		a, err := zoo.Choose(c.spec, c.examples, zoo.Wish{}, shipped(t))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if c.family != "" && a.Best.Family != c.family || a.Best.Steps < 1 || a.Best.Seconds <= 0 || a.Second == nil {
			t.Errorf("%s: got %+v and %+v, want one of %s", c.name, a.Best, a.Second, c.family)
		}
		said := strings.Join(a.Paragraphs(), "\n")
		for _, want := range c.says {
			if !strings.Contains(said, want) {
				t.Errorf("%s: says %s, want %q", c.name, said, want)
			}
		}
	}
}

// The same preset on pictures of twice the side has four to eight times the arithmetic, for it may halve them once more.
func TestChooseCounts(t *testing.T) {
	rows := shipped(t)
	steps := func(side int) int {
		s, err := zoo.Situation(pictures(side, side, 1), 2000, zoo.Wish{Budget: time.Minute}, rows)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range s.Presets {
			if p.String() == "vae conv" {
				s.Presets = []choose.Preset{p}
			}
		}
		a, err := choose.Choose(s, rows)
		if err != nil || a.Best.String() != "vae conv" {
			t.Fatalf("got %+v (%v)", a, err)
		}
		return a.Best.Steps
	}
	if small, large := steps(28), steps(56); small < 4*large || small > 8*large {
		t.Errorf("got %d steps at 28 pixels and %d at 56, want a quarter to an eighth", small, large)
	}
}

// Only a model with an encoder finds the latent numbers of an example.
func TestSituation(t *testing.T) {
	s, err := zoo.Situation(pictures(28, 28, 1), 100, zoo.Wish{}, shipped(t))
	if err != nil {
		t.Fatal(err)
	}
	if s.Kind != "pictures" || s.Examples != 100 || len(s.Presets) < 9 {
		t.Errorf("got %+v", s)
	}
	for _, p := range s.Presets {
		if p.Codes != (p.Family == "vae" && p.Name != "vq") {
			t.Errorf("%s finds latent numbers: %t", p, p.Codes)
		}
		if strings.HasSuffix(p.Name, "gru") {
			t.Errorf("%s is for text", p)
		}
	}
	if got, err := zoo.Situation(models.Spec{Kind: "sounds"}, 10, zoo.Wish{}, nil); err == nil {
		t.Errorf("got %+v for sounds, want an error", got)
	}
}
