package main

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/gomlx/gomlx/core/tensors"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/backend"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/eval/metrics"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/vae"
)

func number(quantity string, value, low, high float64, must *target) result {
	return result{Quantity: quantity, Estimate: metrics.Estimate{Value: value, Low: low, High: high}, Must: must}
}

func TestStraddles(t *testing.T) {
	control := number("c", 1, 0, 2, atMost(1.5))
	control.control = true
	for _, test := range []struct {
		name string
		of   result
		want bool
	}{
		{"below its mark", number("a", 1, 0.9, 1.1, atMost(2)), false},
		{"above its mark", number("a", 3, 2.9, 3.1, atMost(2)), false},
		{"around its mark, reached", number("a", 1.9, 1.8, 2.1, atMost(2)), true},
		{"around its mark, missed", number("a", 2.1, 1.9, 2.2, atLeast(2.15)), true},
		{"up to its mark", number("a", 1.9, 1.8, 2, atMost(2)), false},
		{"no mark", number("a", 1, 0, 2, nil), false},
		{"a control", control, false},
	} {
		if got := straddles([]result{number("other", 0, 0, 0, nil), test.of}); got != test.want {
			t.Errorf("%s: got %t, want %t", test.name, got, test.want)
		}
	}
}

// The first seed decides if its interval lies clear of the mark; else there are three, and their means: of the values
// 10, 11 and 15, and of intervals that reach 1 down and 2 up.
func TestSeedsWhereTheMarkIsInTheInterval(t *testing.T) {
	values := map[int64]float64{1: 10, 2: 11, 3: 15}
	for _, test := range []struct {
		name  string
		mark  float64
		small bool
		ran   []int64
		want  result
	}{
		{"clear", 20, false, []int64{1}, number("a", 10, 9, 12, atMost(20))},
		{"around", 11, false, []int64{1, 2, 3}, number("a", 12, 11, 14, atMost(11))},
		{"around, in the small form", 11, true, []int64{1}, number("a", 10, 9, 12, atMost(11))},
	} {
		var ran []int64
		got, err := repeated(lab{small: test.small}, func(l lab) ([]result, error) {
			ran = append(ran, l.seed)
			v := values[l.seed]
			return []result{number("a", v, v-1, v+2, atMost(test.mark))}, nil
		})
		if err != nil || !slices.Equal(ran, test.ran) {
			t.Fatalf("%s: the seeds %v were run, error %v; want %v", test.name, ran, err, test.ran)
		}
		for i, pair := range [][2]float64{{got[0].Value, test.want.Value}, {got[0].Low, test.want.Low}, {got[0].High, test.want.High}} {
			if math.Abs(pair[0]-pair[1]) > 1e-12 {
				t.Errorf("%s: number %d is %g, want %g", test.name, i, pair[0], pair[1])
			}
		}
		if want := len(ran); want > 1 && (!slices.Equal(got[0].Seeds, []float64{10, 11, 15}) || got[0].bySeed() != "a: the mean of 3 trainings, which gave 10, 11, 15") {
			t.Errorf("%s: got the seeds' values %v and %q", test.name, got[0].Seeds, got[0].bySeed())
		} else if want == 1 && got[0].Seeds != nil {
			t.Errorf("%s: got the seeds' values %v of one training", test.name, got[0].Seeds)
		}
	}
	quantities := []string{"a", "b", "b"}
	_, err := repeated(lab{}, func(l lab) ([]result, error) {
		return []result{number(quantities[l.seed-1], 1, 0, 2, atMost(1))}, nil
	})
	if err == nil || !strings.Contains(err.Error(), `gives "b" where another gives "a"`) {
		t.Errorf("other quantities gave %v, want an error", err)
	}
}

