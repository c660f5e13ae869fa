package main

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/eval"
	"github.com/atelier-go/atelier/gomlx_models/eval/metrics"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/rnn"
)

// firstNames are the 28,886 first names that five children or more were given in the United States in 2003, in the order of
// the alphabet: the Social Security Administration's, in the public domain.
//
//go:embed testdata/names.txt.gz
var firstNames []byte

const (
	// namesSteps take less than two minutes of 2 cores that do nothing else.
	namesSteps = 6000
	// A candidate learns from eight ninths of the names that are not held out, for as many steps.
	namesHeld = 1.0 / 9
	// ngram is the order of the model that is counted.
	ngram = 5
)

// namesFolder is where the names are unpacked, for as long as the program runs.
var namesFolder string

// namesFile is the path of the names.
var namesFile = sync.OnceValues(func() (string, error) {
	packed, err := gzip.NewReader(bytes.NewReader(firstNames))
	if err != nil {
		return "", err
	}
	content, err := io.ReadAll(packed)
	if err != nil {
		return "", err
	}
	if namesFolder, err = os.MkdirTemp("", "atelier-names-"); err != nil {
		return "", err
	}
	path := filepath.Join(namesFolder, "names.txt")
	return path, os.WriteFile(path, content, 0o644)
})

// listedNames are the names, the last tenth for the test.
func (l lab) listedNames() sets {
	path, err := namesFile()
	if err != nil {
		return sets{}
	}
	return sets{data.Lines(path).First(0.9), data.Lines(path).Last(0.1)}
}

// namesDropouts chooses the dropout of the preset.
func namesDropouts() *choosing {
	with := func(dropout float64) candidate {
		return candidate{fmt.Sprintf("%g", dropout), rnn.Config{Preset: rnn.Lines, Dropout: dropout}}
	}
	return &choosing{
		what: "dropout",
		how: "The dropout was chosen on the last ninth of the training names, 80% to 90% of the whole: each candidate learned from the first 80% " +
			"for as many steps as the training that is scored.",
		of: lab.listedNames, held: namesHeld,
		candidates: []candidate{with(0.3), with(0.4), with(0.5)},
		try: func(l lab, c candidate, names sets) (metrics.Score, error) {
			_, scores, err := l.documents(c.config, names)
			if err != nil {
				return metrics.Score{}, err
			}
			return scores[0], nil
		},
	}
}

// documents trains a model of documents and scores it.
func (l lab) documents(config models.Config, names sets) (*fit.Run, []metrics.Score, error) {
	run, train, err := l.train(config, names.train, fit.Options{Steps: namesSteps})
	if err != nil {
		return nil, nil, err
	}
	test, err := names.test.Open()
	if err != nil {
		return nil, nil, err
	}
	o := l.options(train)
	o.Texts = 1000
	scores, err := eval.Text(l.ctx, scored(run), test, o)
	return run, scores, err
}

// nameModels is held to what the model of documents must reach, and beside it counted n-grams of the same documents.
func nameModels(l lab, chosen models.Config) ([]result, error) {
	names := l.listedNames()
	_, scores, err := l.documents(chosen, names)
	if err != nil {
		return nil, err
	}
	train, err := names.train.OpenDocuments()
	if err != nil {
		return nil, err
	}
	test, err := names.test.OpenDocuments()
	if err != nil {
		return nil, err
	}
	counted, err := wittenBell(train, test, ngram)
	if err != nil {
		return nil, err
	}
	results := []result{of("", scores[0], atMost(1.99), nil), of("", scores[1], nil, nil)}
	for _, score := range scores[2:] {
		results = append(results, of("", score, nil, nil))
	}
	return append(results, result{
		Quantity: fmt.Sprintf("cross-entropy of %d-grams", ngram), Estimate: counted, Unit: "nats a character",
		Note: "interpolated as in Witten & Bell 1991, of the same names, each from its own start to its end",
	}), nil
}

// wittenBell is the cross-entropy of documents, their ends included, by n-grams that were counted in others: the share of a
// symbol after a context is mixed with that after the context without its first symbol, the less the more often the context
// was there, and the more the more symbols came after it (Witten & Bell 1991, method C).
func wittenBell(train, test *data.Documents, n int) (metrics.Estimate, error) {
	type seen struct {
		times map[string]float64
		total float64
	}
	contexts := map[string]*seen{}
	err := ngrams(train, n, func(context []string, symbol string) {
		for from := range n {
			key := strings.Join(context[from:], "\x00")
			if contexts[key] == nil {
				contexts[key] = &seen{times: map[string]float64{}}
			}
			contexts[key].times[symbol]++
			contexts[key].total++
		}
	}, nil)
	if err != nil {
		return metrics.Estimate{}, err
	}
	symbols := float64(len(train.Alphabet()) - 1) // what is unknown is in no document
	var nats, counts []float64
	var sum, count float64
	err = ngrams(test, n, func(context []string, symbol string) {
		p := 1 / symbols
		for from := n - 1; from >= 0; from-- {
			s := contexts[strings.Join(context[from:], "\x00")]
			if s == nil {
				break
			}
			different := float64(len(s.times))
			p = (s.times[symbol] + different*p) / (s.total + different)
		}
		sum, count = sum-math.Log(p), count+1
	}, func() {
		nats, counts = append(nats, sum), append(counts, count)
		sum, count = 0, 0
	})
	if err != nil {
		return metrics.Estimate{}, err
	}
	return metrics.Bootstrap{Seed: seed}.Ratio(nats, counts)
}

// ngrams visits each symbol of each document and its end, with the n-1 symbols before it, and, if done is not nil, the end
// of each document. Before a document's first symbol there are ends.
func ngrams(set *data.Documents, n int, visit func(context []string, symbol string), done func()) error {
	for i := range set.Len() {
		text, err := set.Document(i)
		if err != nil {
			return err
		}
		var symbols []string
		for range n - 1 {
			symbols = append(symbols, data.DocumentEnd)
		}
		symbols = append(append(symbols, set.Alphabet().Symbols(text)...), data.DocumentEnd)
		for at := n - 1; at < len(symbols); at++ {
			visit(symbols[at-n+1:at], symbols[at])
		}
		if done != nil {
			done()
		}
	}
	return nil
}
