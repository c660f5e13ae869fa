// Package zoo is the list of all model families.
package zoo

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/gan"
	"github.com/atelier-go/atelier/gomlx_models/rnn"
	"github.com/atelier-go/atelier/gomlx_models/vae"
)

// Family is one kind of model.
type Family struct {
	// Name is what Config.Family returns.
	Name string
	// About says in one line what the family is for.
	About string
	// Decode reads a configuration from JSON; an unknown field is an error.
	Decode func(config []byte) (models.Config, error)
}

// Families lists every family. A new one is a folder beside the others and a line here.
func Families() []Family {
	return []Family{
		{"gan", "pictures that look real, by a game of two networks", decode[gan.Config]},
		{"vae", "variety and ideas, by a few numbers that stand for a picture", decode[vae.Config]},
		{"rnn", "text and sequences, one symbol or one row of pixels after the other", decode[rnn.Config]},
	}
}

// Find returns the family of that name.
func Find(name string) (Family, error) {
	var names []string
	for _, family := range Families() {
		if family.Name == name {
			return family, nil
		}
		names = append(names, family.Name)
	}
	return Family{}, fmt.Errorf("zoo: there is no family %q, want one of %s", name, strings.Join(names, ", "))
}

// Build makes a generator of any family from its configuration in JSON. It is a fit.Build.
func Build(family string, config []byte, spec models.Spec) (models.Generator, error) {
	found, err := Find(family)
	if err != nil {
		return nil, err
	}
	decoded, err := found.Decode(config)
	if err != nil {
		return nil, err
	}
	return decoded.Build(spec)
}

func decode[C models.Config](config []byte) (models.Config, error) {
	var c C
	reader := json.NewDecoder(strings.NewReader(string(config)))
	reader.DisallowUnknownFields()
	if err := reader.Decode(&c); err != nil {
		return nil, fmt.Errorf("zoo: %s is not a configuration of %s: %w", config, c.Family(), err)
	}
	return c, nil
}
