package main

import (
	"os"
	"path/filepath"

	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/eval"
)

// recipe is all that a model of the zoo is made of.
type recipe struct {
	name           string
	family, preset string
	fields         string // that replace the preset's, in JSON
	train, held    data.Source
	elsewhere      bool // the data are at a path of this machine, which the file is not to tell
	steps          int
	seed           int64
	scoring        eval.Options // what is zero is as in usualScoring
	// What the card says (see pretrained.Card).
	about, dataFrom, license, cost string
	limits                         []string
}

// from is the path of data that are neither in the program nor fetched by it: in the folder ATELIER_DATA.
func from(path string) string { return filepath.Join(os.Getenv("ATELIER_DATA"), path) }

var (
	icons   = data.SketchFolder(from("icons"))
	colours = data.Lines(from("colour-names.txt"))
)

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
	{
		name: "emoji-64", family: "gan", preset: "r3gan",
		fields: `{"channels": 208}`,
		train:  data.Emoji().First(0.8), held: data.Emoji().Last(0.2), steps: 5000, seed: 1,
		about:    "Things that might be emoji, in colour on white, 64 pixels a side.",
		dataFrom: "four in five of 1,026 pictures of Noto Emoji by Google, from npm's emoji-datasource-google 16.0.0: a folder for each of six categories, without people, flags, symbols and skin tones",
		license:  "Apache 2.0, copyright Google",
		cost:     "about half an hour on two cores of a CPU",
		limits: []string{
			"A face, a hat or a burger can be told now and then; most have an outline, light and shade, and no name.",
			"It has seen 820 pictures, by many hands of one house: it knows their colours and their black and white edges, and no other style.",
		},
	},
	{
		name: "digits", family: "gan", preset: "dcgan",
		fields: `{"channels": 48, "conditional": true}`,
		train:  data.MNIST(), held: data.MNISTTest(), steps: 3000, seed: 1,
		about:    "Handwritten digits, each of ten on request.",
		dataFrom: "MNIST (LeCun et al. 1998), 60,000 pictures of 28x28",
		license:  "CC BY-SA 3.0, copyright Yann LeCun and Corinna Cortes",
		cost:     "about five minutes on two cores of a CPU",
		limits: []string{
			"It knows nothing but single digits in the middle of 28x28 pixels, light on black.",
			"Now and then a stroke breaks off, or a digit is one that nobody writes.",
		},
	},
	{
		name: "couplets", family: "rnn", preset: "couplets",
		fields: `{"units": 160, "embedding": 48, "dropout": 0.5, "batch": 32, "learning_rate": 0.003, "half_life": 80}`,
		train:  data.Couplets().Last(0.95), held: data.Couplets().First(0.05), steps: 400, seed: 1,
		about:    "An answer to a line of Chinese verse, in the words of Tang poems.",
		dataFrom: "nineteen in twenty of the couplets of the Three Hundred Tang Poems (Sun Zhu 1763), as Debian's package fortunes-zh has them",
		license:  "public domain",
		cost:     "about a minute on two cores of a CPU",
		limits: []string{
			"Its answers have the length of the line and its tone of voice, and seldom a sense.",
			"Characters that the poems lack it neither reads nor writes.",
		},
	},
	{
		name: "opticks", family: "rnn", preset: "mingru",
		train: data.Opticks().First(0.95), held: data.Opticks().Last(0.05), steps: 2000, seed: 1,
		about:    "English prose of 1730, letter by letter: rays, glasses and colours.",
		dataFrom: "nineteen in twenty of Newton's Opticks (fourth edition, 1730), the Project Gutenberg text that Go comes with",
		license:  "public domain",
		cost:     "about three minutes on two cores of a CPU",
		limits: []string{
			"Words are spelt and clauses end; what they say is not physics.",
			"What is not in the letters of the book it neither reads nor writes.",
		},
	},
	{
		name: "icons", family: "rnn", preset: "sketch",
		train: icons.First(0.95), held: icons.Last(0.05), elsewhere: true, steps: 2000, seed: 1,
		about:    "Line icons, stroke by stroke.",
		dataFrom: "nineteen in twenty of the outline icons of Tabler Icons 3.52.0 by Paweł Kuna, from npm's @tabler/icons",
		license:  "MIT, copyright 2020-2026 Paweł Kuna",
		cost:     "about a quarter of an hour on two cores of a CPU",
		limits: []string{
			"Frames, arcs and circles can be told; few of them close, and most drawings are icons of nothing.",
		},
	},
	{
		name: "colours", family: "rnn", preset: "lines",
		train: colours.First(0.95), held: colours.Last(0.05), elsewhere: true, steps: 4000, seed: 1,
		about:    "Names for colours that have none yet.",
		dataFrom: "nineteen in twenty of 31,881 names that people gave to colours, from npm's color-name-list 14.29.0, without the colours",
		license:  "MIT, copyright 2017 David Aerne",
		cost:     "about five minutes on two cores of a CPU",
		limits: []string{
			"It names no particular colour, and now and then gives a name that exists.",
			"The list was written by many hands: names of brands, places and people are in it.",
		},
	},
}
