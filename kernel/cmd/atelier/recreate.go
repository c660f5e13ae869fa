package main

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"github.com/spf13/cobra"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/provenance"
	"github.com/atelier-go/atelier/gomlx_models/studio"
	"github.com/atelier-go/atelier/plotting/export"
)

// recreating is what `atelier recreate` was told.
type recreating struct {
	model, out, latents string
	json                bool
	opening
}

func recreateCommand() *cobra.Command {
	var r recreating
	cmd := &cobra.Command{
		Use:   "recreate file",
		Short: "Make a picture, film, drawing or text again by what it says of itself, and compare",
		Example: `  atelier recreate grid.png
  atelier recreate each/0007.png --model runs/dcgan --out again.png`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return r.recreate(cmd, args[0]) },
	}
	flags := cmd.Flags()
	modelFlag(cmd, &r.model)
	flags.StringVar(&r.out, "out", "", "the `file` to write what was made again into (default: none, it is only compared)")
	flags.StringVar(&r.latents, "latents", "", "the `file` of latent numbers, of what was made with --latents")
	r.opening.flags(cmd)
	jsonFlag(cmd, &r.json, "file, same (bit for bit), differs (of pictures the share of pixels, 0 to 1), largest (the largest difference of a value, 0 to 255), why (a list of reasons) and out")
	return cmd
}

func (r recreating) recreate(cmd *cobra.Command, path string) error {
	read, err := provenance.ReadDrawn(path)
	if err != nil {
		return err
	}
	record := *read.Record
	name := studio.ModelOf(record, path, r.model)
	if name == "" {
		return fmt.Errorf("atelier recreate: the model of %s is not here: name its folder by --model", path)
	}
	run, err := openModel(cmd, name, r.opening)
	if err != nil {
		return err
	}
	again, err := r.again(cmd, run, record, formatAgain(path))
	if err != nil {
		return inFlags(err, nil)
	}
	found := compare(path, read.File, again)
	if !found.Same {
		found.Why, err = reasons(read, run)
	}
	if err == nil && r.out != "" {
		found.Out, err = r.out, r.write(cmd, run, record, again)
	}
	if err != nil {
		return err
	}
	if r.json {
		return writeJSON(cmd.OutOrStdout(), found)
	}
	_, err = io.WriteString(cmd.OutOrStdout(), found.text())
	return err
}

// formatAgain is the format to make a file again in: its own, or, of one that atelier does not write, one without loss.
func formatAgain(path string) export.Format {
	format, err := export.FormatOf(path, export.PNG, export.WebP, export.GIF, export.MP4, export.SVG)
	if err != nil {
		return export.PNG
	}
	return format
}

// again makes the file again, without what it says of itself.
func (r recreating) again(cmd *cobra.Command, run *fit.Run, record provenance.Record, format export.Format) ([]byte, error) {
	kind := run.Model.Spec().Kind
	if kind != record.Kind {
		return nil, fmt.Errorf("atelier recreate: the model makes %s, and the file is of %s: name another --model", kind.Words(), record.Kind.Words())
	}
	if record.Drawn.How == provenance.Walked {
		return r.walk(cmd, run, record, format)
	}
	d := drawingOf(record)
	d.latents = r.latents
	switch kind {
	case models.Text, models.Pairs:
		return d.textAgain(cmd, run, *record.Drawn)
	case models.Strokes:
		return d.strokesAgain(cmd, run, *record.Drawn, format)
	}
	return d.picturesAgain(cmd, run, *record.Drawn, format)
}

// write writes what was made again, which says who made it when it was made first.
func (r recreating) write(cmd *cobra.Command, run *fit.Run, record provenance.Record, again []byte) error {
	file, err := newOutput(cmd.Context(), r.out)
	if err != nil {
		return err
	}
	defer file.discard()
	fresh, err := studio.RecordOf(run)
	if err != nil {
		return err
	}
	fresh.By, fresh.Edited = record.By, record.Edited
	fresh = fresh.Change(func(d *provenance.Drawn) {
		backend := d.Backend
		*d = *record.Drawn
		d.Backend = backend
	})
	m := marking{level: provenance.Full}
	if fresh.Kind == models.Text || fresh.Kind == models.Pairs {
		_, err = file.Write(again)
		if err == nil {
			err = file.commit()
		}
		return errors.Join(err, m.beside(cmd, r.out, fresh, sha256.Sum256(again)))
	}
	with, err := fresh.Embed(again, export.Format(filepath.Ext(r.out)), provenance.Full)
	if err == nil {
		_, err = file.Write(with)
	}
	if err != nil {
		return err
	}
	return file.commit()
}
