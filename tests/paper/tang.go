package main

import (
	"math/rand/v2"
	"strings"
	"unicode/utf8"

	"github.com/mozillazg/go-pinyin"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/eval/metrics"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/rnn"
	"github.com/atelier-go/atelier/gomlx_models/sample"
)

const (
	tangSteps  = 2000
	tangTexts  = 100
	tangLength = 200
)

// tangGRU drops more than the preset: 23,000 characters are soon known by heart, and a writer who jumps from one
// remembered poem to another loses count.
var tangGRU = rnn.Config{Preset: rnn.GRU, Dropout: 0.5, Batch: 32}

// tang looks whether samples have the form of the poems: lines of five or of seven characters, two of a length to a
// couplet, neighbouring couplets ending alike. Chance is how often they do when the couplets come in any order.
func tang(l lab, _ models.Config) ([]result, error) {
	run, _, err := l.train(tangGRU, data.Tang(), fit.Options{Steps: tangSteps})
	if err != nil {
		return nil, err
	}
	texts, err := sample.New(run.Backend, run.Model, run.Store).
		Texts(sample.Options{Count: tangTexts, Length: tangLength, Temperature: 0.8, Seed: seed})
	if err != nil {
		return nil, err
	}
	resample := metrics.Bootstrap{Seed: seed}
	form, err := resample.Mean(each(texts, measured))
	if err != nil {
		return nil, err
	}
	pairs, err := resample.Mean(each(texts, paired))
	if err != nil {
		return nil, err
	}
	rhymed, err := resample.Mean(each(texts, rhyming))
	if err != nil {
		return nil, err
	}
	chance, err := resample.Mean(each(shuffled(texts), rhyming))
	if err != nil {
		return nil, err
	}
	return []result{
		{Quantity: "lines of five or seven characters", Estimate: form, Unit: "share", Must: atLeast(0.9)},
		{Quantity: "couplets of two lines of one length", Estimate: pairs, Unit: "share"},
		{Quantity: "neighbouring couplets that rhyme", Estimate: rhymed, Unit: "share", Must: atLeast(chance.High)},
		{Quantity: "couplets in any order that rhyme", Estimate: chance, Unit: "share",
			Note: "two couplets rhyme if their last characters have the same final in today's Mandarin, which hides some of the rhymes of the Tang"},
	}, nil
}

func each(texts []string, score func(couplets []string) float64) []float64 {
	scores := make([]float64, len(texts))
	for i, text := range texts {
		scores[i] = score(couplets(text))
	}
	return scores
}

// couplets are the whole rows of a text: what was cut off at its end is left out.
func couplets(text string) []string {
	all := strings.Split(text, "\n")
	var whole []string
	for _, row := range all[:len(all)-1] {
		if row != "" {
			whole = append(whole, row)
		}
	}
	return whole
}

// measured is the share of lines that have five or seven characters.
func measured(couplets []string) float64 {
	good, all := 0, 0
	for _, couplet := range couplets {
		for _, line := range strings.FieldsFunc(couplet, mark) {
			all++
			if n := utf8.RuneCountInString(line); n == 5 || n == 7 {
				good++
			}
		}
	}
	return float64(good) / float64(max(1, all))
}

// paired is the share of couplets that are two lines, both of five or both of seven characters.
func paired(couplets []string) float64 {
	good := 0
	for _, couplet := range couplets {
		lines := strings.FieldsFunc(couplet, mark)
		if len(lines) != 2 {
			continue
		}
		first, second := utf8.RuneCountInString(lines[0]), utf8.RuneCountInString(lines[1])
		if first == second && (first == 5 || first == 7) {
			good++
		}
	}
	return float64(good) / float64(max(1, len(couplets)))
}

func mark(r rune) bool { return strings.ContainsRune("，。？！；：、", r) }

// rhyming is the share of neighbouring couplets that rhyme.
func rhyming(couplets []string) float64 {
	good := 0
	for i := 1; i < len(couplets); i++ {
		if a, b := final(couplets[i-1]), final(couplets[i]); a != "" && a == b {
			good++
		}
	}
	return float64(good) / float64(max(1, len(couplets)-1))
}

// final is the end of the sound of a couplet's last character, without its tone, or empty.
func final(couplet string) string {
	args := pinyin.NewArgs()
	args.Style = pinyin.Finals
	sounds := pinyin.Pinyin(strings.TrimRightFunc(couplet, mark), args)
	if len(sounds) == 0 {
		return ""
	}
	sound := sounds[len(sounds)-1][0]
	if rest := strings.TrimLeft(sound, "iuv"); rest != "" {
		return rest // iang rhymes with ang
	}
	return sound
}

// shuffled deals the couplets of all texts out again in a random order.
func shuffled(texts []string) []string {
	var all []string
	for _, text := range texts {
		all = append(all, couplets(text)...)
	}
	rand.New(rand.NewPCG(seed, seed)).Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	dealt := make([]string, len(texts))
	for i, couplet := range all {
		dealt[i%len(dealt)] += couplet + "\n"
	}
	return dealt
}
