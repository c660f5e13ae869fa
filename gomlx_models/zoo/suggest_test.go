package zoo_test

import (
	"strings"
	"testing"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/zoo"
)

func pictures(height, width, channels int) models.Spec {
	return models.Spec{Kind: models.Pictures, Height: height, Width: width, Channels: channels}
}

func TestSuggest(t *testing.T) {
	letters := []string{"\uFFFD", "\n", "a", "b"}
	for _, c := range []struct {
		name     string
		spec     models.Spec
		examples int
		want     string   // family and preset of each
		says     []string // of the first
	}{
		{"many pictures", pictures(28, 28, 1), 60_000, "gan dcgan, vae conv", []string{"sharply", "5000 steps"}},
		{"some thousands", pictures(64, 64, 1), 3000, "vae conv, gan dcgan", []string{"few pictures"}},
		{"a thousand in colour", pictures(64, 64, 3), 1026, "gan r3gan, vae conv", []string{"colour", "few suffice"}},
		{"many with alpha", pictures(32, 32, 4), 60_000, "gan r3gan, vae conv", nil},
		{"a few", pictures(64, 64, 3), 131, "vae conv", []string{"131 it would learn by heart"}},
		{"fewer than a minibatch", pictures(64, 64, 3), 50, "vae conv", []string{"There are 50 pictures, so an update takes 25 and not 128"}},
		{"of a form that a dcgan does not learn", pictures(100, 75, 3), 60_000, "vae conv", nil},
		{"text", models.Spec{Kind: models.Text, Alphabet: letters}, 500_000, "rnn mingru", []string{"gated units"}},
		{"a short text", models.Spec{Kind: models.Text, Alphabet: letters}, 900, "rnn mingru", []string{"With 900 symbols it will repeat"}},
		{"a text shorter than a window", models.Spec{Kind: models.Text, Alphabet: letters}, 40, "rnn mingru", []string{"40 symbols, and a step reads windows of 65", `{"window": 20}`}},
		{"documents", models.Spec{Kind: models.Text, Documents: true, Alphabet: letters, Length: 16}, 29_000, "rnn lines", []string{"from its own start to its end"}},
		{"a few documents", models.Spec{Kind: models.Text, Documents: true, Alphabet: letters, Length: 16}, 200, "rnn lines", []string{"With 200 documents it will repeat those"}},
		{"pairs", models.Spec{Kind: models.Pairs, Alphabet: letters, Length: 8}, 1500, "rnn couplets", nil},
		{"drawings", models.Spec{Kind: models.Strokes, Length: 80}, 1000, "rnn sketch", nil},
	} {
		suggestions, err := zoo.Suggest(c.spec, c.examples)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		var got []string
		for _, s := range suggestions {
			got = append(got, s.Family+" "+s.Preset)
			if s.Steps < 1 || s.Seconds < 0 || !strings.Contains(s.Why, "on two cores") {
				t.Errorf("%s: %s says %+v, want steps and their time", c.name, s.Preset, s)
			}
		}
		if strings.Join(got, ", ") != c.want {
			t.Errorf("%s: got %s, want %s", c.name, strings.Join(got, ", "), c.want)
		}
		for _, says := range c.says {
			if !strings.Contains(suggestions[0].Why, says) {
				t.Errorf("%s: says %q, want %q in it", c.name, suggestions[0].Why, says)
			}
		}
	}
}

// Mirror images are suggested where they belong to the data, as AugmentAuto makes them.
func TestSuggestMirrorsWhatMayBe(t *testing.T) {
	for mirrored, want := range map[bool]string{true: "mirror images among them", false: "but does not mirror them"} {
		spec := pictures(28, 28, 1)
		spec.Mirrored = mirrored
		suggestions, err := zoo.Suggest(spec, 3000)
		if err != nil || len(suggestions) != 2 || !strings.Contains(suggestions[1].Why, want) {
			t.Errorf("mirrored %v: got %+v (%v), want %q", mirrored, suggestions, err, want)
		}
	}
}

// What costs twice the arithmetic takes twice the time, and data that no family learns is an error.
func TestSuggestCosts(t *testing.T) {
	small, err := zoo.Suggest(pictures(32, 32, 1), 20_000)
	if err != nil {
		t.Fatal(err)
	}
	large, err := zoo.Suggest(pictures(64, 64, 1), 20_000)
	if err != nil {
		t.Fatal(err)
	}
	if small[0].Seconds < 60 || large[0].Seconds < 3*small[0].Seconds {
		t.Errorf("at 32 pixels dcgan takes %d s and at 64 %d s, want minutes, and four times as many", small[0].Seconds, large[0].Seconds)
	}
	if s, err := zoo.Suggest(models.Spec{Kind: "sounds"}, 10); err == nil {
		t.Errorf("got %+v for sounds, want an error", s)
	}
}
