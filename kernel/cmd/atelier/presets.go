package main

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/cost"
	"github.com/atelier-go/atelier/gomlx_models/zoo"
	"github.com/spf13/cobra"
)

func presetsCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "presets [family [preset]]",
		Short: "List the presets and what each costs; of one, every value and its source",
		Args:  cobra.MaximumNArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return listPresets(cmd.OutOrStdout(), zoo.Families())
			}
			family, err := zoo.Find(args[0])
			if err != nil {
				return err
			}
			if len(args) == 1 {
				return listPresets(cmd.OutOrStdout(), []zoo.Family{family})
			}
			preset, err := family.Find(args[1])
			if err != nil {
				return err
			}
			return describePreset(cmd.OutOrStdout(), family.Name, preset)
		},
	}
}

func listPresets(out io.Writer, families []zoo.Family) error {
	table := tabwriter.NewWriter(out, 0, 8, 2, ' ', 0)
	fmt.Fprintln(table, "FAMILY\tPRESET\tPARAMETERS\tBYTES\tFLOPS A STEP\tFOR\tWHAT IT IS")
	for _, family := range families {
		for _, preset := range family.Presets() {
			c, err := costOf(preset)
			if err != nil {
				return err
			}
			fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", family.Name, preset.Name,
				short(c.Parameters), short(c.Bytes), short(c.FLOPs), form(preset.For), preset.About)
		}
	}
	return table.Flush()
}

// describePreset writes what a preset costs and each of its values with its source.
func describePreset(out io.Writer, family string, preset models.Preset) error {
	c, err := costOf(preset)
	if err != nil {
		return err
	}
	fields, err := fieldsOf(preset.Config)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%s %s: %s\n", family, preset.Name, preset.About)
	fmt.Fprintf(out, "For %s: %d parameters in %d bytes, %d bytes in training, %d FLOPs a step of %d examples.\n\n",
		form(preset.For), c.Parameters, c.Bytes, c.StateBytes, c.FLOPs, c.Examples)
	table := tabwriter.NewWriter(out, 0, 8, 2, ' ', 0)
	fmt.Fprintln(table, "FIELD\tVALUE\tSOURCE")
	for _, f := range fields {
		fmt.Fprintf(table, "%s\t%s\t%s\n", f.name, f.value, cmp.Or(preset.Sources[f.name], "not used"))
	}
	return table.Flush()
}

func costOf(preset models.Preset) (cost.Cost, error) {
	gen, err := preset.Config.Build(preset.For)
	if err != nil {
		return cost.Cost{}, err
	}
	return cost.Of(gen)
}

// form says what an example is.
func form(spec models.Spec) string {
	switch spec.Kind {
	case models.Pictures:
		return fmt.Sprintf("%dx%dx%d %s", spec.Height, spec.Width, spec.Channels, spec.Kind)
	case models.Strokes:
		return fmt.Sprintf("%s of %d points", spec.Kind, spec.Length)
	default:
		return fmt.Sprintf("%s of %d symbols", spec.Kind, spec.Size())
	}
}

// short is a large number in three digits, such as 1.94M.
func short(n int) string {
	value, unit := float64(n), ""
	for _, larger := range strings.Split("k M G T P", " ") {
		if value < 999.5 {
			break
		}
		value, unit = value/1000, larger
	}
	return fmt.Sprintf("%.3g%s", value, unit)
}
