package main

import (
	"errors"
	"strings"

	"github.com/gomlx/gomlx/core/tensors"

	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/gan"
)

// littleSteps are those of a GAN on little data: long enough for its discriminator to know the pictures by heart.
const littleSteps = 6000

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
		arms:   littleArms(),
		score:  lab.augmentedScores,
		claims: littleClaims(classifierFrechet),
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
		arms:   littleArms(),
		score:  lab.augmentedScores,
		claims: littleClaims(pcaFrechet),
		alike:  true,
	}
}

// littleArms are a small DCGAN with nothing that is for few pictures, with averaged weights alone, with changed pictures too, as
// many as its discriminator's overfitting asks for (Karras et al. 2020), and with all of them changed in every way (Zhao et
// al. 2020).
func littleArms() []arm {
	with := func(augment gan.Augment, p, ema float64) gan.Config {
		return gan.Config{Preset: gan.DCGAN, Channels: 32, Augment: augment, AugmentP: p, EMA: ema}
	}
	return []arm{
		{name: "off", config: with(gan.AugmentNone, 0, -1), steps: littleSteps, alike: true},
		{name: "averaged", config: with(gan.AugmentNone, 0, 0), steps: littleSteps, alike: true},
		{name: "auto", config: with(gan.AugmentAuto, 0, 0), steps: littleSteps},
		{name: "always", config: with(gan.AugmentAuto, 1, 0), steps: littleSteps, alike: true},
	}
}

// littleClaims are that the distance of what few pictures get by default is a fifth smaller than without in the median, and
// smaller with each seed.
func littleClaims(distance string) []claim {
	return []claim{
		{arm: "auto", number: distance, against: []string{"off"}, bound: 0.8},
		{arm: "auto", number: distance, against: []string{"off"}, bound: 0.999, pairs: true},
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
