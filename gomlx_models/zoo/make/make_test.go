package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/backend"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/eval"
	"github.com/atelier-go/atelier/gomlx_models/zoo"
	"github.com/atelier-go/atelier/gomlx_models/zoo/pretrained"
)

// A small recipe: made twice it is the same file, whose card holds what the recipe says and scores on what was held out.
func TestMake(t *testing.T) {
	b, err := backend.Open(backend.PureGo)
	if err != nil {
		t.Fatal(err)
	}
	r := recipe{
		name: "tiny", family: "rnn", fields: `{"units": 8, "window": 8, "batch": 4, "symbols": 100}`,
		train: data.Opticks().Take(2000), held: data.Opticks().Last(0.002), steps: 2, seed: 3, scoring: eval.Options{Texts: 2, Length: 20, Resamples: 10},
		about: "nothing", dataFrom: "a book", license: "none", cost: "nothing", limits: []string{"it is tiny"},
	}
	var said bytes.Buffer
	file, card, err := r.make(context.Background(), b, &said)
	if err != nil {
		t.Fatal(err)
	}
	again, _, err := r.make(context.Background(), b, &said)
	if err != nil || !bytes.Equal(file, again) {
		t.Errorf("made again it is another file, error %v", err)
	}
	m, err := pretrained.Describe("tiny", file)
	if err != nil {
		t.Fatal(err)
	}
	if m.Step != 2 || m.Seed != 3 || m.Card.About != "nothing" || m.Card.Recipe != "make zoo NAMES=tiny" || m.Card.ScoredOn != "opticks-last-0.002" || len(m.Card.Scores) == 0 {
		t.Errorf("the model is %+v", m)
	}
	if card != m.Markdown() || !strings.Contains(card, "- it is tiny\n") || !strings.Contains(said.String(), "tiny: step 2/2") {
		t.Errorf("the card is %s\nsaid %s", card, said.String())
	}
}

// Where the data lie on this machine is not in the file.
func TestMakeTellsNoPath(t *testing.T) {
	b, err := backend.Open(backend.PureGo)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "names.txt")
	if err := os.WriteFile(path, []byte("Ada\nGrace\nMary\nEmmy\nSofia\nHedy\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	names := data.Lines(path)
	r := recipe{
		name: "names", family: "rnn", preset: "lines", fields: `{"units": 8, "batch": 2}`, train: names.First(0.5), held: names.Last(0.5), elsewhere: true,
		steps: 1, scoring: eval.Options{Texts: 2, Length: 20, Resamples: 2},
	}
	file, _, err := r.make(context.Background(), b, &bytes.Buffer{})
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(file, []byte(filepath.Dir(path))) {
		t.Errorf("the file holds the folder of the data, %s", filepath.Dir(path))
	}
}

func TestMakeRefuses(t *testing.T) {
	for names, want := range map[string]string{"": "nothing is named to be made, want some of tang", "unicorn": `no recipe "unicorn", want some of tang`} {
		if err := makeAll(context.Background(), &bytes.Buffer{}, t.TempDir(), strings.Fields(names)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", names, err, want)
		}
	}
}

// Each model that is there was made by the recipe as it is written now, and each recipe was followed.
func TestRecipesWereFollowed(t *testing.T) {
	for _, r := range recipes {
		m, err := pretrained.Find(r.name)
		if err != nil {
			t.Error(err)
			continue
		}
		config, err := zoo.Configure(r.family, r.preset, []byte(r.fields))
		if err != nil {
			t.Fatal(err)
		}
		built, err := config.Build(m.Spec)
		if err != nil {
			t.Fatal(err)
		}
		want, err := json.Marshal(built.Config())
		if err != nil {
			t.Fatal(err)
		}
		if string(m.Config) != string(want) || m.Step != r.steps || m.Seed != r.seed || m.Data.Name != r.train.Name() || m.Card.About != r.about || m.Card.DataFrom != r.dataFrom ||
			m.Card.License != r.license || m.Card.Cost != r.cost || !slices.Equal(m.Card.Limits, r.limits) {
			t.Errorf("%s is %s at step %d of seed %d on %s, and its recipe says otherwise: make it anew", r.name, m.Config, m.Step, m.Seed, m.Data.Name)
		}
	}
	if len(pretrained.Names()) != len(recipes) {
		t.Errorf("the zoo has %q and there are %d recipes", pretrained.Names(), len(recipes))
	}
	if _, err := os.Stat(filepath.Join("..", "pretrained", "models", "README.md")); err != nil {
		t.Error(err)
	}
}
