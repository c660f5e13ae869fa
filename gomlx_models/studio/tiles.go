package studio

import (
	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/provenance"
	"github.com/atelier-go/atelier/gomlx_models/sample"
)

// Tiled is the run drawing pictures that repeat, whatever it learnt to: models.TileRepeat or models.TileHalfDrop, or, if empty,
// as it learnt to, or else straight. The cell says what to expect of a model that did not learn that. The weights, and
// the model that is kept, stay as they are.
func (r *Run) Tiled(tile models.Tile) *Run {
	model, note, err := sample.Tiled(r.Model, tile)
	check(err)
	warn(note)
	tiled := *r
	tiled.sampler, tiled.tiled = sample.New(r.Backend, model, r.Store), true
	return &tiled
}

// Repeated returns the samples with each picture laid 3 by 3, as it repeats, so that its edges can be seen meeting.
func (s Samples) Repeated() Samples {
	s.Pictures, s.Nearest, s.Drawings = sample.Repeated(s.Pictures, s.Tile), nil, nil
	s.Record = s.Record.Change(func(d *provenance.Drawn) { d.Repeated = true })
	return s
}
