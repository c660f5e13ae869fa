package main

import (
	"github.com/atelier-go/atelier/gomlx_models/eval"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/vae"
)

// epochs is the length of training by which JAX reached -ELBO 95.51 and 90.99 nats with the same network.
const epochs = 80

// burda is held to what that network reaches.
func burda(l lab) ([]result, error) {
	return l.bounds(vae.Config{Preset: vae.Burda}, []*target{atMost(96.5), nil, atMost(91.5)}, []*target{nil, nil, atMost(89)})
}

// iwae has the aim to beat the VAE (Burda et al. 2015, table 1: 86.76 against 85.54 nats with k = 1 and 5).
func iwae(l lab) ([]result, error) {
	return l.bounds(vae.Config{Preset: vae.Burda, Samples: 5}, []*target{nil, nil, nil}, []*target{nil, nil, atMost(90)})
}

// bounds trains a VAE and holds -ELBO, the bound of 50 draws and the likelihood of 500 to targets.
func (l lab) bounds(config vae.Config, must, aim []*target) ([]result, error) {
	digits := l.digits()
	run, _, err := l.train(config, digits.train, fit.Options{Epochs: epochs})
	if err != nil {
		return nil, err
	}
	test, err := digits.test.Open()
	if err != nil {
		return nil, err
	}
	how := eval.Importance{Draws: 500, Seed: seed}
	if l.small {
		how.Draws = 4
	}
	scores, err := eval.Bounds(l.ctx, scored(run), test, how)
	if err != nil {
		return nil, err
	}
	results := make([]result, len(scores))
	for i, score := range scores {
		results[i] = of("", score, must[i], aim[i])
	}
	return results, nil
}
