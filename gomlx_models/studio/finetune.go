package studio

import (
	"cmp"
	"errors"
	"fmt"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/fit/checkpoints"
	"github.com/atelier-go/atelier/gomlx_models/zoo"
	"github.com/atelier-go/atelier/gomlx_models/zoo/pretrained"
)

// Pretrained is a model of the zoo, which comes with Atelier and needs no network, such as "tang". It is kept nowhere until
// FineTune trains it on.
func Pretrained(name string) *Run {
	b, err := defaultBackend()
	check(err)
	run, err := pretrained.Open(b, name)
	check(err)
	return newRun(run, "")
}

// FineTune trains a copy of a model on a data set of one's own and shows it as Train does: it begins with the model's
// weights where they fit, and says which those are. The new model is kept under its family's name and "-tuned", or under
// o.Folder; o.Rates freeze or slow parts of it.
func FineTune(from *Run, source data.Source, o fit.Options) *Run {
	if from == nil || from.Run == nil {
		check(errNoModel)
	}
	tellOnce(noteOf(from.Data.Name+", which "+cmp.Or(from.Name, "the model")+" learnt from", from.Data.Licence))
	config := from.Model.Config()
	o.From, o.Folder = from.Run, cmp.Or(o.Folder, config.Family()+"-tuned")
	return Train(config, source, o)
}

// adopt fills in what a configuration leaves out as it is in the model that the training goes on with or begins with.
func adopt(config models.Config, set models.Dataset, o fit.Options) (models.Config, error) {
	if o.Resume {
		earlier, was, err := zoo.Earlier(o.Folder)
		if err == nil {
			return zoo.Adopt(config, earlier, was, set.Spec())
		}
		if !errors.Is(err, fit.ErrNoCheckpoint) {
			return config, nil // the training says what is wrong with it
		}
	}
	if o.From != nil {
		return zoo.Adopt(config, o.From.Model.Config(), o.From.Model.Spec(), set.Spec())
	}
	return config, nil
}

// checkApart wants a folder for the new model that is not the one it begins with: that would be moved aside.
func checkApart(o fit.Options) error {
	if o.From == nil || o.From.Name == "" || !checkpoints.SamePlace(o.From.Name, o.Folder) {
		return nil
	}
	return fmt.Errorf("studio: the model to begin with is kept in %s, where the new one is to be: set Folder to another name", o.Folder)
}
