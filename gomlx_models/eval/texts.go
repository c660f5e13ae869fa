package eval

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gomlx/gomlx/core/tensors"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/eval/metrics"
	"github.com/atelier-go/atelier/gomlx_models/sample"
)

// maxNgram is the longest run of words or symbols that a score of texts looks at.
const maxNgram = 4

// Text scores a model of text: the cross-entropy of the held-out text if the model has a likelihood, and how
// varied drawn texts are, with what as many passages of the held-out text have beside it. Texts with spaces are
// compared by words if each has at least four, all others by symbols. Of documents, those drawn are scored by how many are
// different, and how many stand in Options.Train letter by letter. See Scores for when it fails.
func Text(ctx context.Context, m Trained, held models.Dataset, o Options) ([]metrics.Score, error) {
	o, err := o.prepare(ctx, m, held, models.Text)
	if err != nil {
		return nil, err
	}
	var scores []metrics.Score
	if _, ok := m.Model.(models.Likelihood); ok {
		if err := o.report(ctx, "measuring the cross-entropy of the held-out text"); err != nil {
			return nil, err
		}
		if scores, err = CrossEntropy(ctx, m, held, o.bootstrap()); err != nil {
			return nil, err
		}
	}
	if err := o.report(ctx, fmt.Sprintf("drawing %d texts", o.Texts)); err != nil {
		return nil, err
	}
	drawn, err := drawTexts(m, o)
	if err != nil {
		return nil, err
	}
	if m.Model.Spec().Documents {
		own, err := documentScores(drawn, o.Train, o.bootstrap())
		if err != nil {
			return nil, err
		}
		return metrics.CheckScores(append(scores, own...))
	}
	ids, err := tensors.CopyFlatData[int32](held.Values()[0])
	if err != nil {
		return nil, fmt.Errorf("eval: %s cannot be read: %w", held.Name(), err)
	}
	varied, err := diversity(drawn, passages(data.Alphabet(held.Spec().Alphabet), ids, o), o.bootstrap())
	if err != nil {
		return nil, err
	}
	return metrics.CheckScores(append(scores, varied...))
}

// drawTexts draws texts.
func drawTexts(m Trained, o Options) ([]string, error) {
	m, err := m.clone(o.Seed)
	if err != nil {
		return nil, err
	}
	return sample.New(m.Backend, m.Model, m.Store).Texts(sample.Options{Count: o.Texts, Length: o.Length, Seed: o.Seed})
}

// passages is as many passages of a text, evenly spaced, as long as the drawn ones, or none if it has too few
// symbols for as many that do not overlap.
func passages(alphabet data.Alphabet, ids []int32, o Options) []string {
	if len(ids) < o.Texts*o.Length {
		return nil
	}
	texts := make([]string, o.Texts)
	for i := range texts {
		start := i * (len(ids) / o.Texts)
		texts[i] = alphabet.Decode(ids[start : start+o.Length])
	}
	return texts
}

// diversity is distinct-n and self-BLEU of drawn texts. held are passages to compare with, or none.
func diversity(drawn, held []string, b metrics.Bootstrap) ([]metrics.Score, error) {
	cut, unit, short, long := splitSymbols, "symbols", 2, 4
	if hasWords(append(drawn, held...)) {
		cut, unit, short, long = strings.Fields, "words", 1, 2
	}
	texts, own := tokenize(drawn, cut), tokenize(held, cut)
	var scores []metrics.Score
	for _, s := range []struct {
		name, source string
		better       metrics.Better
		score        func([][]string, int, metrics.Bootstrap) (metrics.Estimate, error)
		n            int
	}{
		{"distinct", "Li et al. 2016", metrics.Higher, metrics.DistinctN, short},
		{"distinct", "Li et al. 2016", metrics.Higher, metrics.DistinctN, long},
		{"self-BLEU", "Zhu et al. 2018", metrics.Lower, metrics.SelfBLEU, maxNgram},
	} {
		estimate, err := s.score(texts, s.n, b)
		if err != nil {
			return nil, err
		}
		score := metrics.Score{Name: fmt.Sprintf("%s-%d of %s", s.name, s.n, unit), Estimate: estimate, Better: s.better, Source: s.source,
			Unit: "share", Note: fmt.Sprintf("%d texts", len(texts))}
		if real, err := s.score(own, s.n, b); err == nil {
			score.Note += fmt.Sprintf("; as many passages of the held-out text have %.4g, the mark to reach", real.Value)
		} else if len(own) > 0 {
			return nil, errors.Join(errors.New("eval: the passages of the held-out text cannot be compared"), err)
		}
		scores = append(scores, score)
	}
	return scores, nil
}

// hasWords tells whether texts have words between spaces: one symbol in twenty at least is a space, and each
// text has as many words as a score looks at.
func hasWords(texts []string) bool {
	all := strings.Join(texts, "")
	return 20*strings.Count(all, " ") >= utf8.RuneCountInString(all) &&
		!slices.ContainsFunc(texts, func(text string) bool { return len(strings.Fields(text)) < maxNgram })
}

func splitSymbols(text string) []string { return strings.Split(text, "") }

func tokenize(texts []string, cut func(string) []string) [][]string {
	parts := make([][]string, len(texts))
	for i, text := range texts {
		parts[i] = cut(text)
	}
	return parts
}
