package main

import (
	"math"
	"path/filepath"
	"strings"
	"testing"
	"time"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/choose"
	"github.com/atelier-go/atelier/gomlx_models/zoo"
)

// The advice is best, or within a tenth of it, in ten situations of the twelve.
func TestAdviceHolds(t *testing.T) {
	kept, err := read(".")
	if err != nil {
		t.Fatal(err)
	}
	held := 0
	for _, s := range choosing() {
		if s.situation.developed {
			continue
		}
		o, ok, err := s.judge(kept)
		switch {
		case err != nil:
			t.Error(err)
		case !ok:
			t.Errorf("%s: it is not trained: make study STUDY_FLAGS=\"-seeds 1 -only %s\"", s.name, s.name)
		case o.holds():
			held++
		default:
			t.Logf("%s: %s is advised, %.2f times worse than %s", s.name, o.advised, o.worse, o.best)
		}
	}
	if held < enough {
		t.Errorf("the advice holds in %d situations, want %d", held, enough)
	}
}

// asked is a situation of three arms; what is advised is set by hand.
func asked(t *testing.T, name, advised string, matters ...choose.Matter) study {
	t.Helper()
	advice.Store(name, advised)
	s := situation{spec: models.Spec{Kind: models.Pictures}, examples: 1, wish: zoo.Wish{Budget: time.Second, Matters: matters}}
	return study{name: name, situation: &s, arms: []arm{{name: "gan sharp"}, {name: "vae soft"}, {name: "vae wide"}}}
}

func TestJudge(t *testing.T) {
	numbers := map[string][]number{
		"gan sharp": {{string(choose.Frechet), 20, ""}, {string(choose.Coverage), 0.4, ""}, {weights, 10, ""}},
		"vae soft":  {{string(choose.Frechet), 10, ""}, {string(choose.Coverage), 0.5, ""}, {weights, 1000, ""}},
		"vae wide":  {{string(choose.Frechet), 12, ""}, {string(choose.Coverage), 0.5, ""}, {weights, 100, ""}},
	}
	for _, c := range []struct {
		advised string
		matters []choose.Matter
		best    string
		worse   float64
		holds   bool
	}{
		{"vae soft", nil, "vae soft", 1, true},
		{"vae wide", nil, "vae soft", 1.2, false},
		{"gan sharp", nil, "vae soft", 2, false},
		{"gan sharp", []choose.Matter{choose.Variety}, "vae soft", 1.25, false},
		{"vae wide", []choose.Matter{choose.Variety}, "vae soft", 1, true},
		// The smallest of those that are up to a quarter worse: not the GAN, which is 2 times worse.
		{"vae wide", []choose.Matter{choose.Size}, "vae wide", 1, true},
		{"vae soft", []choose.Matter{choose.Size}, "vae wide", 10, false},
		{"gan sharp", []choose.Matter{choose.Size}, "vae wide", math.Inf(1), false},
		{"rnn rows", nil, "vae soft", math.Inf(1), false},
	} {
		s := asked(t, "judged", c.advised, c.matters...)
		r := results{}
		for name, of := range numbers {
			r.put("judged", name, 0, trial{Steps: 1, Numbers: of})
		}
		o, ok, err := s.judge(r)
		if err != nil || !ok || o.best != c.best || math.Abs(o.worse-c.worse) > 1e-9 || o.holds() != c.holds {
			t.Errorf("%s, %v: got %+v, %t (%v), want %s, %g times, %t", c.advised, c.matters, o, ok, err, c.best, c.worse, c.holds)
		}
		delete(r["judged"], "vae wide")
		if _, ok, _ := s.judge(r); ok {
			t.Error("it is judged before all are trained")
		}
	}
	if near := (outcome{worse: 1.1}); !near.holds() {
		t.Error("1.1 times worse does not hold")
	}
}

// The rules are held against twelve, each with two candidates at least, all of which can be advised.
func TestSituations(t *testing.T) {
	rows, err := choose.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	scored := 0
	for _, s := range choosing() {
		if !s.situation.developed {
			scored++
		}
	}
	if scored != 12 {
		t.Errorf("the rules are held against %d situations, want 12", scored)
	}
	for _, s := range choosing() {
		if len(s.arms) < 2 {
			t.Errorf("%s has %d candidates", s.name, len(s.arms))
		}
		for _, a := range s.arms {
			family, preset, _ := strings.Cut(a.name, " ")
			if !choose.Knows(rows, choose.Preset{Family: family, Name: preset}, zoo.KindOf(s.situation.spec)) {
				t.Errorf("%s: no row knows %s", s.name, a.name)
			}
		}
	}
}

// What the advice is asked is what is trained on.
func TestSituationsAreOfTheirData(t *testing.T) {
	namesFolder = filepath.Join("..", "paper", "testdata")
	l := lab{runs: t.TempDir()}
	for _, s := range choosing() {
		if strings.Contains(s.name, "digits") || strings.Contains(s.name, "clothes") || s.name == "choose-a-play" || s.name == "choose-late-plays" || s.name == "choose-lines" {
			continue // of published files
		}
		p, err := s.data(l)
		if err != nil {
			t.Fatal(err)
		}
		learn, held, err := p.open()
		if err != nil {
			t.Fatal(err)
		}
		spec, said := learn.Spec(), s.situation.spec
		if learn.Len() != s.situation.examples || zoo.KindOf(spec) != zoo.KindOf(said) || spec.Size() != said.Size() || spec.Documents && spec.Length != said.Length {
			t.Errorf("%s: there are %d of %d values and of a length of %d, and it says %d of %d and %d", s.name, learn.Len(), spec.Size(), spec.Length, s.situation.examples, said.Size(), said.Length)
		}
		if held.Len() < 20 || held.Digest() == learn.Digest() {
			t.Errorf("%s: %d are held out", s.name, held.Len())
		}
	}
}

func TestPageOfAdvice(t *testing.T) {
	var text strings.Builder
	writeAdvice(&text, results{})
	if text.Len() > 0 {
		t.Errorf("of nothing: got %s", text.String())
	}
	r := results{}
	first := choosing()[0]
	for i, a := range first.arms {
		r.put(first.name, a.name, 0, trial{Numbers: []number{{string(choose.Frechet), float64(10 + i), ""}, {weights, 1, ""}}})
	}
	advice.Store(first.name, first.arms[1].name)
	defer advice.Delete(first.name)
	writeAdvice(&text, r)
	for _, want := range []string{"chosen on, 1 of 6 hold", "against, 0 of 12 hold", "| `" + first.arms[1].name + "` | `" + first.arms[0].name + "` | 1.10 | yes |", "not trained yet"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("got %s\nwant %s", text.String(), want)
		}
	}
}
