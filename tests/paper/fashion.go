package main

import (
	"fmt"
	"strings"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/eval"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/gan"
	"github.com/atelier-go/atelier/gomlx_models/vae"
)

// The trainings below take about four minutes each on 2 cores.
func fashionGAN(l lab, _ models.Config) ([]result, error) {
	return l.compare(
		contender{"article", gan.Config{}, fit.Options{Steps: 6000}},
		contender{"dcgan", gan.Config{Preset: gan.DCGAN}, fit.Options{Steps: 3000}},
	)
}

func fashionVAE(l lab, _ models.Config) ([]result, error) {
	return l.compare(
		contender{"article", vae.Config{}, fit.Options{Epochs: 20}},
		contender{"conv", vae.Config{Preset: vae.Conv}, fit.Options{Epochs: 10}},
	)
}

// articleAhead is what the table of fashion-gan holds beside what is asked of it.
const articleAhead = "TODO"

// fashionDraws is the number of importance samples: convolutions are slow to draw from, and what is compared here
// are distances.
const fashionDraws = 50

// contender is a model and its training.
type contender struct {
	name   string
	config models.Config
	o      fit.Options
}

// compare trains two models on Fashion-MNIST. The second must have the smaller Frechet and kernel distances and
// samples of all ten classes.
func (l lab) compare(first, second contender) ([]result, error) {
	base, err := l.contend(first)
	if err != nil {
		return nil, err
	}
	better, err := l.contend(second)
	if err != nil {
		return nil, err
	}
	var results []result
	for i, score := range base {
		var must *target
		switch {
		case strings.Contains(score.Name, "distance"):
			must = atMost(score.Value)
		case strings.Contains(score.Name, "classes"):
			must = atLeast(10)
		}
		if better[i].Name != score.Name {
			return nil, fmt.Errorf("%s is scored by %q where %s is by %q", second.name, better[i].Name, first.name, score.Name)
		}
		results = append(results, of(first.name+": ", score, nil, nil), of(second.name+": ", better[i], must, nil))
	}
	return results, nil
}

// contend trains a model and scores it on the test pictures.
func (l lab) contend(c contender) ([]eval.Score, error) {
	clothes := l.clothes()
	run, train, err := l.train(c.config, clothes.train, c.o)
	if err != nil {
		return nil, err
	}
	test, err := clothes.test.Open()
	if err != nil {
		return nil, err
	}
	o := l.options(train)
	if !l.small {
		o.Draws = fashionDraws
	}
	return eval.Pictures(l.ctx, scored(run), test, o)
}
