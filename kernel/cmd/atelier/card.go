package main

import (
	"fmt"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/card"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/data/licence"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/spf13/cobra"
)

func cardCommand() *cobra.Command {
	var o opening
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "card folder",
		Short: "Print the card of a trained model: what it is for, its data and their licence, scores, energy, limits",
		Example: `  atelier card runs/dcgan
  atelier card runs/dcgan --json`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if inZoo(args[0]) {
				return wrong(fmt.Errorf("atelier card: %s is a model of the zoo: atelier zoo prints its card", args[0]))
			}
			run, err := openModel(cmd, args[0], o)
			if err != nil {
				return err
			}
			made, err := card.Of(run)
			if err != nil {
				return err
			}
			if asJSON {
				return writeJSON(cmd.OutOrStdout(), made)
			}
			_, err = fmt.Fprint(cmd.OutOrStdout(), made.Markdown())
			return err
		},
	}
	o.flags(cmd)
	jsonFlag(cmd, &asJSON, "the card: format, name, date, family, config, makes, kind, parameters, weights (their digest), uses, data and held_out (name, digest, count, classes, licence and terms), training (steps, batch, seed, losses, backend, seconds, cores, flops and energy), origin, changes, scores, checks, originality and limits")
	return cmd
}

// describe writes the card of a model and the data sheet of what it learnt from beside its checkpoints. What goes wrong is
// said: the model is there.
func (o order) describe(run *fit.Run, set models.Dataset) {
	if err := card.Write(o.Folder, run, set); err != nil {
		o.Warn(err.Error())
	}
}

// licenceFlag adds the flag of the verbs that are told whose the data are.
func licenceFlag(cmd *cobra.Command, text *string, otherwise string) {
	cmd.Flags().StringVar(text, "licence", "", "the data's `licence`, such as \"CC BY 4.0\" or \"own work\" (default: "+otherwise+")")
}

// given is a source under a licence, if one was given.
func given(source data.Source, licence string) data.Source {
	if licence == "" {
		return source
	}
	return source.Licensed(licence)
}

// tellLicence says of data whose licence is unknown or forbids derivatives that it is so.
func tellLicence(cmd *cobra.Command, set models.Dataset) {
	if licensed, ok := set.(interface{ Licence() string }); ok {
		sayLicence(cmd, set.Name(), licensed.Licence(), ": name it with --licence")
	}
}

// sayLicence says so of the data of a name, and, where the licence is none that is known, what to do.
func sayLicence(cmd *cobra.Command, name, given, mend string) {
	note := licence.Warning(given)
	if note == "" {
		return
	}
	if !licence.Of(given).Known() {
		note += mend
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "atelier: %s: %s\n", name, note)
}
