package main

import (
	"fmt"
	"strings"
)

// experiment is a training or more, and what its scores must be.
type experiment struct {
	name, about string
	run         func(lab) ([]result, error)
}

// experiments lists them in the order of RESULTS.md.
func experiments() []experiment {
	return []experiment{
		{"burda", "VAE of Burda et al. 2015 on MNIST made binary anew each time, 80 epochs", burda},
		{"iwae", "the same network with the bound of 5 draws instead of 1, 80 epochs", iwae},
		{"parzen", "the article's GAN on MNIST, Parzen window as in Goodfellow et al. 2014, table 1", parzen},
		{"shakespeare", "recurrent network on the first 90% of tinyshakespeare, scored on the last 10%", shakespeare},
		{"fashion-gan", "DCGAN against the article's GAN on Fashion-MNIST", fashionGAN},
		{"fashion-vae", "convolutional VAE against the article's on Fashion-MNIST", fashionVAE},
		{"tang", "recurrent network on the Three Hundred Tang Poems, temperature 0.8", tang},
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
