package main

import (
	"errors"
	"slices"
	"strings"

	"github.com/gomlx/gomlx/core/tensors"

	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/gan"
)

// littleDigits is what pictures changed at random are worth to a GAN on a sixtieth of MNIST.
func littleDigits() study {
	return study{
		name: "little-digits",
		about: "1,000 pictures of MNIST: nothing done about their number, averaged weights alone, pictures changed as the discriminator overfits " +
			"besides, and always changed; scored on 5,000 test pictures",
		data: func(l lab) (parts, error) {
			if l.small {
				return parts{train: l.digits().Take(100), held: l.digits().Skip(9800), reference: l.digits().Take(1000)}, nil
			}
			return parts{train: l.digits().Take(1000), held: data.MNISTTest().Take(5000), reference: l.digits()}, nil
		},
		arms:   slices.Concat(articleArms, dcganArms),
		score:  lab.augmentedScores,
		claims: slices.Concat(littleClaims(gan.Article, classifierFrechet), littleClaims(gan.DCGAN, classifierFrechet)),
	}
}

// littleFood is the same on pictures in colour, of which there are too few to train a classifier.
func littleFood() study {
	return study{
		name: "little-food",
		about: "79 pictures of food and drink of 32x32 pixels: nothing done about their number, averaged weights alone, pictures changed as the " +
			"discriminator overfits besides, and always changed; scored on 52 others, on features of all emoji",
		data: func(l lab) (parts, error) {
			food, err := l.food(32)
			if err != nil {
				return parts{}, err
			}
			all, err := l.emoji(32)
			return parts{train: food.First(0.6), held: food.Last(0.4), reference: all}, err
		},
		arms:   dcganArms,
		score:  lab.augmentedScores,
		claims: littleClaims(gan.DCGAN, pcaFrechet),
		alike:  true,
	}
}

// littleArms are a GAN with nothing that is for few pictures, with averaged weights alone, with changed pictures too, as many as
// its discriminator's overfitting asks for (Karras et al. 2020), and with all of them changed in every way (Zhao et al. 2020).
func littleArms(of gan.Config, steps int) []arm {
	with := func(augment gan.Augment, p, ema float64) gan.Config {
		of.Augment, of.AugmentP, of.EMA = augment, p, ema
		return of
	}
	name := string(of.Preset)
	return []arm{
		{name: name + "-off", config: with(gan.AugmentNone, 0, -1), steps: steps, alike: true},
		{name: name + "-averaged", config: with(gan.AugmentNone, 0, 0), steps: steps, alike: true},
		{name: name + "-auto", config: with(gan.AugmentAuto, 0, 0), steps: steps},
		{name: name + "-always", config: with(gan.AugmentAuto, 1, 0), steps: steps, alike: true},
	}
}

// The GANs of these studies: the reference article's, and a DCGAN of half the width of its preset. They see each of 1,000
// pictures hundreds of times, long enough to know it by heart.
var (
	articleArms = littleArms(gan.Config{Preset: gan.Article}, 3000)
	dcganArms   = littleArms(gan.Config{Preset: gan.DCGAN, Channels: 32}, 6000)
)

// littleClaims are that the distance of what few pictures get by default is a fifth smaller than without in the median, and
// smaller with each seed.
func littleClaims(preset gan.Preset, distance string) []claim {
	auto, off := string(preset)+"-auto", string(preset)+"-off"
	return []claim{
		{arm: auto, number: distance, against: []string{off}, bound: 0.8},
		{arm: auto, number: distance, against: []string{off}, bound: 0.999, pairs: true},
	}
}

// augmentedScores is pictureScores and how often pictures were changed at the end.
func (l lab) augmentedScores(t trained) ([]number, error) {
	p, err := augmentP(t.run)
	if err != nil {
		return nil, err
	}
	numbers, err := l.pictureScores(t)
	return append(numbers, number{"probability of each change at the end", p, "share"}), err
}

// augmentP is the probability with which a run changes its pictures: the one that is fixed, or the one that it has come to.
func augmentP(run *fit.Run) (float64, error) {
	config, ok := run.Model.Config().(gan.Config)
	if !ok {
		return 0, errors.New("the model is no GAN")
	}
	if config.AugmentTarget == 0 {
		return config.AugmentP, nil
	}
	for v := range run.Store.IterVariables() {
		if strings.HasSuffix(v.Path(), "/augment/p") {
			value, err := v.Value()
			if err != nil {
				return 0, err
			}
			return float64(tensors.ToScalar[float32](value)), nil
		}
	}
	return 0, errors.New("the model does not keep the probability that it is to follow")
}