// three is a choice between rates by the scores given, of the embedded clothes.
func three(way metrics.Better, scores ...float64) *choosing {
	c := &choosing{what: "rate", how: "How.", of: lab.clothes, held: 0.25}
	for i, name := range []string{"1", "2", "3"} {
		c.candidates = append(c.candidates, candidate{name, vae.Config{Units: i + 1}})
	}
	c.try = func(_ lab, tried candidate, _ sets) (metrics.Score, error) {
		value := scores[tried.config.(vae.Config).Units-1]
		return metrics.Score{Name: "loss", Unit: "nats", Better: way, Estimate: metrics.Estimate{Value: value, Low: value - 1, High: value + 1}}, nil
	}
	return c
}

func TestChoose(t *testing.T) {
	for _, test := range []struct {
		name   string
		c      *choosing
		want   string
		config vae.Config
	}{
		{"the lowest", three(metrics.Lower, 3, 1, 2), "2", vae.Config{Units: 2}},
		{"the highest", three(metrics.Higher, 3, 1, 2), "1", vae.Config{Units: 1}},
		{"the first of equals", three(metrics.Lower, 3, 1, 1), "2", vae.Config{Units: 2}},
		{"the last", three(metrics.Lower, 3, 2, 1), "3", vae.Config{Units: 3}},
	} {
		made, err := test.c.choose(lab{})
		if err != nil || made.Chosen != test.want || len(made.Candidates) != 3 || made.Score != "loss, nats" {
			t.Fatalf("%s: got %+v, error %v; want %s of three", test.name, made, err, test.want)
		}
		if config, err := test.c.chosen(made); err != nil || config != test.config {
			t.Errorf("%s: got %+v, error %v; want %+v", test.name, config, err, test.config)
		}
	}
	if made, err := three(metrics.Lower, 3, 2, 1).choose(lab{small: true}); err != nil || len(made.Candidates) != 2 || made.Chosen != "2" {
		t.Errorf("the small form got %+v, error %v; want the better of two", made, err)
	}
	if _, err := three(metrics.Lower).chosen(nil); err == nil || !strings.Contains(err.Error(), "-choose first") {
		t.Errorf("nothing chosen gave %v, want an error that names -choose", err)
	}
	if _, err := three(metrics.Lower).chosen(&choice{Chosen: "7"}); err == nil || !strings.Contains(err.Error(), "no candidate any more") {
		t.Errorf("a candidate that is gone gave %v, want an error", err)
	}
}

// Choosing leaves the results as they are, scoring the choice, and each says in the page what it is of.
func TestChooseThenScore(t *testing.T) {
	folder := t.TempDir()
	scored := 0
	e := experiment{name: "burda", about: "about", choosing: three(metrics.Lower, 3, 1, 2), run: func(_ lab, chosen models.Config) ([]result, error) {
		scored++
		return []result{number("loss", float64(chosen.(vae.Config).Units), 0.5, 9, nil)}, nil
	}}
	written := func() string {
		page, err := os.ReadFile(folder + "/RESULTS.md")
		if err != nil {
			t.Fatal(err)
		}
		return string(page)
	}
	if err := e.do(lab{}, forms{}, folder); err == nil || !strings.Contains(err.Error(), "-choose first") || scored > 0 {
		t.Fatalf("scoring before choosing gave %v after %d trainings, want an error", err, scored)
	}
	if err := e.do(lab{}, forms{choose: true}, folder); err != nil || scored > 0 {
		t.Fatalf("choosing scored %d times, error %v; want neither", scored, err)
	}
	const unscored = "What was chosen is not scored yet"
	if page := written(); !strings.Contains(page, "| 2 | 1 [0, 2] | yes |") || !strings.Contains(page, "| 1 | 3 [2, 4] |  |") || !strings.Contains(page, unscored) {
		t.Errorf("after choosing the page is %s\nwant the candidates, and that none is scored", page)
	}
	if err := e.do(lab{}, forms{}, folder); err != nil || scored != 1 {
		t.Fatalf("scoring scored %d times, error %v; want once", scored, err)
	}
	if page := written(); !strings.Contains(page, "| 2 | 1 [0, 2] | yes |") || !strings.Contains(page, "| loss | 2 [0.5, 9] |") || strings.Contains(page, unscored) {
		t.Errorf("after scoring the page is %s\nwant the candidates and the results of 2", page)
	}
	e.choosing = three(metrics.Lower, 0, 1, 2)
	if err := e.do(lab{}, forms{choose: true}, folder); err != nil || !strings.Contains(written(), unscored) || !strings.Contains(written(), "| loss | 2 [0.5, 9] |") {
		t.Errorf("after another choice, error %v, the page is %s\nwant the old results, and that they are not of what was chosen", err, written())
	}
	kept, err := os.ReadFile(folder + "/results.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := e.do(lab{small: true}, forms{small: true}, folder); err != nil || scored != 2 {
		t.Errorf("the small form scored %d times in all, error %v; want 2", scored, err)
	}
	if now, _ := os.ReadFile(folder + "/results.json"); !slices.Equal(now, kept) {
		t.Error("the small form kept its results")
	}
	e.choosing.try = func(lab, candidate, sets) (metrics.Score, error) { return metrics.Score{}, errors.New("no") }
	if err := e.do(lab{}, forms{choose: true}, folder); err == nil || err.Error() != "1: no" {
		t.Errorf("a candidate that fails gave %v, want its name and why", err)
	}
}

