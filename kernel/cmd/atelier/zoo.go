package main

import (
	"fmt"
	"io"

	"github.com/atelier-go/atelier/gomlx_models/zoo/pretrained"
	"github.com/atelier-go/atelier/plotting/table"
	"github.com/spf13/cobra"
)

func zooCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "zoo [name]",
		Short: "List the trained models that come with the program; of one, its card",
		Example: `  atelier zoo
  atelier zoo tang
  atelier sample zoo:tang`,
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: cobra.FixedCompletions(pretrained.Names(), cobra.ShellCompDirectiveNoFileComp),
		RunE: func(cmd *cobra.Command, args []string) error {
			listed, err := chooseModels(args)
			if err != nil {
				return err
			}
			out := cmd.OutOrStdout()
			switch {
			case asJSON:
				return writeJSON(out, newZooList(listed))
			case len(args) == 1:
				_, err := fmt.Fprint(out, listed[0].Markdown())
				return err
			default:
				return listZoo(out, listed)
			}
		},
	}
	jsonFlag(cmd, &asJSON, "models, a list, each with name, family, bytes, data, step, seed and card (about, data_from, license, recipe, cost, scored_on, scores, limits)")
	return cmd
}

// zooModel is a model of the zoo in JSON.
type zooModel struct {
	Name   string          `json:"name"`
	Family string          `json:"family"`
	Bytes  int             `json:"bytes"`
	Data   string          `json:"data"`
	Step   int             `json:"step"`
	Seed   int64           `json:"seed"`
	Card   pretrained.Card `json:"card"`
}

type zooList struct {
	Models []zooModel `json:"models"`
}

func newZooList(all []pretrained.Model) (list zooList) {
	for _, m := range all {
		list.Models = append(list.Models, zooModel{m.Name, m.Family, m.Bytes, m.Data.Name, m.Step, m.Seed, m.Card})
	}
	return list
}

// chooseModels gives all models of the zoo, or the one that is named.
func chooseModels(names []string) (chosen []pretrained.Model, err error) {
	if len(names) == 0 {
		names = pretrained.Names()
	}
	for _, name := range names {
		m, err := pretrained.Find(name)
		if err != nil {
			return nil, wrong(err)
		}
		chosen = append(chosen, m)
	}
	return chosen, nil
}

func listZoo(out io.Writer, all []pretrained.Model) error {
	rows := [][]string{{"NAME", "FAMILY", "BYTES", "LEARNT FROM", "LICENSE OF THE DATA", "WHAT IT MAKES"}}
	for _, m := range all {
		rows = append(rows, []string{pretrained.Prefix + m.Name, m.Family, short(m.Bytes), m.Data.Name, m.Card.License, m.Card.About})
	}
	_, err := fmt.Fprint(out, table.Text(rows))
	return err
}
