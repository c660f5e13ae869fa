package main

import (
	"errors"
	"fmt"
	"math"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/eval/metrics"
)

// candidate is a model that can be chosen.
type candidate struct {
	name   string
	config models.Config
}

// choosing is how an experiment chooses its model: on a part of the training data that the candidates do not learn
// from. What is chosen on the test part would flatter the number that it gives there.
type choosing struct {
	what string // that tells the candidates apart
	how  string // a sentence for RESULTS.md
	// of is what the experiment learns from and is scored on, of whose training part a share is held to choose on.
	of   func(lab) sets
	held float64
	// candidates are of the length of training that is scored; try trains one for less and scores it, on sets that hold
	// nothing of what the experiment is scored on.
	candidates []candidate
	try        func(lab, candidate, sets) (metrics.Score, error)
}

// choice is what was chosen, and what from.
type choice struct {
	What       string  `json:"what"`
	How        string  `json:"how"`
	Score      string  `json:"score"`
	Candidates []tried `json:"candidates"`
	Chosen     string  `json:"chosen"`
}

// tried is the score of a candidate on the validation part.
type tried struct {
	Name string `json:"name"`
	metrics.Estimate
}

// smallCandidates is how many candidates the small form tries.
const smallCandidates = 2

// choose tries every candidate and takes the best.
func (c choosing) choose(l lab) (*choice, error) {
	made := &choice{What: c.what, How: c.how}
	best, parts := math.NaN(), c.of(l).validated(c.held)
	candidates := c.candidates
	if l.small {
		candidates = candidates[:smallCandidates]
	}
	for _, candidate := range candidates {
		score, err := c.try(l, candidate, parts)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", candidate.name, err)
		}
		if better(score, best) {
			best, made.Chosen = score.Value, candidate.name
		}
		made.Score = fmt.Sprintf("%s, %s", score.Name, score.Unit)
		made.Candidates = append(made.Candidates, tried{candidate.name, score.Estimate})
		fmt.Printf("  %s: %.4g [%.4g, %.4g] %s on the validation part\n", candidate.name, score.Value, score.Low, score.High, score.Unit)
	}
	fmt.Printf("  chosen: %s\n", made.Chosen)
	return made, nil
}

// better tells whether a score is better than the best so far, which is NaN at first.
func better(s metrics.Score, best float64) bool {
	if math.IsNaN(best) {
		return true
	}
	return s.Better == metrics.Lower && s.Value < best || s.Better == metrics.Higher && s.Value > best
}

// chosen is the configuration that was chosen.
func (c choosing) chosen(made *choice) (models.Config, error) {
	if made == nil {
		return nil, errors.New("nothing was chosen yet: run it with -choose first")
	}
	for _, candidate := range c.candidates {
		if candidate.name == made.Chosen {
			return candidate.config, nil
		}
	}
	return nil, fmt.Errorf("what was chosen, %q, is no candidate any more: run it with -choose again", made.Chosen)
}

// sets is what one experiment learns from, and what it is scored on.
type sets struct{ train, test data.Source }

// validated is the training data in two: the last share of them, in the place of the test data, to choose on, and
// the rest to learn from.
func (s sets) validated(share float64) sets {
	return sets{s.train.First(1 - share), s.train.Last(share)}
}

// digits is MNIST. The small form takes for all sets what is embedded in the program.
func (l lab) digits() sets {
	if l.small {
		return l.clothes()
	}
	return sets{data.MNIST(), data.MNISTTest()}
}

// clothes is Fashion-MNIST.
func (l lab) clothes() sets {
	if l.small {
		return sets{data.FashionMNIST().Take(2000), data.FashionMNIST().Skip(2000).Take(smallExamples)}
	}
	return sets{data.FashionMNISTFull(), data.FashionMNISTTest()}
}

// plays is tinyshakespeare, the last tenth for the test.
func (l lab) plays() sets {
	if l.small {
		return sets{data.Tang().First(0.9), data.Tang().Last(0.1).Take(2000)}
	}
	return sets{data.Shakespeare().First(0.9), data.Shakespeare().Last(0.1)}
}
