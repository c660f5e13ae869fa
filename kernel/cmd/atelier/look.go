package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/fit/checkpoints"
	"github.com/atelier-go/atelier/gomlx_models/studio"
	"github.com/spf13/cobra"
)

// glance is what `atelier data look` was told.
type glance struct {
	licence, folder, file string
	json, strict          bool
	framing
}

func dataLookCommand() *cobra.Command {
	var g glance
	cmd := &cobra.Command{
		Use:   "look data",
		Short: "Look at a data set before training: what is in it, there twice or damaged, and which presets fit",
		Example: `  atelier data look photos
  atelier data look photos.zip --licence "CC BY 4.0" --out sheets/photos
  atelier data look names.txt --sheet names.md`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return g.look(cmd, args[0]) },
	}
	flags := cmd.Flags()
	licenceFlag(cmd, &g.licence, "that of a named set")
	flags.StringVar(&g.folder, "out", "", "the `folder` for the data sheet as JSON and Markdown, with a contact sheet and other pictures")
	flags.StringVar(&g.file, "sheet", "", "the `file` for the data sheet alone: .json or .md")
	g.framing.flags(cmd)
	flags.BoolVar(&g.strict, "strict", false, "fail if a picture cannot be read (default: skip it and say so)")
	jsonFlag(cmd, &g.json, "the data sheet: format, name, kind, examples, count, digest, date, source, and, where there are any, licence, licence_files, classes, skipped, duplicates, heed (what to think of), presets (that fit), and pictures, text, pairs or drawings, the facts of that kind")
	cmd.Long += "\n\nThe data sheet is a small one after Gebru et al. 2018, and has no paths of this machine. Names and files are those of --data of atelier train."
	return cmd
}

// look looks at the data and writes what was asked for.
func (g glance) look(cmd *cobra.Command, name string) error {
	ending := strings.ToLower(filepath.Ext(g.file))
	if g.file != "" && ending != ".json" && ending != ".md" {
		return wrong(fmt.Errorf("atelier data look: --sheet is %s: name a file that ends in .json or .md", g.file))
	}
	source, err := g.framing.find(name, data.Frame{}, g.strict)
	if err != nil {
		return err
	}
	source = given(source, g.licence)
	if g.folder != "" && checkpoints.SamePlace(name, g.folder) {
		return fmt.Errorf("atelier data look: --out is %s, where the data is: give the data sheet a folder of its own", g.folder)
	}
	set, err := openData(cmd, source)
	if err != nil {
		return err
	}
	tell(cmd, set)
	sheet, err := studio.NewDataSheet(source, set)
	if err != nil {
		return err
	}
	var said []string
	if g.folder != "" {
		if err := sheet.Write(g.folder); err != nil {
			return err
		}
		said = append(said, g.folder)
	}
	if g.file != "" {
		if err := g.writeFile(cmd, sheet, ending); err != nil {
			return err
		}
		said = append(said, g.file)
	}
	out := cmd.OutOrStdout()
	if g.json {
		return writeJSON(out, sheet.Sheet)
	}
	fmt.Fprintf(out, "%s\n\n%s", sheet.Name, sheet)
	for _, where := range said {
		fmt.Fprintf(out, "\nthe data sheet is in %s", where)
	}
	if said != nil {
		fmt.Fprintln(out)
	}
	return nil
}

// writeFile writes the sheet alone. A text of other words is not replaced: somebody may have written in it.
func (g glance) writeFile(cmd *cobra.Command, sheet studio.DataSheet, ending string) error {
	content, err := sheet.JSON()
	if ending == ".md" {
		content = []byte(sheet.Markdown())
		if before, err := os.ReadFile(g.file); err == nil && string(before) != string(content) {
			return fmt.Errorf("atelier data look: there is a %s already, and somebody may have written in it: name another file, or take it away", g.file)
		}
	}
	if err != nil {
		return err
	}
	file, err := newOutput(cmd.Context(), g.file)
	if err != nil {
		return err
	}
	defer file.discard()
	_, err = file.Write(content)
	return errors.Join(err, file.commit())
}
