// Package zoo is the list of all model families.
package zoo

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
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
	// Presets lists the family's configurations that have a name, the reference model first.
	Presets func() []models.Preset
}

// Families lists every family. A new one is a folder beside the others and a line here.
func Families() []Family {
	return []Family{
		{"gan", "pictures that look real, by a game of two networks", decode[gan.Config], gan.Presets},
		{"vae", "variety and ideas, by a few numbers that stand for a picture", decode[vae.Config], vae.Presets},
		{"rnn", "text and sequences, one symbol or one row of pixels after the other", decode[rnn.Config], rnn.Presets},
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

// Find returns the family's preset of that name.
func (f Family) Find(name string) (models.Preset, error) {
	var names []string
	for _, preset := range f.Presets() {
		if preset.Name == name {
			return preset, nil
		}
		names = append(names, preset.Name)
	}
	return models.Preset{}, fmt.Errorf("zoo: %s has no preset %q, want one of %s", f.Name, name, strings.Join(names, ", "))
}

// Build makes a model of any family from its configuration in JSON. It is a fit.Build.
func Build(family string, config []byte, spec models.Spec) (models.Model, error) {
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
	reader := json.NewDecoder(bytes.NewReader(config))
	reader.DisallowUnknownFields()
	err := reader.Decode(&c)
	if err == nil && reader.InputOffset() < int64(len(bytes.TrimRight(config, " \t\r\n"))) {
		err = errors.New("something follows it")
	}
	var other *json.UnmarshalTypeError
	if errors.As(err, &other) && other.Field != "" {
		err = fmt.Errorf("%q is a %s, want %s", other.Field, other.Value, jsonType(other.Type))
	}
	if unknown, ok := strings.CutPrefix(fmt.Sprint(err), "json: unknown field "); ok {
		err = fmt.Errorf("unknown field %s: see atelier presets %s article for those that there are", unknown, c.Family())
	}
	if err != nil {
		return nil, fmt.Errorf("zoo: %.200s is not a configuration of %s: %w", config, c.Family(), err)
	}
	return c, nil
}

// jsonType says what JSON value a field of that type takes.
func jsonType(field reflect.Type) string {
	switch field.Kind() {
	case reflect.Int:
		return "a whole number"
	case reflect.Float64:
		return "a number"
	case reflect.Bool:
		return "true or false"
	default:
		return "a name"
	}
}
