package main

import (
	"fmt"
	"strings"

	"github.com/atelier-go/atelier/gomlx_models"
)

// experiment is a training or more, and what its scores must be.
type experiment struct {
	name, about string
	run         func(l lab, chosen models.Config) ([]result, error)
	// choosing is nil if there is nothing to choose. chosen is then nil, too.
	choosing *choosing
	// remark says what the numbers alone do not; it may be nil.
	remark func(outcome) string
}

// experiments lists them in the order of RESULTS.md.
func experiments() []experiment {
	return []experiment{
		{name: "burda", about: "VAE of Burda et al. 2015 on MNIST made binary anew each time, 80 epochs", run: lab.bounds, choosing: burdaRates()},
		{name: "iwae", about: "the same network with the bound of 5 draws instead of 1, 80 epochs", run: iwae},
		{name: "parzen", about: "the article's GAN on MNIST, Parzen window as in Goodfellow et al. 2014, table 1", run: parzen, choosing: parzenPenalties()},
		{name: "shakespeare", about: "recurrent network on the first 90% of tinyshakespeare, scored on the last 10%", run: shakespeare,
			choosing: shakespeareNets()},
		{name: "fashion-gan", about: "DCGAN against the article's GAN on Fashion-MNIST", run: fashionGAN, remark: outcome.articleAhead},
		{name: "fashion-vae", about: "convolutional VAE against the article's on Fashion-MNIST", run: fashionVAE},
		{name: "tang", about: "recurrent network on the Three Hundred Tang Poems, temperature 0.8", run: tang},
		{name: "names", about: "recurrent network on 90% of 28,886 first names as documents, scored on the other 10%", run: nameModels,
			choosing: namesDropouts()},
	}
}

func names() []string {
	var all []string
	for _, e := range experiments() {
		all = append(all, e.name)
	}
	return all
}

func find(name string) (experiment, error) {
	for _, e := range experiments() {
		if e.name == name {
			return e, nil
		}
	}
	return experiment{}, fmt.Errorf("there is no experiment %q, want one of %s", name, strings.Join(names(), ", "))
}
