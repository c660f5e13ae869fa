package eval_test

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	. "github.com/gomlx/gomlx/core/graph"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/backend"
	"github.com/atelier-go/atelier/gomlx_models/eval"
	"github.com/atelier-go/atelier/gomlx_models/eval/metrics"
	"github.com/atelier-go/atelier/gomlx_models/internal/gradcheck"
)

// names lists what was measured.
func names(scores []metrics.Score) []string {
	var all []string
	for _, s := range scores {
		all = append(all, s.Name)
	}
	return all
}

// find is the score of that name.
func find(t *testing.T, scores []metrics.Score, name string) metrics.Score {
	t.Helper()
	i := slices.IndexFunc(scores, func(s metrics.Score) bool { return s.Name == name })
	if i < 0 {
		t.Fatalf("there is no %q among %q", name, names(scores))
	}
	return scores[i]
}

// A model of labelled pictures that has no likelihood is scored by Parzen, on both features, with its classes.
func TestScoresOfPictures(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		var told []string
		m := on(t, b, fake{small})
		o := eval.Options{Seed: 4, Resamples: 20, Progress: func(doing string) { told = append(told, doing) }}
		scores, err := eval.Scores(context.Background(), m, bright(), o)
		if err != nil {
			t.Fatal(err)
		}
		want := []string{
			"Parzen-window log-likelihood from 60 drawn pictures",
			"Frechet distance on PCA-4 features", "kernel distance on PCA-4 features",
			"Frechet distance on classifier features", "kernel distance on classifier features",
			"precision on classifier features", "recall on classifier features", "density on classifier features", "coverage on classifier features",
			"classes covered",
		}
		if got := names(scores); !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
		for _, s := range scores {
			if want := strings.HasPrefix(s.Name, "kernel distance"); want != (s.Interval == metrics.SubsetSpread) {
				t.Errorf("beside %s there is %q, want a spread of the kernel distances only", s.Name, s.Interval)
			}
			if s.Source == "" || s.Unit == "" || !(s.Low <= s.High) {
				t.Errorf("%+v lacks its source, unit or interval", s)
			}
		}
		if note := scores[0].String(); !strings.Contains(note, "Theis et al. 2016") {
			t.Errorf("%q does not warn", note)
		}
		if covered := find(t, scores, "classes covered"); covered.Value != 2 || !strings.Contains(covered.Note, "right on 100.0% of the real pictures") {
			t.Errorf("got %v, want 2 classes by a classifier that is right", covered)
		}
		if len(told) < 5 || told[0] != "reading given" {
			t.Errorf("progress was %q", told)
		}
		o.Progress = nil
		again, err := eval.Pictures(context.Background(), m, bright(), o)
		if err != nil || !reflect.DeepEqual(again, scores) {
			t.Errorf("the same seed gave %v and %v (%v)", scores, again, err)
		}
	})
}

// oneClass is a model whose pictures are all bright above, and so of class 1.
type oneClass struct{ fake }

func (o oneClass) Sample(scope *model.Scope, draw models.Draw) *Node {
	noise := MulScalar(o.fake.Sample(scope, draw), 0.1)
	return Add(noise, Const(noise.Graph(), [][][][]float32{{{{0.8}, {0.8}}, {{0.1}, {0.1}}}}))
}

func TestClassesThatAreNotDrawn(t *testing.T) {
	b, err := backend.Open(backend.PureGo)
	if err != nil {
		t.Fatal(err)
	}
	scores, err := eval.Scores(context.Background(), on(t, b, oneClass{fake{small}}), bright(), eval.Options{Resamples: 2})
	if err != nil {
		t.Fatal(err)
	}
	if covered := find(t, scores, "classes covered"); covered.Value != 1 || !strings.HasSuffix(covered.Note, "the rarest class, 0, has 0.0% of the drawn ones") {
		t.Errorf("got %v, want 1 class and none of the other", covered)
	}
}

// Without labels precision and recall are taken on the components; a likelihood's bounds stand in for Parzen; the
// training pictures are noted beside: all white ones, a mean of 1 and no spread, against a mean of 1/2 and a
// variance of 250/249 of 1/4.
func TestScoresOfABoundedModel(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		m := on(t, b, normals{fake{pixel}, true})
		scores, err := eval.Scores(context.Background(), m, halves(), eval.Options{Train: pixels(pixel, slices.Repeat([]uint8{255}, 99)), Draws: 20, Resamples: 20})
		if err != nil {
			t.Fatal(err)
		}
		want := []string{
			"-ELBO", "-IWAE-20 bound", "NLL from 20 importance samples", "Frechet distance on PCA-1 features", "kernel distance on PCA-1 features",
			"precision on PCA-1 features", "recall on PCA-1 features", "density on PCA-1 features", "coverage on PCA-1 features",
		}
		if got := names(scores); !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
		if s := find(t, scores, "Frechet distance on PCA-1 features"); !strings.Contains(s.Note, "250 drawn and 250 real pictures; training pictures have 0.501") {
			t.Errorf("got the note %q, want that training pictures have 0.501", s.Note)
		}
	})
}

