package main

import (
	"errors"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/eval"
	"github.com/atelier-go/atelier/gomlx_models/eval/metrics"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/rnn"
	"github.com/atelier-go/atelier/gomlx_models/vae"
)

// carrying are the studies of what the weights of a model are worth to another one: a model learns little data from random
// weights and once more from those of a model that learnt other data.
func carrying() []study {
	return []study{carriedDigits(), carriedClothes(), carriedEmoji(), carriedText()}
}

// The arms of these studies.
const (
	fromNothing = "from-nothing"
	carriedOver = "carried"
)

// carriedStudy fills in what these studies share. Both arms have the same configuration.
func carriedStudy(s study, config models.Config, steps int) study {
	s.arms = []arm{
		{name: fromNothing, config: config, steps: steps, alike: true},
		{name: carriedOver, config: config, steps: steps, carried: true},
	}
	s.score = func(_ lab, t trained) ([]number, error) { return s.curve.numbers(t.curve), nil }
	s.claims = []claim{{arm: carriedOver, against: []string{fromNothing}, catchesUp: true, bound: 0.5}}
	return s
}

// numbers are the best of a curve, by the part that choices are made by, on the other part.
func (m measure) numbers(c curve) []number {
	best := c.best()
	return []number{{"best " + m.name, best.Held, m.unit}, {"steps until the best", float64(best.Step), "steps"}}
}

func carriedDigits() study {
	s := study{
		name:  "carried-digits",
		about: "A VAE of 500 digits 5 to 9, after one of 10,000 digits 0 to 4, chosen and scored on 500 test pictures each",
		data: func(l lab) (parts, error) {
			tests := data.MNISTTest()
			if l.small {
				tests = l.digits()
			}
			learnt, err := l.classes(l.digits(), 5, 9, 500)
			held, err2 := l.classes(tests, 5, 9, 1000)
			return parts{train: learnt, validation: held.First(0.5), held: held.Last(0.5)}, errors.Join(err, err2)
		},
		first: &first{
			config: smallVAE(), steps: 1500,
			data: func(l lab) (data.Source, error) { return l.classes(l.digits(), 0, 4, 10_000) },
		},
		curve: &measure{name: "-ELBO", unit: "nats a picture", times: 20, of: lab.negativeELBO},
		alike: true,
	}
	return carriedStudy(s, smallVAE(), 1000)
}

func carriedClothes() study {
	s := study{
		name:  "carried-clothes",
		about: "A VAE of 500 pictures of Fashion-MNIST, after one of MNIST, chosen and scored on 500 test pictures each",
		data: func(lab) (parts, error) {
			held := data.FashionMNISTTest().Take(1000)
			return parts{train: data.FashionMNISTFull().Take(500), validation: held.First(0.5), held: held.Last(0.5)}, nil
		},
		first: &first{
			config: smallVAE(), steps: 1500,
			data: func(lab) (data.Source, error) { return data.MNIST(), nil },
		},
		curve: &measure{name: "-ELBO", unit: "nats a picture", times: 20, of: lab.negativeELBO},
		alike: true,
	}
	return carriedStudy(s, smallVAE(), 1000)
}

// smallVAE is half as wide as the preset, so that a training takes a minute or two.
func smallVAE() vae.Config { return vae.Config{Preset: vae.Conv, Channels: 16, Units: 128} }

func carriedEmoji() study {
	s := study{
		name: "carried-emoji",
		about: "A VAE of 78 pictures of food and drink of 32x32 pixels, after one of the 895 other emoji, chosen on 26 others and scored on 27 " +
			"of those that remain",
		data: func(l lab) (parts, error) {
			food, err := l.food(32)
			held := food.Last(0.4)
			return parts{train: food.First(0.6), validation: held.First(0.5), held: held.Last(0.5)}, err
		},
		first: &first{config: smallSigma(), steps: 1500, data: func(l lab) (data.Source, error) { return l.notFood(32) }},
		curve: &measure{name: "-ELBO", unit: "nats a picture", times: 20, of: lab.negativeELBO},
	}
	return carriedStudy(s, smallSigma(), 800)
}

// smallSigma is half as wide as the preset.
func smallSigma() vae.Config {
	return vae.Config{Preset: vae.Sigma, Channels: 16, Units: 128, Batch: 32}
}

func carriedText() study {
	s := study{
		name:  "carried-text",
		about: "A recurrent network of 30,000 characters of Opticks, after one of Shakespeare, chosen and scored on 17,000 others each",
		data: func(l lab) (parts, error) {
			learnt := 30_000
			if l.small {
				learnt = 2000
			}
			held := data.Opticks().Last(0.06)
			if l.small {
				held = held.Take(2000)
			}
			return parts{train: data.Opticks().Take(learnt), validation: held.First(0.5), held: held.Last(0.5)}, nil
		},
		first: &first{config: smallMinGRU(1000), steps: 1500, data: func(l lab) (data.Source, error) { return l.plays(), nil }},
		curve: &measure{name: "cross-entropy", unit: "nats a character", times: 20, of: lab.crossEntropy},
		text:  true,
	}
	return carriedStudy(s, smallMinGRU(300), 600)
}

// smallMinGRU has sizes of its own, for those of the preset follow the length of the text, and both texts want the same. The
// half-life is that of its learning rate in steps.
func smallMinGRU(halfLife int) rnn.Config {
	return rnn.Config{Preset: rnn.MinGRU, Units: 160, Window: 64, Batch: 16, Dropout: 0.2, HalfLife: halfLife}
}

// negativeELBO of pictures that are held out, in nats.
func (l lab) negativeELBO(run *fit.Run, held models.Dataset) (float64, error) {
	examples := 500
	if l.small {
		examples = 20
	}
	scores, err := eval.LikelihoodBounds(l.ctx, of(run), held, eval.ImportanceSampling{Examples: examples, Draws: 4, K: 4, Seed: scoreSeed, Resamples: 2})
	return firstScore(scores, err)
}

// crossEntropy of a text that is held out, in nats a character.
func (l lab) crossEntropy(run *fit.Run, held models.Dataset) (float64, error) {
	return firstScore(eval.CrossEntropy(l.ctx, of(run), held, metrics.Bootstrap{Resamples: 2, Seed: scoreSeed}))
}

func firstScore(scores []metrics.Score, err error) (float64, error) {
	if err != nil {
		return 0, err
	}
	return scores[0].Value, nil
}
