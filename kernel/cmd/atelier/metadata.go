package main

import (
	"crypto/sha256"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	models "github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/provenance"
	"github.com/atelier-go/atelier/gomlx_models/sample"
	"github.com/atelier-go/atelier/gomlx_models/studio"
	"github.com/atelier-go/atelier/plotting/export"
)

// marking is what files are told to say of themselves, and the record of what is drawn.
type marking struct {
	said, by string // by the flags
	level    provenance.Level
	record   provenance.Record
}

func (m *marking) flags(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&m.said, "metadata", "", "how much the files say of themselves: `full` (all that it takes to make them again), public (what the law asks: that a model made them, without prompts, paths and names) or none (default: $"+provenance.LevelVariable+", or full)")
	flags.StringVar(&m.by, "by", "", "the `name` of who makes them, for their metadata (default: $"+provenance.ByVariable+", or nobody's)")
}

// check reads the flags and what the environment says in their place.
func (m *marking) check(cmd *cobra.Command) error {
	level, by, err := provenance.FromEnvironment()
	if err != nil {
		return wrong(err)
	}
	m.level = level
	if cmd.Flags().Changed("metadata") {
		if m.level, err = provenance.ParseLevel(m.said); err != nil || m.said == "" {
			return wrong(fmt.Errorf("atelier %s: --metadata is %q, want full, public or none", cmd.Name(), m.said))
		}
	}
	if !cmd.Flags().Changed("by") {
		m.by = by
	}
	if err := provenance.CheckBy(m.by); err != nil {
		return wrong(fmt.Errorf("atelier %s: --by %w", cmd.Name(), err))
	}
	return nil
}

// of begins the record of what a model draws.
func (m *marking) of(run *fit.Run) (err error) {
	if m.level == provenance.None {
		return nil
	}
	m.record, err = studio.RecordOf(run)
	m.record.By = m.by
	return err
}

// write writes a picture, film or drawing with its record.
func (m marking) write(w io.Writer, format export.Format, record provenance.Record, write func(io.Writer) error) error {
	return record.Write(w, format, m.level, write)
}

// beside writes the record of a text beside its file.
func (m marking) beside(cmd *cobra.Command, path string, record provenance.Record, content [sha256.Size]byte) error {
	if m.level == provenance.None {
		return nil
	}
	text, err := record.Sidecar(fmt.Sprintf("%x", content), m.level)
	if err != nil {
		return err
	}
	file, err := newOutput(cmd.Context(), path+provenance.SidecarEnding)
	if err != nil {
		return err
	}
	defer file.discard()
	if _, err := file.Write(text); err != nil {
		return fmt.Errorf("atelier: %s cannot be written: %w", file.path, err)
	}
	return file.place()
}

// recordOf is the record of samples in one file, or, if i is not below 0, of number i of them in a file of its own.
func (d drawing) recordOf(numbers numbering, i int, repeated bool) provenance.Record {
	o := d.Options
	o.Count = numbers.count
	if i >= 0 && numbers.seeds != nil { // as if nothing else were drawn
		o.Seed, o.Count = numbers.seeds[i], 1
		o.Classes = classOf(o.Classes, i)
		numbers, i = numbered(1), 0
	}
	return d.marking.record.With(provenance.Sampled, o).Change(func(drawn *provenance.Drawn) {
		drawn.Seeds, drawn.Index, drawn.Batches, drawn.Ladder = numbers.seeds, i+1, true, d.temperatures
		drawn.Latents, drawn.Repeated, drawn.Layout = d.points, repeated, d.look.record()
		if d.marking.record.Kind != models.Strokes {
			drawn.Layout.MM = 0 // which is of an SVG
		}
		if d.asked() {
			drawn.Tile = d.drawnTile
		}
	})
}

// classOf is the class of sample i, where each has its own.
func classOf(classes []int, i int) []int {
	if len(classes) > 1 {
		return classes[i : i+1]
	}
	return classes
}

// record is how pictures were laid out, for their record.
func (l layout) record() provenance.Layout {
	return provenance.Layout{Columns: l.columns, Scale: l.scale, NoFrame: l.noFrame, Dither: l.dither, DPI: l.dpi, MM: l.mm}
}

// layoutOf is record turned round.
func layoutOf(l provenance.Layout) layout {
	return layout{scale: l.Scale, columns: l.Columns, noFrame: l.NoFrame, dither: l.Dither, dpi: l.DPI, mm: l.MM}
}

// digestOf is the digest of points for a record, or empty if there are none.
func digestOf(points sample.Latents) string {
	if len(points) == 0 {
		return ""
	}
	return provenance.LatentsDigest(points)
}