// All symbols in turn, drawn from an alphabet without spaces, are few pairs; the held-out text has more.
func TestScoresOfText(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		spec := models.Spec{Kind: models.Text, Alphabet: []string{"?", "a", "b", "c", "d"}}
		ids := make([]int32, 600)
		for i := range ids {
			ids[i] = int32(i * i % 7 % 5)
		}
		scores, err := eval.Scores(context.Background(), on(t, b, fixedNats{fake{spec}}), text(spec.Alphabet, ids...), eval.Options{Texts: 10, Length: 20})
		if err != nil {
			t.Fatal(err)
		}
		want := []string{"cross-entropy", "cross-entropy", "distinct-2 of symbols", "distinct-4 of symbols", "self-BLEU-4 of symbols"}
		if got := names(scores); !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
		if s := find(t, scores, "distinct-2 of symbols"); !within(s.Value, 5.0/190, 1e-12) || !strings.Contains(s.Note, "10 texts; as many passages of the held-out text have 0.0") {
			t.Errorf("got %v, want 5 of 190 pairs and the held-out text's share", s)
		}
	})
}

// With spaces texts are cut into words: the texts are shifts of "a b c d ".
func TestWordsAreCutAtSpaces(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		spec := models.Spec{Kind: models.Text, Alphabet: []string{"a", " ", "b", " ", "c", " ", "d", " "}}
		scores, err := eval.Text(context.Background(), on(t, b, fake{spec}), text(spec.Alphabet, 0, 1, 2), eval.Options{Texts: 8, Length: 16})
		if err != nil {
			t.Fatal(err)
		}
		want := []string{"distinct-1 of words", "distinct-2 of words", "self-BLEU-4 of words"}
		if got := names(scores); !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
		if s := scores[0]; !within(s.Value, 4.0/64, 1e-12) || s.Note != "8 texts" {
			t.Errorf("got %v, want 4 of 64 words, and no held-out passages", s)
		}
	})
}

// A drawing's examples go to the model as they are.
func TestScoresOfDrawings(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		spec := models.Spec{Kind: models.Strokes, Length: 1}
		held := dataset{spec, []*tensors.Tensor{tensors.FromFlatDataAndDimensions([]float32{0.5, 1, 0, 0, 1, 0.5, 1, 0, 0, 1}, 2, 1, 5)}}
		if _, err := eval.Scores(context.Background(), on(t, b, fake{spec}), held, eval.Options{}); err == nil || !strings.Contains(err.Error(), "has no bound") {
			t.Errorf("no bound: got %v", err)
		}
		scores, err := eval.Scores(context.Background(), on(t, b, moves{normals{fake{spec}, true}}), held, eval.Options{Draws: 4})
		if err != nil || len(scores) != 3 || scores[0].Unit != "nats a drawing" || scores[0].Note != "" {
			t.Errorf("got %v (%v), want three bounds of drawings", scores, err)
		}
		// More drawings of two places than are scored at once. Their nats are the moves to the right: the mean is 2.5 of all but
		// one, and 53.5 of that.
		const count = 102
		spec.Length = 2
		values := make([]float32, count*2*models.PointSize)
		for i := range count {
			values[2*i*models.PointSize], values[(2*i+1)*models.PointSize] = -1, 6
		}
		values[0] = 101
		held = dataset{spec, []*tensors.Tensor{tensors.FromFlatDataAndDimensions(values, count, 2, models.PointSize)}}
		m := on(t, b, movesAsNats{fake{spec}})
		scores, err = eval.Scores(context.Background(), m, held, eval.Options{})
		if err != nil || len(scores) != 1 || !within(scores[0].Value, 3, 1e-5) || scores[0].Unit != "nats a point" {
			t.Errorf("got %v (%v), want 3 nats a point", scores, err)
		}
		if _, err := eval.CrossEntropy(context.Background(), m, held, metrics.Bootstrap{}); err == nil || !strings.Contains(err.Error(), "does not say how probable a text is") {
			t.Errorf("the cross-entropy of drawings: got %v", err)
		}
	})
}

func TestScoresRefusals(t *testing.T) {
	gradcheck.EachBackend(t, func(t *testing.T, b compute.Backend) {
		m := on(t, b, fake{small})
		stopped, stop := context.WithCancel(context.Background())
		stop()
		if _, err := eval.Scores(stopped, m, bright(), eval.Options{}); !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled: got %v, want context.Canceled", err)
		}
		few := pixels(small, make([]uint8, 4*19), make([]uint8, 19)...)
		for _, c := range []struct {
			m    eval.Trained
			held models.Dataset
			o    eval.Options
			want string
		}{
			{m, nil, eval.Options{}, "there are no held-out examples"},
			{eval.Trained{}, bright(), eval.Options{}, "the trained model lacks its backend, model or store"},
			{m, few, eval.Options{}, "given has 19 pictures to score on, want at least 20"},
			{m, bright(), eval.Options{Examples: -1, Texts: -2, Resamples: 1}, "Texts is -2"},
			{m, bright(), eval.Options{Train: halves()}, "are of 1x1x1 pixels"},
		} {
			if _, err := eval.Scores(context.Background(), c.m, c.held, c.o); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		}
		if _, err := eval.Text(context.Background(), m, bright(), eval.Options{}); err == nil || !strings.Contains(err.Error(), "given has pictures, want text") {
			t.Errorf("got %v", err)
		}
	})
}
