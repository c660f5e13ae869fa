// Package vae is the variational autoencoder of Kingma & Welling 2013: an encoder that turns a
// picture into a normal distribution over a few latent numbers, and a decoder that turns such
// numbers back into a picture.
package vae

import (
	"cmp"
	"errors"
	"fmt"

	"github.com/atelier-go/atelier/gomlx_models"
)

// Config describes the network. Its zero value is the article's.
type Config struct {
	// Latent is the number of latent variables of a picture; 20 if 0.
	Latent int `json:"latent"`
	// Units is the width of the hidden layer of encoder and decoder; 1024 if 0.
	Units int `json:"units"`
	// Batch is the number of pictures a step; 128 if 0.
	Batch int `json:"batch"`
	// LearningRate is Adam's; 1e-3 if 0 (Kingma & Ba 2014, algorithm 1).
	LearningRate float64 `json:"learning_rate"`
}

// Family is "vae".
func (Config) Family() string { return "vae" }

// withDefaults fills in what is zero.
func (c Config) withDefaults() Config {
	c.Latent = cmp.Or(c.Latent, 20)
	c.Units = cmp.Or(c.Units, 1024)
	c.Batch = cmp.Or(c.Batch, 128)
	c.LearningRate = cmp.Or(c.LearningRate, 1e-3)
	return c
}

// Validate reports every fault at once.
func (c Config) Validate() error {
	return errors.Join(
		models.AtLeast("vae", "Latent", c.Latent, 0),
		models.AtLeast("vae", "Units", c.Units, 0),
		models.AtLeast("vae", "Batch", c.Batch, 0),
		models.Between("vae", "LearningRate", c.LearningRate, 0, 1),
	)
}

// Build fits the network to pictures of the given size.
func (c Config) Build(data models.Spec) (models.Generator, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	if data.Kind != models.Pictures {
		return nil, fmt.Errorf("vae: a VAE learns pictures, but the data is %s: take rnn.Config for text", data.Kind)
	}
	return generator{config: c.withDefaults(), spec: data}, nil
}
