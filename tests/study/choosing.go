package main

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/choose"
	"github.com/atelier-go/atelier/gomlx_models/cost"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/zoo"
	"github.com/atelier-go/atelier/gomlx_models/zoo/calibrate"
)

// situation is what the advice is asked for, and what it is held against: training the candidates.
type situation struct {
	spec     models.Spec
	examples int
	wish     zoo.Wish
	// developed is true of those that the rules of the advice were changed after.
	developed bool
}

// near is how many times worse than the best the advised preset may be.
const near = 1.1

// enough is how many of the twelve situations the advice must hold in.
const enough = 10

// choosing are twelve situations that the rows of the advice know nothing of: other data, other numbers of examples. Each candidate
// trains for as many steps as fit into the time by the processor time of a step that was measured before.
func choosing() []study {
	grey := models.Spec{Kind: models.Pictures, Height: 28, Width: 28, Channels: 1, Classes: 10}
	colour := models.Spec{Kind: models.Pictures, Height: 32, Width: 32, Channels: 3}
	text := func(symbols int) models.Spec {
		return models.Spec{Kind: models.Text, Alphabet: zoo.MadeUp(symbols)}
	}
	within := func(spec models.Spec, examples, seconds int, matters ...choose.Matter) situation {
		return situation{spec: spec, examples: examples, wish: zoo.Wish{Budget: time.Duration(seconds) * time.Second, Matters: matters}}
	}
	first := ask("choose-300-digits", "300 digits of MNIST", within(grey, 300, 8), someDigits(300),
		steps{"gan dcgan": 98, "gan article": 216, "vae conv": 233, "vae article": 769, "vae burda": 4329})
	names := ask("choose-names", "3,000 first names", within(models.Spec{Kind: models.Text, Documents: true, Alphabet: zoo.MadeUp(29), Length: 14}, 2700, 6),
		lab.someNames, steps{"rnn lines": 568, "rnn mingru": 1110, "rnn gru": 163})
	first.alike, names.alike = false, false
	developed := []study{
		first,
		ask("choose-digits-variety", "5,000 digits of MNIST", within(grey, 5000, 12, choose.Variety), someDigits(5000),
			steps{"gan dcgan": 147, "vae conv": 349, "vae article": 1154, "vae burda": 6494}),
		ask("choose-food", "78 pictures of food and drink", within(colour, 78, 10), emojiOf("food-drink"),
			steps{"gan r3gan": 74, "vae conv": 481, "vae sigma": 333}),
		ask("choose-opticks", "Newton's Opticks", within(text(92), 510_334, 10), lab.opticks, steps{"rnn mingru": 117, "rnn gru": 46, "rnn lstm": 35}),
		ask("choose-a-play", "the first 100,000 characters of tinyshakespeare", within(text(66), 90_000, 8), lab.play, steps{"rnn mingru": 883, "rnn gru": 37, "rnn lstm": 28}),
		names,
	}
	for _, s := range developed {
		s.situation.developed = true
	}
	return append(developed,
		ask("choose-digits-control", "1,000 digits of MNIST", within(grey, 1000, 8, choose.Control), someDigits(1000),
			steps{"vae conv": 233, "vae article": 777, "vae sigma": 150, "vae burda": 4329}),
		ask("choose-digits-size", "2,000 digits of MNIST", within(grey, 2000, 8, choose.Size), someDigits(2000),
			steps{"gan dcgan": 98, "vae conv": 233, "vae article": 777, "vae burda": 4329}),
		ask("choose-clothes-realism", "9,000 pictures of clothes", within(grey, 9000, 15, choose.Realism), someClothes(9000),
			steps{"gan dcgan": 183, "vae conv": 436, "vae article": 1463, "gan article": 404, "vae burda": 8117}),
		ask("choose-clothes-speed", "9,000 pictures of clothes", within(grey, 9000, 16, choose.Speed), someClothes(9000),
			steps{"gan dcgan": 49, "vae conv": 116, "vae article": 385, "vae burda": 2165}),
		ask("choose-600-clothes", "600 pictures of clothes", within(grey, 600, 8), someClothes(600),
			steps{"gan dcgan": 98, "vae conv": 233, "vae article": 780, "vae burda": 4329}),
		ask("choose-clothes-variety", "3,000 pictures of clothes", within(grey, 3000, 6, choose.Variety), someClothes(3000),
			steps{"vae conv": 174, "vae article": 585, "vae burda": 3247}),
		ask("choose-places-variety", "130 pictures of places", within(colour, 130, 10, choose.Variety), emojiOf("travel-places"),
			steps{"gan r3gan": 74, "vae conv": 289, "vae sigma": 200, "vae article": 553}),
		ask("choose-objects-realism", "158 pictures of objects", within(colour, 158, 12, choose.Realism), emojiOf("objects"),
			steps{"gan r3gan": 89, "vae conv": 285, "vae sigma": 197, "vae article": 546}),
		ask("choose-activities", "51 pictures of activities", within(colour, 51, 8), emojiOf("activities"),
			steps{"gan r3gan": 59, "vae conv": 600, "vae article": 1150}),
		ask("choose-short-opticks", "30,000 characters of Newton's Opticks", within(text(92), 27_000, 6), lab.shortOpticks,
			steps{"rnn mingru": 659, "rnn gru": 28, "rnn lstm": 21}),
		ask("choose-late-plays", "300,000 characters of tinyshakespeare, from its middle", within(text(66), 270_000, 8), lab.latePlays,
			steps{"rnn mingru": 111, "rnn gru": 36, "rnn lstm": 28}),
		ask("choose-lines", "4,000 lines of tinyshakespeare", within(models.Spec{Kind: models.Text, Documents: true, Alphabet: zoo.MadeUp(66), Length: 64}, 3600, 6),
			lab.lines, steps{"rnn lines": 535, "rnn mingru": 698, "rnn gru": 162}),
	)
}

