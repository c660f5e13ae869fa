package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/zoo"
)

// build fits a configuration to its data. Where they do not go together it says what each goes together with.
func (o order) build(config models.Config, spec models.Spec) (models.Model, error) {
	gen, err := config.Build(spec)
	var unfit *models.Unfit
	switch {
	case err == nil:
		return gen, nil
	case errors.As(err, &unfit):
		return nil, o.unfit(unfit)
	default:
		return nil, inFlags(err, config)
	}
}

// unfit says which preset or family fits the data, and which data fits the one that was asked for.
func (o order) unfit(u *models.Unfit) error {
	what, instead := u.Family, fmt.Sprintf("train %s on it", models.Either(fittingFamilies(u.Data)))
	switch u.Field {
	case "":
	case "Preset":
		what, instead = "--preset "+u.Value, "give --preset "+models.Either(u.Fit)
	default:
		name := strings.ToLower(u.Field)
		what, instead = fmt.Sprintf("the %s %s of --config", name, u.Value), fmt.Sprintf("make %s %s", name, models.Either(u.Fit))
	}
	return fmt.Errorf("atelier: %s learns %s, but --data %s has %s: %s, or take other data, such as --data %s",
		what, u.For(), o.data, u.Data.Form(), instead, models.Either(dataOf(u.Kind)))
}

// fittingFamilies lists the families whose reference model learns such data.
func fittingFamilies(spec models.Spec) []string {
	var names []string
	for _, family := range zoo.Families() {
		config, err := zoo.Configure(family.Name, "", nil)
		if err == nil {
			_, err = config.Build(spec)
		}
		if err == nil {
			names = append(names, family.Name)
		}
	}
	return names
}

// files says what files hold data of each kind.
var files = map[models.Kind]string{
	models.Pictures: "a folder of pictures",
	models.Text:     "a text file",
	models.Pairs:    "a .tsv file of pairs",
	models.Strokes:  "an .ndjson file of drawings",
}

// dataOf lists what data there is of a kind.
func dataOf(kind models.Kind) []string {
	return append(slices.Clone(data.NamesOf(kind)), files[kind])
}