// What candidates learn from and what they are scored on are the training part, each example once, and nothing of what
// the experiment is scored on.
func TestCandidatesSeeTheTrainingPartOnly(t *testing.T) {
	l := lab{small: true}
	chosen := 0
	for _, e := range experiments() {
		if e.choosing == nil {
			continue
		}
		chosen++
		c := *e.choosing
		whole := values(t, c.of(l).train)
		c.try = func(_ lab, _ candidate, parts sets) (metrics.Score, error) {
			learnt, held := values(t, parts.train), values(t, parts.test)
			if !slices.Equal(append(slices.Clone(learnt), held...), whole) {
				t.Errorf("%s: %d and %d values are not the %d of the training part in order", e.name, len(learnt), len(held), len(whole))
			}
			if got := float64(len(held)) / float64(len(whole)); math.Abs(got-c.held) > 0.01 {
				t.Errorf("%s: the validation part is %g of the training part, want %g", e.name, got, c.held)
			}
			return metrics.Score{}, nil
		}
		if _, err := c.choose(l); err != nil {
			t.Errorf("%s: %v", e.name, err)
		}
	}
	if chosen < 3 {
		t.Errorf("%d experiments choose, want burda, parzen and shakespeare to", chosen)
	}
}

// A training has the lab's seed, not that of the scores.
func TestTrainingHasTheLabsSeed(t *testing.T) {
	b, err := backend.Open(backend.PureGo)
	if err != nil {
		t.Fatal(err)
	}
	l := lab{ctx: t.Context(), backend: b, small: true, seed: 7}
	run, _, err := l.train(vae.Config{Units: 4, Latent: 2, Batch: 4}, l.clothes().train, fit.Options{Epochs: 1})
	if err != nil || run.Seed != 7 {
		t.Errorf("got the seed %d, error %v; want 7", run.Seed, err)
	}
}

// values are all numbers of a small set.
func values(t *testing.T, source data.Source) []int {
	t.Helper()
	set, err := source.Open()
	if err != nil {
		t.Fatal(err)
	}
	var all []int
	if documents, ok := set.(*data.Documents); ok {
		for i := range documents.Len() {
			text, err := documents.Document(i)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range text + data.DocumentEnd {
				all = append(all, int(r))
			}
		}
		return all
	}
	if set.Spec().Kind == models.Text {
		for _, id := range tensors.MustCopyFlatData[int32](set.Values()[0]) {
			all = append(all, int(id))
		}
		return all
	}
	for _, pixel := range tensors.MustCopyFlatData[uint8](set.Values()[0]) {
		all = append(all, int(pixel))
	}
	return all
}

