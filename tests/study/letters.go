package main

import (
	"errors"
	"fmt"

	"github.com/gomlx/gomlx/core/tensors"

	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/rnn"
)

// letters are the studies of what a recurrent network learns of a text in six minutes of two cores.
func letters() []study {
	shakespeare := textStudy("letters-shakespeare", "tinyshakespeare", lab.plays, 3600, 1640)
	shakespeare.claims = append(shakespeare.claims, claim{arm: "mingru", number: crossEntropy, bound: 1.47})
	opticks := textStudy("letters-opticks", "Newton's Opticks", func(lab) data.Source { return data.Opticks() }, 4200, 1640)
	start := textStudy("letters-300k", "the first 300,000 characters of tinyshakespeare",
		func(l lab) data.Source { return l.plays().Take(300_000) }, 5000, 1640)
	opticks.alike, start.alike = true, true
	return []study{shakespeare, opticks, start}
}

// The numbers of these studies.
const (
	crossEntropy = "cross-entropy"
	afterFive    = "cross-entropy after five minutes"
)

// measurements of a text study are one a minute.
const measurements = 6

// textStudy compares networks with counted n-grams on a text, in as many steps as fit into six minutes, by the processor time
// of a step in tests/bench/RESULTS.md. The split is that of the experiment shakespeare of tests/paper.
func textStudy(name, title string, text func(lab) data.Source, minGRUSteps, gruSteps int) study {
	perCharacter := &measure{name: crossEntropy, unit: "nats a character", times: measurements, of: lab.crossEntropy}
	return study{
		name:  name,
		about: "Text by the first 90% of " + title + ", scored on the last 10%; 360 s of two cores each",
		data: func(l lab) (parts, error) {
			return parts{train: text(l).First(0.9), held: text(l).Last(0.1)}, nil
		},
		curve: perCharacter,
		arms: []arm{
			{name: "mingru", config: rnn.Config{Preset: rnn.MinGRU}, steps: minGRUSteps},
			{name: "gru", config: rnn.Config{Preset: rnn.GRU}, steps: gruSteps, alike: true},
			{name: "5-gram", counts: lab.countedText},
		},
		score: func(_ lab, t trained) ([]number, error) { return minutes(t.curve) },
		claims: []claim{
			{arm: "mingru", number: afterFive, against: []string{"5-gram"}, bound: 1, pairs: true},
		},
		text: true,
	}
}

// minutes gives the score at the end of a training and after five sixths of it.
func minutes(c curve) ([]number, error) {
	last := c[len(c)-1]
	five, ok := c.at(last.Step * (measurements - 1) / measurements)
	if !ok {
		return nil, errors.New("nothing was measured after five minutes: remove the folder of the model, to train again")
	}
	return []number{{crossEntropy, last.Held, "nats a character"}, {afterFive, five.Held, "nats a character"}}, nil
}

// plays is tinyshakespeare, or in the small form a part of what Go comes with.
func (l lab) plays() data.Source {
	if l.small {
		return data.Opticks().Take(10_000)
	}
	return data.Shakespeare()
}

const (
	// gramLength is the n of the n-grams.
	gramLength = 5
	// unscored is the number of characters at the start that no network is scored on: see eval.CrossEntropy.
	unscored = 64
)

// countedText is what n-grams have in place of a training.
func (l lab) countedText(p parts, _ int64) ([]number, error) {
	var codes [2][]int32
	kinds := 0
	for i, source := range []data.Source{p.train, p.held} {
		text, err := source.OpenText()
		if err != nil {
			return nil, err
		}
		if codes[i], err = tensors.CopyFlatData[int32](text.Values()[0]); err != nil {
			return nil, err
		}
		kinds = len(text.Alphabet())
	}
	if kinds > mostKinds {
		return nil, fmt.Errorf("an alphabet of %d symbols, want %d at most", kinds, mostKinds)
	}
	nats := wittenBell(codes[0], codes[1], kinds-1, gramLength, unscored) // what is unknown is in no text
	return []number{{crossEntropy, nats, "nats a character"}, {afterFive, nats, "nats a character"}}, nil
}
