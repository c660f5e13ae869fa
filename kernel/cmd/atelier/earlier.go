package main

import (
	"errors"
	"fmt"
	"strconv"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/fit/checkpoints"
	"github.com/atelier-go/atelier/gomlx_models/zoo"
	"github.com/atelier-go/atelier/gomlx_models/zoo/pretrained"
	"github.com/gomlx/compute"
	"github.com/spf13/cobra"
)

// earlier is the model that a training goes on with or begins with the weights of, or nothing.
type earlier struct {
	config models.Config
	learnt fit.Data
	spec   models.Spec
}

// earlier looks at the model that --resume or --from names. It is nil if there is none.
func (o order) earlier() (*earlier, error) {
	if o.Resume && holdsModel(o.Folder) {
		found, err := describeModel(o.Folder)
		if err != nil {
			return nil, nil // the training says what is wrong with it
		}
		return found, nil
	}
	if o.from == "" {
		return nil, nil
	}
	if checkpoints.SamePlace(o.from, o.Folder) {
		return nil, fmt.Errorf("atelier: --from and --out are both %s: name another folder for the new model, or give --resume instead of --from", o.Folder)
	}
	return describeModel(o.from)
}

// describeModel reads what a model is, without its weights.
func describeModel(name string) (*earlier, error) {
	if inZoo(name) {
		found, err := pretrained.Find(name)
		if err != nil {
			return nil, err
		}
		config, err := zoo.Decode(found.Family, found.Config)
		return &earlier{config, found.Data, found.Spec}, err
	}
	config, spec, err := zoo.Earlier(name)
	if errors.Is(err, fit.ErrNoCheckpoint) {
		return nil, noModel(name)
	}
	if err != nil {
		return nil, err
	}
	learnt, _, err := fit.DataOf(name)
	return &earlier{config, learnt, spec}, err
}

// frame is that of the pictures which the earlier model learnt from.
func (e *earlier) frame() data.Frame {
	if e == nil {
		return data.Frame{}
	}
	return data.FrameOf(e.learnt.Source, e.spec)
}

// adopt fills in what a configuration leaves out.
func (e *earlier) adopt(config models.Config, spec models.Spec) (models.Config, error) {
	if e == nil {
		return config, nil
	}
	return zoo.Adopt(config, e.config, e.spec, spec)
}

// familyOf is the family that is to be trained: the one that is named, or that of --from.
func (o order) familyOf(args []string) (string, error) {
	if len(args) == 1 {
		return args[0], nil
	}
	if o.from == "" {
		return "", wrong(fmt.Errorf("atelier train: no family is named: name one of %s, or give --from", models.JoinOr(families())))
	}
	found, err := describeModel(o.from)
	if err != nil {
		return "", err
	}
	return found.config.Family(), nil
}

// setRates takes the factors of --freeze and --slow.
func (o *order) setRates() error {
	if len(o.freeze)+len(o.slow) == 0 {
		return nil
	}
	o.Rates = map[string]float64{}
	for part, text := range o.slow {
		factor, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return wrong(fmt.Errorf("atelier train: --slow %s=%s: want a number, such as %s=0.1", part, text, part))
		}
		o.Rates[part] = factor
	}
	for _, part := range o.freeze {
		o.Rates[part] = 0
	}
	return nil
}

// openFrom opens the model of --from, unless there is one to go on with.
func (o *order) openFrom(cmd *cobra.Command, b compute.Backend) (err error) {
	if o.from != "" && !(o.Resume && holdsModel(o.Folder)) {
		if o.From, err = readModel(cmd, b, o.from, o.strict); err == nil {
			sayLicence(cmd, o.From.Data.Name+", which "+o.from+" learnt from", o.From.Data.Licence, "")
		}
	}
	return err
}