// RESULTS.md is what results.json says, but for the cores of the machine that wrote it.
func TestPageIsOfTheResults(t *testing.T) {
	kept, err := read(".")
	if err != nil {
		t.Fatal(err)
	}
	written, err := os.ReadFile("RESULTS.md")
	if err != nil {
		t.Fatal(err)
	}
	cores := regexp.MustCompile(`on \d+ cores`)
	if got, want := cores.ReplaceAllString(string(written), ""), cores.ReplaceAllString(page(kept), ""); got != want {
		t.Errorf("RESULTS.md is not what results.json says; write it anew with\n\tmake paper PAPER_FLAGS=-page\nwant\n%s", want)
	}
}

// What the page says of the article's GAN holds of the numbers above it, their intervals apart.
func TestArticleIsAhead(t *testing.T) {
	kept, err := read(".")
	if err != nil {
		t.Fatal(err)
	}
	o := kept["fashion-gan"]
	find := func(quantity string) result {
		for _, r := range o.Results {
			if r.Quantity == quantity {
				return r
			}
		}
		t.Fatalf("there is no %q", quantity)
		return result{}
	}
	for _, score := range []string{"precision on classifier features", "density on classifier features", "coverage on classifier features"} {
		if article, dcgan := find("article: "+score), find("dcgan: "+score); !(article.Low > dcgan.High) {
			t.Errorf("%s: %v and %v, the page says that the article's is ahead", score, article, dcgan)
		}
	}
	for _, score := range []string{"Frechet distance on classifier features", "kernel distance on classifier features", "Frechet distance on PCA-64 features", "kernel distance on PCA-64 features"} {
		if article, dcgan := find("article: "+score), find("dcgan: "+score); !(dcgan.High < article.Low) {
			t.Errorf("%s: %v and %v, the page says that the DCGAN's is ahead", score, article, dcgan)
		}
		if strings.HasPrefix(score, "kernel") && find("article: "+score).Ends != metrics.SubsetSpread {
			t.Errorf("%s: the ends are no spread", score)
		}
	}
	if article, dcgan := find("article: classes covered"), find("dcgan: classes covered"); article.Value >= dcgan.Value {
		t.Errorf("the article's GAN draws %g classes and the DCGAN %g, the page says fewer", article.Value, dcgan.Value)
	}
	if said := o.articleAhead(); strings.Contains(said, "NaN") || !strings.Contains(said, "in precision (0.") {
		t.Errorf("the page says %q", said)
	}
}

// Of "ab" alone were counted a after the start, b after a, and the end after b. There are three symbols. Without context each
// has (1 + 3/3)/(3+3) = 1/3, and after each context of one symbol or two what was seen has (1 + p)/2 with the shorter context's
// p: 2/3 and 5/6. So each symbol of "ab" has 5/6 with trigrams. Of "b", b after the start has 1/3 twice halved, 1/12, and the
// end after it, whose longer context was never there, (1 + 1/3)/2 = 2/3.
func TestWittenBellByHand(t *testing.T) {
	open := func(lines string) *data.Documents {
		path := filepath.Join(t.TempDir(), "names.txt")
		if err := os.WriteFile(path, []byte(lines), 0o644); err != nil {
			t.Fatal(err)
		}
		set, err := data.Lines(path).OpenDocuments()
		if err != nil {
			t.Fatal(err)
		}
		return set
	}
	got, err := wittenBell(open("ab\n"), open("ab\nb\n"), 3)
	if want := -(3*math.Log(5.0/6) + math.Log(1.0/12) + math.Log(2.0/3)) / 5; err != nil || math.Abs(got.Value-want) > 1e-12 {
		t.Errorf("the cross-entropy is %g (%v), want %g", got.Value, err, want)
	}
}
