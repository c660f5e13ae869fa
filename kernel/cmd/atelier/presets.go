package main

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/cost"
	"github.com/atelier-go/atelier/gomlx_models/zoo"
	"github.com/atelier-go/atelier/plotting/table"
	"github.com/spf13/cobra"
)

func presetsCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "presets [family [preset]]",
		Short: "List the presets and what each costs; of one, every value and its source",
		Args:  cobra.MaximumNArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			presets, err := choosePresets(args)
			out := cmd.OutOrStdout()
			switch {
			case err != nil:
				return err
			case asJSON:
				return writeJSON(out, presetList{presets})
			case len(args) == 2:
				return describePreset(out, presets[0])
			default:
				return listPresets(out, presets)
			}
		},
	}
	jsonFlag(cmd, &asJSON, "presets, a list, each with family, name, about, for (an example of its data), parameters, bytes, state_bytes, flops and examples (of a step), and fields, each with name, value and source")
	return cmd
}

// preset is a preset with what it costs.
type preset struct {
	Family     string        `json:"family"`
	Name       string        `json:"name"`
	About      string        `json:"about"`
	For        string        `json:"for"`
	Parameters int           `json:"parameters"`
	Bytes      int           `json:"bytes"`
	StateBytes int           `json:"state_bytes"`
	FLOPs      int           `json:"flops"`
	Examples   int           `json:"examples"`
	Fields     []presetField `json:"fields"`
}

type presetField struct {
	field
	Source string `json:"source"`
}

type presetList struct {
	Presets []preset `json:"presets"`
}

// choosePresets costs the presets of all families, of one, or one of one.
func choosePresets(args []string) ([]preset, error) {
	families := zoo.Families()
	if len(args) > 0 {
		family, err := zoo.Find(args[0])
		if err != nil {
			return nil, wrong(err)
		}
		families = []zoo.Family{family}
	}
	var chosen []preset
	for _, family := range families {
		presets := family.Presets()
		if len(args) > 1 {
			one, err := family.Find(args[1])
			if err != nil {
				return nil, wrong(err)
			}
			presets = []models.Preset{one}
		}
		for _, p := range presets {
			examined, err := examine(family.Name, p)
			if err != nil {
				return nil, err
			}
			chosen = append(chosen, examined)
		}
	}
	return chosen, nil
}

// examine says what a preset costs and where its values come from.
func examine(family string, p models.Preset) (preset, error) {
	gen, err := p.Config.Build(p.For)
	if err != nil {
		return preset{}, err
	}
	c, err := cost.Of(gen)
	if err != nil {
		return preset{}, err
	}
	fields, err := fieldsOf(p.Config)
	if err != nil {
		return preset{}, err
	}
	examined := preset{family, p.Name, p.About, form(p.For), c.Parameters, c.Bytes, c.StateBytes, c.FLOPs, c.Examples, nil}
	for _, f := range fields {
		examined.Fields = append(examined.Fields, presetField{f, cmp.Or(p.Sources[f.Name], "not used")})
	}
	return examined, nil
}

func listPresets(out io.Writer, presets []preset) error {
	rows := [][]string{{"FAMILY", "PRESET", "PARAMETERS", "BYTES", "FLOPS A STEP", "FOR", "WHAT IT IS"}}
	for _, p := range presets {
		rows = append(rows, []string{p.Family, p.Name, short(p.Parameters), short(p.Bytes), short(p.FLOPs), p.For, p.About})
	}
	_, err := fmt.Fprint(out, table.Text(rows))
	return err
}

// describePreset writes what a preset costs and each of its values with its source.
func describePreset(out io.Writer, p preset) error {
	fmt.Fprintf(out, "%s %s: %s\n", p.Family, p.Name, p.About)
	fmt.Fprintf(out, "For %s: %d parameters in %d bytes, %d bytes in training, %d FLOPs a step of %d examples.\n\n",
		p.For, p.Parameters, p.Bytes, p.StateBytes, p.FLOPs, p.Examples)
	rows := [][]string{{"FIELD", "VALUE", "SOURCE"}}
	for _, f := range p.Fields {
		rows = append(rows, []string{f.Name, string(f.Value), f.Source})
	}
	_, err := fmt.Fprint(out, table.Text(rows))
	return err
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
