package studio

import (
	"cmp"
	"io"

	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/provenance"
	"github.com/atelier-go/atelier/gomlx_models/sample"
	"github.com/atelier-go/atelier/gomlx_models/zoo/pretrained"
	"github.com/atelier-go/atelier/plotting/export"
)

// Files that samples and films are saved into say of themselves that a model made them, with which, of which data and how. How
// much they say is in the environment variable provenance.LevelVariable, ATELIER_METADATA: full, public or none; and who
// made them in provenance.ByVariable, ATELIER_BY. In a notebook the magic %env sets them.

// record is what is to be known of what the run makes now. The digest of weights that have not changed is not computed again.
func (r *Run) record() provenance.Record {
	if r.recorded == nil || r.recorded.Model.Step != r.Step {
		record, err := RecordOf(r.Run)
		check(err)
		r.recorded = &record
	}
	record := *r.recorded
	record.Created = provenance.Now()
	return record
}

// RecordOf is the record of what a run makes, with what the card of a model of the zoo says of it and of its data's licence.
func RecordOf(run *fit.Run) (provenance.Record, error) {
	record, err := provenance.Of(run)
	if err != nil || !isOfZoo(run.Name) {
		return record, err
	}
	m, err := pretrained.Find(run.Name)
	if err != nil {
		return provenance.Record{}, err
	}
	record.Model.Card, record.Data.Licence = m.Card.About, cmp.Or(record.Data.Licence, m.Card.License)
	return record, nil
}

// drawn is the record of one draw.
func (r *Run) drawn(o sample.Options) provenance.Record {
	return r.record().With(provenance.Sampled, o).Change(func(d *provenance.Drawn) {
		if r.tiled {
			d.Tile = r.sampler.Tile()
		}
	})
}

// several is the record of what more than one draw makes, or of what is edited: it says which model made it, and not how.
func (r *Run) several(edited bool) provenance.Record {
	record := r.record().With(provenance.Other, sample.Options{})
	record.Edited = edited
	return record
}

// write writes a file with the record, if there is one: with what change says of it.
func (s Samples) write(w io.Writer, format export.Format, change func(*provenance.Drawn), write func(io.Writer) error) error {
	return marked(w, format, s.Record.Change(change), write)
}

func marked(w io.Writer, format export.Format, record provenance.Record, write func(io.Writer) error) error {
	level, by, err := provenance.FromEnvironment()
	if err != nil {
		return err
	}
	if record.Format == 0 { // no model made it
		level = provenance.None
	}
	record.By = by
	return record.Write(w, format, level, write)
}

// inGrid says that the samples lie in a grid.
func (s Samples) inGrid(d *provenance.Drawn) {
	d.Layout = provenance.Layout{Columns: s.Columns, Scale: s.Size, NoFrame: s.NoFrame, Captions: s.Captions}
	if d.How != provenance.Sampled || len(s.Rows) > 0 {
		d.How = provenance.Other
	}
}

// number says that the file holds sample i alone.
func (s Samples) number(i int, mm float64) func(*provenance.Drawn) {
	return func(d *provenance.Drawn) {
		d.Index, d.Layout = i+1, provenance.Layout{Scale: s.Size, MM: mm}
		if d.How != provenance.Sampled {
			d.How = provenance.Other
		}
	}
}

// inFilm says that the samples are frames.
func (s Samples) inFilm(fps float64) func(*provenance.Drawn) {
	return func(d *provenance.Drawn) {
		d.FPS, d.Layout = fps, provenance.Layout{Scale: max(1, s.Size)}
		if d.How != provenance.Walked || d.Count > 1 && s.Size > 1 { // a grid that is enlarged as one is none that the command writes
			d.How = provenance.Other
		}
	}
}

// writeBeside writes the record of a text beside its file.
func (s Samples) writeBeside(path, text string, change func(*provenance.Drawn)) error {
	level, by, err := provenance.FromEnvironment()
	if err != nil || s.Record.Format == 0 {
		return err
	}
	record := s.Record.Change(change)
	record.By = by
	beside, err := record.Sidecar(provenance.ContentOfText([]byte(text)), level)
	if err != nil || beside == nil {
		return err
	}
	return writeFile(path+provenance.SidecarEnding, func(w io.Writer) error {
		_, err := w.Write(beside)
		return err
	})
}
