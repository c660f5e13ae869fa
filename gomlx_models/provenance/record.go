// Package provenance says of what a model made who made it, when, with which model and of which data, and how it can be made
// again. A [Record] says it; [Level] says how much of it leaves with a file; [Write] puts it in, [Read] reads it out.
//
// The record of a picture, the digest of the weights and that of the data, which is the data sheet's, are one chain, which can
// be checked without a network: see [Record.Check]. What is read of a file is checked for its form, and is still only what
// someone wrote: it names no path, and nothing in it is opened or run.
package provenance

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/atelier-go/atelier/gomlx_models"
	"github.com/atelier-go/atelier/gomlx_models/backend"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/sample"
)

// recordFormat is the version of the form in which records are written.
const recordFormat = 1

// Record is what is to be known of something that a model made.
type Record struct {
	Format int `json:"atelier_record"`
	// Software is the program and its version, such as "atelier v1.2.0".
	Software string    `json:"software"`
	Created  time.Time `json:"created,omitzero"`
	// By is who made it, empty if no one said so.
	By string `json:"by,omitempty"`
	// Kind is what the model makes.
	Kind  models.Kind `json:"kind"`
	Model Model       `json:"model"`
	Data  Data        `json:"data"`
	// Held is the part of the data that was held out, or nil.
	Held *Data `json:"held_out,omitempty"`
	// Origin is the model that this one began with, or nil.
	Origin *Origin `json:"origin,omitempty"`
	// Edited says that it holds more than what the model made, such as a picture of someone's beside it.
	Edited bool `json:"edited,omitempty"`
	// Drawn says how it was drawn, and is nil if that is not told.
	Drawn *Drawn `json:"drawn,omitempty"`
	// Content is the SHA-256 of what is seen of the file (metadata.Content), or of a text, in hexadecimal.
	Content string `json:"content,omitempty"`
}

// Model is the model that made it.
type Model struct {
	// Name is its name without the folders that it is in, such as "clothes" or "zoo:tang".
	Name   string          `json:"name,omitempty"`
	Family string          `json:"family"`
	Config json.RawMessage `json:"config,omitempty"`
	Step   int             `json:"step"`
	// Digest is that of its weights: fit.Run.Digest.
	Digest string `json:"digest"`
	// Card says in a few words what it makes, if it has a card.
	Card string `json:"card,omitempty"`
}

// Data is what a model learnt from.
type Data struct {
	Name   string `json:"name,omitempty"`
	Digest string `json:"digest"`
	// Licence is that of the data, empty if none was given.
	Licence string `json:"licence,omitempty"`
}

// Origin is the model whose weights a model began with.
type Origin struct {
	Name   string `json:"name,omitempty"`
	Digest string `json:"digest"`
	Step   int    `json:"step"`
	Data   string `json:"data,omitempty"`
}

// The ways in which things are drawn.
const (
	Sampled   = "sample"
	Walked    = "walk"
	Projected = "project"
	Training  = "training" // a film of it
	Other     = "other"    // in a cell, of more than one draw
)

// Drawn is how something was drawn, in the words of package sample. What is zero was left as it is without being said.
type Drawn struct {
	How     string `json:"how"`
	Backend string `json:"backend"`
	Seed    int64  `json:"seed"`
	// Seeds are those of --seeds, or of the stops of a walk.
	Seeds []int64 `json:"seeds,omitempty"`
	Count int     `json:"count,omitempty"`
	// Index is the place among Count samples of the one that the file holds, from 1 on, and 0 if it holds all.
	Index int `json:"index,omitempty"`
	// Batches says that they were drawn batch by batch, as the command does, and not all at once.
	Batches     bool      `json:"batches,omitempty"`
	Length      int       `json:"length,omitempty"`
	Temperature float64   `json:"temperature,omitempty"`
	Ladder      []float64 `json:"temperatures,omitempty"`
	Truncation  float64   `json:"truncation,omitempty"`
	TopK        int       `json:"top_k,omitempty"`
	TopP        float64   `json:"top_p,omitempty"`
	Beam        int       `json:"beam,omitempty"`
	Classes     []int     `json:"classes,omitempty"`
	Text        string    `json:"text,omitempty"`
	Questions   []string  `json:"questions,omitempty"`
	Stop        []string  `json:"stop,omitempty"`
	Lenient     bool      `json:"lenient,omitempty"`
	// Above says that pictures were completed, which the record does not hold.
	Above bool `json:"completed,omitempty"`
	// Latents is the SHA-256 of the points (LatentsDigest) that it was made of, empty if they were drawn.
	Latents string      `json:"latents,omitempty"`
	Tile    models.Tile `json:"tile,omitempty"`
	// Repeated says that each picture is shown repeated.
	Repeated bool `json:"repeated,omitempty"`

	// Of a walk.
	Frames int     `json:"frames,omitempty"`
	FPS    float64 `json:"fps,omitempty"`
	Loop   bool    `json:"loop,omitempty"`
	Ease   bool    `json:"ease,omitempty"`

	Layout Layout `json:"layout,omitzero"`
}

