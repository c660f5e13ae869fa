package main

import (
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/eval"
)

// recipe is all that a model of the zoo is made of.
type recipe struct {
	name           string
	family, preset string
	fields         string // that replace the preset's, in JSON
	train, held    data.Source
	steps          int
	seed           int64
	scoring        eval.Options // what is zero is as in usualScoring
	// What the card says (see pretrained.Card).
	about, dataFrom, license, cost string
	limits                         []string
}

// recipes lists the models of the zoo. A new one is an entry here and `make zoo NAMES=...`.
var recipes = []recipe{
	{
		name: "tang", family: "rnn", preset: "gru",
		fields: `{"units": 128, "embedding": 32, "dropout": 0.3, "batch": 16, "learning_rate": 0.005, "half_life": 200}`,
		train:  data.Tang().First(0.95), held: data.Tang().Last(0.05), steps: 400, seed: 1,
		about:    "Verse in the words of Tang poems, character by character.",
		dataFrom: "nineteen in twenty of the Three Hundred Tang Poems (Sun Zhu 1763), as Debian's package fortunes-zh has them",
		license:  "public domain",
		cost:     "less than a minute on two cores of a CPU",
		limits: []string{
			"It learnt from 22,000 characters: it has the words of the poems and their punctuation, lines of five and seven characters now and then, and little sense.",
			"Rhyme and the tones of regulated verse are beyond it.",
			"Characters that the poems lack it neither reads nor writes.",
		},
	},
	{
		name: "clothes", family: "vae", preset: "article",
		fields: `{"units": 256, "conditional": true}`,
		train:  data.FashionMNISTFull(), held: data.FashionMNISTTest(), steps: 3000, seed: 1,
		about:    "Clothes in grey, each of ten classes on request, with 20 latent numbers to walk between them.",
		dataFrom: "Fashion-MNIST (Xiao et al. 2017), 60,000 pictures of 28x28",
		license:  "MIT, copyright 2017 Zalando SE",
		cost:     "about a minute on two cores of a CPU",
		limits: []string{
			"Its edges are softer than those of the pictures that it learnt from, as of all that learn by a likelihood of each pixel.",
			"It knows nothing but single pieces in the middle of 28x28 pixels, light on black.",
		},
	},
}