// someDigits are the first digits of MNIST and, held out, test pictures.
func someDigits(count int) func(lab) (parts, error) {
	return func(l lab) (parts, error) {
		if l.small {
			return parts{train: l.digits().Take(80), held: l.digits().Skip(9900)}, nil
		}
		return parts{train: data.MNIST().Take(count), held: data.MNISTTest().Take(1000)}, nil
	}
}

// someClothes are so many pictures that the rows were not measured on and, held out, 1,000 more.
func someClothes(count int) func(lab) (parts, error) {
	return func(lab) (parts, error) {
		return parts{train: data.FashionMNISTTest().Take(count), held: data.FashionMNISTTest().Skip(9000)}, nil
	}
}

// emojiOf are the pictures of a class.
func emojiOf(class string) func(lab) (parts, error) {
	return func(l lab) (parts, error) {
		folder, err := l.emojiFolder()
		all := data.Folder(filepath.Join(folder, class), l.frame(32))
		return parts{train: all.First(0.6), held: all.Last(0.4)}, err
	}
}

// split is a text with its last part held out.
func split(text data.Source) (parts, error) {
	return parts{train: text.First(0.9), held: text.Last(0.1)}, nil
}

func (l lab) opticks() (parts, error)      { return split(data.Opticks()) }
func (l lab) shortOpticks() (parts, error) { return split(data.Opticks().Skip(200_000).Take(30_000)) }
func (l lab) play() (parts, error)         { return split(l.plays().Take(100_000)) }
func (l lab) latePlays() (parts, error)    { return split(l.plays().Skip(500_000).Take(300_000)) }

// lines are 4,000 lines of the plays, as documents.
func (l lab) lines() (parts, error) {
	path, err := l.once("lines.txt", func(path string) error {
		text, err := l.plays().Take(400_000).OpenText()
		if err != nil {
			return err
		}
		content, err := text.Excerpt(0, text.Len())
		if err != nil {
			return err
		}
		all := slices.DeleteFunc(strings.Split(content, "\n"), func(line string) bool { return len(line) < 12 || len(line) > 60 })
		return os.WriteFile(path, []byte(strings.Join(all[:4000], "\n")+"\n"), 0o644)
	})
	all := data.Lines(path)
	return parts{train: all.First(0.9), held: all.Last(0.1)}, err
}

// namesFolder is where tests/paper keeps names, from the root of the module.
var namesFolder = filepath.Join("tests", "paper", "testdata")

// someNames are 3,000 of the names of tests/paper, a line each.
func (l lab) someNames() (parts, error) {
	path, err := l.once("names.txt", func(path string) error {
		packed, err := os.Open(filepath.Join(namesFolder, "names.txt.gz"))
		if err != nil {
			return err
		}
		content, err := unpack(packed)
		if err := errors.Join(err, packed.Close()); err != nil {
			return err
		}
		lines := slices.Collect(strings.Lines(content))
		return os.WriteFile(path, []byte(strings.Join(lines[:3000], "")), 0o644)
	})
	all := data.Lines(path)
	return parts{train: all.First(0.9), held: all.Last(0.1)}, err
}

func unpack(from io.Reader) (string, error) {
	reader, err := gzip.NewReader(from)
	if err != nil {
		return "", err
	}
	content, err := io.ReadAll(reader)
	return string(content), err
}

// steps are those of each preset, by its name with its family.
type steps map[string]int

// ask is the study of a situation, which is not in the small form unless that is said.
func ask(name, of string, s situation, from func(lab) (parts, error), each steps) study {
	made := study{
		name: name, about: fmt.Sprintf("%s, %v of two cores%s", of, s.wish.Budget, mattering(s.wish.Matters)), data: from,
		score: lab.situationScores, text: true, situation: &s, alike: true,
	}
	for _, preset := range slices.Sorted(maps.Keys(each)) {
		family, short, _ := strings.Cut(preset, " ")
		config, err := zoo.Configure(family, short, nil)
		if err != nil {
			panic(err) // a preset of this program
		}
		made.arms = append(made.arms, arm{name: preset, config: config, steps: each[preset], alike: len(made.arms) > 0})
	}
	return made
}

// mattering says what matters.
func mattering(matters []choose.Matter) string {
	if len(matters) == 0 {
		return ""
	}
	return fmt.Sprintf("; %s matters", matters[0])
}

// weights is the name of a number.
const weights = "weights"

// situationScores are those by which the advice is given, and the number of weights.
func (l lab) situationScores(t trained) ([]number, error) {
	train, held, err := t.parts.open()
	if err != nil {
		return nil, err
	}
	scorer, err := calibrate.NewScorer(train, held)
	if err != nil {
		return nil, err
	}
	scores, err := scorer.Score(l.ctx, t.run)
	if err != nil {
		return nil, err
	}
	var numbers []number
	for _, s := range scores {
		numbers = append(numbers, number{string(s.Measure), s.Value, s.Measure.Unit()})
	}
	price, err := cost.Of(t.run.Model)
	return append(numbers, number{weights, float64(price.Parameters), "numbers"}), err
}