// Layout is how pictures were laid out.
type Layout struct {
	Columns  int      `json:"columns,omitempty"`
	Scale    int      `json:"scale,omitempty"`
	NoFrame  bool     `json:"no_frame,omitempty"`
	Dither   bool     `json:"dither,omitempty"`
	DPI      int      `json:"dpi,omitempty"`
	MM       float64  `json:"mm,omitempty"`
	Captions []string `json:"captions,omitempty"`
}

// Of is the record of what a run makes, for a caller to fill in how.
func Of(run *fit.Run) (Record, error) {
	digest, err := run.Digest()
	if err != nil {
		return Record{}, err
	}
	config, err := json.Marshal(run.Model.Config())
	if err != nil {
		return Record{}, fmt.Errorf("provenance: the configuration cannot be written as JSON: %w", err)
	}
	r := Record{
		Format: recordFormat, Software: Software(), Created: Now(), Kind: run.Model.Spec().Kind,
		Model: Model{Name: baseName(run.Name), Family: run.Model.Config().Family(), Config: config, Step: run.Step, Digest: digest},
		Data:  dataOf(run.Data),
		Drawn: &Drawn{Backend: backend.Name(run.Backend)},
	}
	if run.Held != nil {
		held := dataOf(*run.Held)
		r.Held = &held
	}
	if o := run.Origin; o != nil {
		r.Origin = &Origin{Name: baseName(o.From), Digest: o.Digest, Step: o.Step, Data: baseName(o.Data)}
	}
	return r, nil
}

func dataOf(d fit.Data) Data {
	return Data{Name: baseName(d.Name), Digest: d.Digest, Licence: d.Licence}
}

// baseName is a name without the folders that it lies in: where a file lies on someone's machine is no one's business. Letters that
// cannot be shown become question marks.
func baseName(name string) string {
	if name == "" {
		return ""
	}
	name = strings.Map(func(r rune) rune {
		if r == utf8.RuneError || r == '\\' || !unicode.IsGraphic(r) {
			return '?'
		}
		return r
	}, filepath.Base(name))
	return name[:min(len(name), maxName)]
}

// With is the record of something that was drawn as the options say.
func (r Record) With(how string, o sample.Options) Record {
	d := *cmp.Or(r.Drawn, &Drawn{})
	d.How, d.Seed, d.Count, d.Length = how, o.Seed, o.Count, o.Length
	d.Temperature, d.Truncation, d.TopK, d.TopP, d.Beam = o.Temperature, o.Truncation, o.TopK, o.TopP, o.Beam
	d.Classes, d.Text, d.Questions, d.Stop, d.Lenient = o.Classes, o.Text, o.Questions, o.Stop, o.Lenient
	d.Above = len(o.Above) > 0
	r.Drawn, r.Edited = &d, r.Edited || d.Above
	return r
}

// Options are those of the draw: With turned round.
func (d Drawn) Options() sample.Options {
	return sample.Options{Count: d.Count, Length: d.Length, Seed: d.Seed, Temperature: d.Temperature, Truncation: d.Truncation,
		TopK: d.TopK, TopP: d.TopP, Beam: d.Beam, Classes: d.Classes, Text: d.Text, Questions: d.Questions, Stop: d.Stop, Lenient: d.Lenient}
}

// Recreatable says why what the record is of cannot be made again from it and the model, or returns nil.
func (r Record) Recreatable() error {
	switch {
	case r.Drawn == nil:
		return errors.New("provenance: the record does not tell how it was drawn")
	case r.Drawn.How == Projected:
		return errors.New("provenance: it was made of someone's pictures, which it does not hold: `atelier project` makes it again of those")
	case r.Drawn.Above:
		return errors.New("provenance: it completes someone's pictures, which it does not hold")
	case r.Drawn.How == Training:
		return errors.New("provenance: it is a film of a training, and the model has learnt on since")
	case r.Drawn.How == Other:
		return errors.New("provenance: it was made in a cell, of more than one draw or with changes, which the record does not hold: run the cell again")
	}
	return nil
}

// Change is the record with its draw changed, which records that were copied of it do not see.
func (r Record) Change(change func(*Drawn)) Record {
	d := Drawn{}
	if r.Drawn != nil {
		d = *r.Drawn
	}
	change(&d)
	r.Drawn = &d
	return r
}

// epochVariable is the environment variable that says what time it is where files are to come out the same again
// (reproducible-builds.org), in seconds since 1970.
const epochVariable = "SOURCE_DATE_EPOCH"

// Now is the time, in whole seconds of UTC, or the one that SOURCE_DATE_EPOCH says.
func Now() time.Time {
	if seconds, err := strconv.ParseInt(os.Getenv(epochVariable), 10, 64); err == nil {
		return time.Unix(seconds, 0).UTC()
	}
	return time.Now().UTC().Truncate(time.Second)
}

// Software is the name and the version of this program.
func Software() string {
	const module = "github.com/atelier-go/atelier"
	version := "(unknown version)"
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, m := range append(info.Deps, &info.Main) {
			if m.Path == module && m.Version != "" {
				version = m.Version
			}
		}
	}
	return strings.TrimSpace("atelier " + version)
}
