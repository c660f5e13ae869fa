// Package gan is the generative adversarial network of Goodfellow et al. 2014: a generator that
// turns noise into pictures, and a discriminator that tells them from real ones, each trained
// against the other.
package gan

import (
	"cmp"
	"errors"
	"fmt"

	"github.com/atelier-go/atelier/gomlx_models"
)

// Config describes the network. Its zero value is the article's.
type Config struct {
	// Latent is the number of standard normals that make one picture; 100 if 0.
	Latent int `json:"latent"`
	// Units is the width of the two hidden layers of each network; 1024 if 0.
	Units int `json:"units"`
	// Batch is the number of real pictures a step; 128 if 0.
	Batch int `json:"batch"`
	// LearningRate is Adam's, of both networks; 2e-4 if 0 (Radford et al. 2015, section 4).
	LearningRate float64 `json:"learning_rate"`
	// Momentum is Adam's beta1, of both networks; 0.5 if 0 (Radford et al. 2015, section 4).
	Momentum float64 `json:"momentum"`
}

// Family is "gan".
func (Config) Family() string { return "gan" }

// withDefaults fills in what is zero.
func (c Config) withDefaults() Config {
	c.Latent = cmp.Or(c.Latent, 100)
	c.Units = cmp.Or(c.Units, 1024)
	c.Batch = cmp.Or(c.Batch, 128)
	c.LearningRate = cmp.Or(c.LearningRate, 2e-4)
	c.Momentum = cmp.Or(c.Momentum, 0.5)
	return c
}

// Validate reports every fault at once.
func (c Config) Validate() error {
	return errors.Join(
		models.AtLeast("gan", "Latent", c.Latent, 0),
		models.AtLeast("gan", "Units", c.Units, 0),
		models.AtLeast("gan", "Batch", c.Batch, 0),
		models.Between("gan", "LearningRate", c.LearningRate, 0, 1),
		models.Between("gan", "Momentum", c.Momentum, 0, 1),
	)
}

// Build fits the network to pictures of the given size.
func (c Config) Build(data models.Spec) (models.Generator, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	if data.Kind != models.Pictures {
		return nil, fmt.Errorf("gan: a GAN learns pictures, but the data is %s: take rnn.Config for text", data.Kind)
	}
	return generator{config: c.withDefaults(), spec: data}, nil
}
