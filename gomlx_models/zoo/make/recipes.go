package main

import "github.com/atelier-go/atelier/gomlx_models/data"

// recipe is all that a model of the zoo is made of.
type recipe struct {
	name           string
	family, preset string
	fields         string // that replace the preset's, in JSON
	train, held    data.Source
	steps          int
	seed           int64
	// What the card says (see pretrained.Card).
	about, dataFrom, license, cost string
	limits                         []string
}

// recipes lists the models of the zoo. A new one is an entry here and `make zoo NAMES=...`.
var recipes = []recipe{
	{
		name: "tang", family: "rnn", preset: "gru",
		fields: `{"units": 256, "embedding": 64, "dropout": 0.4, "half_life": 1000}`,
		train:  data.Tang().First(0.95), held: data.Tang().Last(0.05), steps: 1500, seed: 1,
		about:    "Lines in the manner of Tang poems, five or seven characters each.",
		dataFrom: "three hundred Tang poems, as Debian's package fortunes-zh has them",
		license:  "public domain: the poets died before the year 1000",
		cost:     "about six minutes on two cores of a CPU",
		limits: []string{
			"It learnt from 23,000 characters, so that its lines have the measure and the words of the poems, and little sense.",
			"Rhyme and the tones of regulated verse are beyond it.",
			"Characters that the 300 poems lack it neither reads nor writes.",
		},
	},
	{
		name: "digits", family: "vae", preset: "conv",
		fields: `{"units": 128, "conditional": true}`,
		train:  data.MNIST(), held: data.MNISTTest(), steps: 4000, seed: 1,
		about:    "Handwritten digits, each class on request, with 32 latent numbers to walk between them.",
		dataFrom: "MNIST (LeCun et al. 1998), 60,000 pictures of 28x28",
		license:  "as its publishers gave it away, from NIST's Special Databases 1 and 3; the copy by LeCun and Cortes is under CC BY-SA 3.0",
		cost:     "about six minutes on two cores of a CPU",
		limits: []string{
			"Its edges are softer than those of the pictures that it learnt from, as of all that learn by a likelihood of each pixel.",
			"It knows nothing but digits in the middle of 28x28 pixels, white on black.",
		},
	},
}
