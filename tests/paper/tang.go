package main

import (
	"math/rand/v2"
	"strings"
	"unicode/utf8"

	"github.com/mozillazg/go-pinyin"

	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/eval"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/rnn"
	"github.com/atelier-go/atelier/gomlx_models/sample"
)

const (
	tangSteps  = 2500
	tangTexts  = 100
	tangLength = 200
)

// tangGRU has an embedding: one of 2,600 characters for each gate would be most of a step's work.
var tangGRU = rnn.Config{Preset: rnn.GRU, Embedding: 128}

// tang looks whether samples have the form of the poems: lines of two verses of five or of seven characters, the
// second verses of neighbouring lines ending alike. Chance is how often they do when the lines come in any order.
func tang(l lab) ([]result, error) {
	run, _, err := l.train(tangGRU, data.Tang(), fit.Options{Steps: tangSteps})
	if err != nil {
		return nil, err
	}
	texts, err := sample.New(run.Backend, run.Generator, run.Store).
		Texts(sample.Options{Count: tangTexts, Length: tangLength, Temperature: 0.8, Seed: seed})
	if err != nil {
		return nil, err
	}
	resample := eval.Bootstrap{Seed: seed}
	form, err := resample.Mean(each(texts, regular))
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
		{Quantity: "neighbouring lines that rhyme", Estimate: rhymed, Unit: "share", Must: atLeast(chance.High)},
		{Quantity: "lines in any order that rhyme", Estimate: chance, Unit: "share",
			Note: "two lines rhyme if their last characters have the same final in today's Mandarin, which hides some of the rhymes of the Tang"},
	}, nil
}

func each(texts []string, score func(lines []string) float64) []float64 {
	scores := make([]float64, len(texts))
	for i, text := range texts {
		scores[i] = score(lines(text))
	}
	return scores
}

// lines are the whole lines of a text: what was cut off at its end is left out.
func lines(text string) []string {
	all := strings.Split(text, "\n")
	var whole []string
	for _, line := range all[:len(all)-1] {
		if line != "" {
			whole = append(whole, line)
		}
	}
	return whole
}

// regular is the share of lines whose verses have all five or all seven characters.
func regular(lines []string) float64 {
	good := 0
	for _, line := range lines {
		verses := strings.FieldsFunc(line, mark)
		lengths := map[int]bool{}
		for _, verse := range verses {
			lengths[utf8.RuneCountInString(verse)] = true
		}
		if len(verses) == 2 && len(lengths) == 1 && (lengths[5] || lengths[7]) {
			good++
		}
	}
	return float64(good) / float64(max(1, len(lines)))
}

func mark(r rune) bool { return strings.ContainsRune("，。？！；：、", r) }

// rhyming is the share of neighbouring lines that rhyme.
func rhyming(lines []string) float64 {
	good := 0
	for i := 1; i < len(lines); i++ {
		if a, b := final(lines[i-1]), final(lines[i]); a != "" && a == b {
			good++
		}
	}
	return float64(good) / float64(max(1, len(lines)-1))
}

// final is the end of the sound of a line's last character, without its tone, or empty.
func final(line string) string {
	args := pinyin.NewArgs()
	args.Style = pinyin.Finals
	sounds := pinyin.Pinyin(strings.TrimRightFunc(line, mark), args)
	if len(sounds) == 0 {
		return ""
	}
	sound := sounds[len(sounds)-1][0]
	if rest := strings.TrimLeft(sound, "iuv"); rest != "" {
		return rest // iang rhymes with ang
	}
	return sound
}

// shuffled deals the lines of all texts out again in a random order.
func shuffled(texts []string) []string {
	var all []string
	for _, text := range texts {
		all = append(all, lines(text)...)
	}
	rand.New(rand.NewPCG(seed, seed)).Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	dealt := make([]string, len(texts))
	for i, line := range all {
		dealt[i%len(dealt)] += line + "\n"
	}
	return dealt
}
