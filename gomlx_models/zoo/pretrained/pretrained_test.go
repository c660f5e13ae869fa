package pretrained_test

import (
	"bytes"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/backend"
	"github.com/atelier-go/atelier/gomlx_models/sample"
	"github.com/atelier-go/atelier/gomlx_models/zoo/pretrained"
)

func ExampleFind() {
	model, err := pretrained.Find("zoo:tang")
	if err != nil {
		panic(err)
	}
	fmt.Println(model.Card.About)
	// Output:
	// Verse in the words of Tang poems, character by character.
}

// Each model is small, opens, draws, and has a card that says all that is to be said and is the page beside its file.
func TestZoo(t *testing.T) {
	b, err := backend.Open(backend.PureGo)
	if err != nil {
		t.Fatal(err)
	}
	names := pretrained.Names()
	if len(names) == 0 {
		t.Fatal("the zoo is empty")
	}
	all := 0
	for _, name := range names {
		m, err := pretrained.Find(name)
		if err != nil {
			t.Fatal(err)
		}
		all += m.Bytes
		if m.Bytes > 3_000_000 {
			t.Errorf("%s has %d bytes, want at most 3 MB", name, m.Bytes)
		}
		c := m.Card
		if c.About == "" || c.DataFrom == "" || c.License == "" || c.Recipe != "make zoo NAMES="+name || c.Cost == "" || c.ScoredOn == "" || len(c.Scores) == 0 || len(c.Limits) == 0 {
			t.Errorf("the card of %s lacks something: %+v", name, c)
		}
		if c.ScoredOn == m.Data.Name {
			t.Errorf("%s is scored on what it learnt from", name)
		}
		page, err := os.ReadFile(filepath.Join("models", name+".md"))
		if err != nil || string(page) != m.Markdown() {
			t.Errorf("the page of %s is not its card, error %v: make it anew", name, err)
		}
		if strings.Contains(string(m.Data.Source), "/") {
			t.Errorf("%s remembers a path: %s", name, m.Data.Source)
		}
		run, err := pretrained.Open(b, "zoo:"+name)
		if err != nil {
			t.Fatal(err)
		}
		if run.Name != "zoo:"+name || run.Step != m.Step {
			t.Errorf("%s opens as %s at step %d", name, run.Name, run.Step)
		}
		sampler := sample.New(b, run.Model, run.Store)
		switch run.Model.Spec().Kind {
		case models.Pictures:
			pictures, err := sampler.Pictures(sample.Options{Count: 2, Seed: 1})
			if err != nil || flat(pictures[0]) {
				t.Errorf("%s draws nothing, error %v", name, err)
			}
		case models.Text:
			texts, err := sampler.Texts(sample.Options{Count: 1, Length: 40, Seed: 1})
			if err != nil || len([]rune(texts[0])) < 10 {
				t.Errorf("%s writes %q, error %v", name, texts, err)
			}
		case models.Pairs:
			texts, err := sampler.Texts(sample.Options{Questions: []string{"明月松间照"}, Seed: 1})
			if err != nil || texts[0] == "" {
				t.Errorf("%s answers %q, error %v", name, texts, err)
			}
		case models.Strokes:
			drawings, err := sampler.Drawings(sample.Options{Count: 1, Seed: 1})
			if err != nil || len(drawings[0].Lines()) == 0 {
				t.Errorf("%s draws %v, error %v", name, drawings, err)
			}
		default:
			t.Errorf("%s is of an unknown kind, %s", name, m.Spec.Kind)
		}
	}
	if all > 12_000_000 {
		t.Errorf("the zoo has %d bytes, want at most 12 MB", all)
	}
	files, err := filepath.Glob("models/*")
	if err != nil || len(files) != 2*len(names)+1 {
		t.Errorf("beside %d models and their cards there are other files: %q, error %v", len(names), files, err)
	}
}

// flat tells whether a picture has one brightness only.
func flat(picture image.Image) bool {
	grey, ok := picture.(*image.Gray)
	return ok && bytes.Count(grey.Pix, grey.Pix[:1]) == len(grey.Pix)
}

func TestZooRefuses(t *testing.T) {
	for _, name := range []string{"", "unicorn", "zoo:", "zoo:zoo:tang", "../models/tang", "README"} {
		if _, err := pretrained.Find(name); err == nil || !strings.Contains(err.Error(), "there is no model") || !strings.Contains(err.Error(), "tang") {
			t.Errorf("%q: got %v", name, err)
		}
	}
	if _, err := pretrained.Describe("x", []byte("nothing")); err == nil || !strings.Contains(err.Error(), "zoo: the file of x has 7 bytes") {
		t.Errorf("got %v", err)
	}
}
