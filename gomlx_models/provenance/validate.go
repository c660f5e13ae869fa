package provenance

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/atelier-go/atelier/gomlx_models"
)

// The most that a record may say.
const (
	maxName    = 1000
	maxPrompt  = 1 << 16
	maxConfig  = 1 << 14
	maxList    = 1_000_000
	maxRecord  = 150_000
	maxNumber  = 1_000_000_000
	maxSamples = 1_000_000
	maxBeam    = 1000
	maxScale   = 1024
)

var (
	digest = regexp.MustCompile(`^[0-9a-f]{64}$`)
	kinds  = []models.Kind{models.Pictures, models.Strokes, models.Text, models.Pairs}
	hows   = []string{Sampled, Walked, Projected, Training, Other}
	tiles  = []models.Tile{"", models.TileRepeat, models.TileHalfDrop}
)

// decode reads a record from JSON, and wants it to be one: of a format that is known, with texts that can be shown and numbers that
// could have been asked for.
func decode(text string) (Record, error) {
	var r Record
	if err := json.Unmarshal([]byte(text), &r); err != nil {
		return Record{}, fmt.Errorf("its record is no JSON of one: %w", shortened(err))
	}
	if r.Format != recordFormat {
		return Record{}, fmt.Errorf("its record has the format %d, and this version reads format %d", r.Format, recordFormat)
	}
	var config bytes.Buffer
	if json.Compact(&config, r.Model.Config) == nil { // in a sidecar it has lines
		r.Model.Config = config.Bytes()
	}
	if err := r.validate(); err != nil {
		return Record{}, fmt.Errorf("its record says what no record can: %w", err)
	}
	return r, nil
}

// shortened is an error whose text cannot fill a screen, or steer one.
func shortened(err error) error {
	const most = 200
	text := strings.Map(visible, err.Error())
	return errors.New(text[:min(most, len(text))])
}

// checker gathers faults.
type checker struct{ faults []error }

func (c *checker) want(ok bool, field, form string, args ...any) {
	if !ok {
		c.faults = append(c.faults, fmt.Errorf("%s "+form, append([]any{field}, args...)...))
	}
}

func (c *checker) name(field, text string) {
	c.want(len(text) <= maxName && shows(text), field, "is %.60q, want at most %d bytes of letters that can be shown", text, maxName)
}

// plainName is a name that leads nowhere.
func (c *checker) plainName(field, text string) {
	c.name(field, text)
	c.want(!strings.ContainsAny(text, `/\`) && text != "." && text != "..", field, "is %.60q, want a name without folders", text)
}

// prompt is of any letters: who shows it, quotes it.
func (c *checker) prompt(field, text string) {
	c.want(len(text) <= maxPrompt, field, "has %d bytes, want at most %d", len(text), maxPrompt)
}

func (c *checker) digest(field, text string) {
	c.want(text == "" || digest.MatchString(text), field, "is %.80q, want a SHA-256 in hexadecimal", text)
}

func (c *checker) within(field string, value, most int) {
	c.want(value >= 0 && value <= most, field, "is %d, want 0 to %d", value, most)
}

func (c *checker) number(field string, value float64) {
	c.want(!math.IsNaN(value) && value >= 0 && value <= 1e6, field, "is %g, want 0 to 1e6", value)
}

// validate reports every fault of a record at once.
func (r Record) validate() error {
	var c checker
	c.name("software", r.Software)
	c.want(r.Created.IsZero() || r.Created.Year() >= 1970 && r.Created.Year() <= 9999, "created", "is of the year %d, want 1970 to 9999", r.Created.Year())
	c.name("by", r.By)
	c.want(slices.Contains(kinds, r.Kind), "kind", "is %.40q, want one of %v", string(r.Kind), kinds)
	c.plainName("model.name", r.Model.Name)
	c.plainName("model.family", r.Model.Family)
	c.want(len(r.Model.Config) <= maxConfig && shows(string(r.Model.Config)), "model.config", "has %d bytes, want at most %d of letters that can be shown", len(r.Model.Config), maxConfig)
	c.within("model.step", r.Model.Step, maxNumber)
	c.digest("model.digest", r.Model.Digest)
	c.name("model.card", r.Model.Card)
	c.data("data", r.Data)
	if r.Held != nil {
		c.data("held_out", *r.Held)
	}
	if o := r.Origin; o != nil {
		c.plainName("origin.name", o.Name)
		c.digest("origin.digest", o.Digest)
		c.within("origin.step", o.Step, maxNumber)
		c.name("origin.data", o.Data)
	}
	c.digest("content", r.Content)
	if r.Drawn != nil {
		c.drawn(*r.Drawn)
	}
	return errors.Join(c.faults...)
}

func (c *checker) data(field string, d Data) {
	c.name(field+".name", d.Name)
	c.name(field+".digest", d.Digest)
	c.name(field+".licence", d.Licence)
}

func (c *checker) drawn(d Drawn) {
	c.want(slices.Contains(hows, d.How), "drawn.how", "is %.40q, want one of %v", d.How, hows)
	c.name("drawn.backend", d.Backend)
	c.want(len(d.Seeds) <= maxList && len(d.Classes) <= maxList && len(d.Questions) <= maxList && len(d.Stop) <= maxList &&
		len(d.Ladder) <= maxList && len(d.Layout.Captions) <= maxList, "drawn", "has a list of more than %d", maxList)
	c.within("drawn.count", d.Count, maxNumber)
	c.within("drawn.index", d.Index, maxNumber)
	c.within("drawn.length", d.Length, maxNumber)
	c.within("drawn.top_k", d.TopK, maxNumber)
	c.within("drawn.beam", d.Beam, maxBeam)
	c.within("drawn.frames", d.Frames, maxSamples)
	c.within("drawn.layout.columns", d.Layout.Columns, maxSamples)
	c.within("drawn.layout.scale", d.Layout.Scale, maxScale)
	c.within("drawn.layout.dpi", d.Layout.DPI, maxSamples)
	for field, value := range map[string]float64{"temperature": d.Temperature, "truncation": d.Truncation, "top_p": d.TopP, "fps": d.FPS, "mm": d.Layout.MM} {
		c.number("drawn."+field, value)
	}
	for _, value := range d.Ladder {
		c.number("drawn.temperatures", value)
	}
	for _, class := range d.Classes {
		c.within("drawn.classes", class, maxNumber)
	}
	c.prompt("drawn.text", d.Text)
	for field, list := range map[string][]string{"questions": d.Questions, "stop": d.Stop, "captions": d.Layout.Captions} {
		for _, text := range list {
			c.prompt("drawn."+field, text)
		}
	}
	c.digest("drawn.latents", d.Latents)
	c.want(slices.Contains(tiles, d.Tile), "drawn.tile", "is %.40q, want one of %q", string(d.Tile), tiles)
}

// shows tells whether a terminal shows a text as it is.
func shows(text string) bool {
	for _, r := range text {
		if r == utf8.RuneError || !unicode.IsGraphic(r) {
			return false
		}
	}
	return true
}
